"""``python -m tests.benchmarks [names]``: run the benchmarks, print a table, write build/benchmarks.json."""

from __future__ import annotations

import argparse
import importlib
import json
import platform
import sys
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks.common import Ratio, machine_load, own_surroundings

NAMES = (
    "slider_step",
    "start_up",
    "curves",
    "verdicts",
    "local_solver",
    "local_bound",
    "settings_table",
    "many_spins",
    "measured_cards",
)
OUTPUT = Path("build/benchmarks.json")


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the program against its yardsticks.")
    parser.add_argument("names", nargs="*", help=f"some of: {', '.join(NAMES)}")
    parser.add_argument("--rounds", type=int, help="how often each run takes its turn")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in NAMES]
    if unknown:
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    own_surroundings()
    before = machine_load()
    print(f"Before: {before}")
    rows: list[Ratio] = []
    notes: list[str] = []
    for name in options.names or NAMES:
        module = importlib.import_module(f"tests.benchmarks.{name}")
        found, said = module.run(**({"rounds": options.rounds} if options.rounds else {}))
        rows += found
        notes += said
        _print(name, found, said)
    after = machine_load()
    print(f"After: {after}")
    OUTPUT.parent.mkdir(exist_ok=True)
    machine = {"python": platform.python_version(), "before": before, "after": after}
    table = [{**asdict(row), "met": row.met} for row in rows]
    OUTPUT.write_text(
        json.dumps({"machine": machine, "ratios": table, "notes": notes}, indent=1, ensure_ascii=False)
        + "\n",
        encoding="utf-8",
    )
    print(f"Written to {OUTPUT}")
    missed = [row.name for row in rows if row.met is False]
    if missed:
        print("Goals not met: " + "; ".join(missed))
    return 0


def _print(name: str, rows: list[Ratio], notes: list[str]) -> None:
    print(f"\n{name}")
    print(f"  {'':52} {'ms':>9} {'against':>9}  {'ratio':>7} {'10-90 %':>15}  goal")
    for row in rows:
        goal = "" if row.goal is None else f"<= {row.goal:g}  {'met' if row.met else 'NOT MET'}"
        spread = f"{row.low:.3f}-{row.high:.3f}"
        print(
            f"  {row.name:52} {row.first_ms:9.2f} {row.second_ms:9.2f}  {row.ratio:7.3f} {spread:>15}  {goal}"
        )
    for note in notes:
        print(f"  * {note}")


if __name__ == "__main__":
    sys.exit(main())
