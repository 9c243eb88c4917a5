"""Make resources/data/example_leggett.json: a simulated run in the form that public Leggett runs have.

Every correlator is a sum of 1000 simulated pairs of a Werner state of visibility 0.94, drawn with the seed
below (Python's own generator: its sequence is fixed for good).

    python -m tests.gui.core.data.make_example_leggett
"""

from __future__ import annotations

import json
import math
import random
from pathlib import Path

import numpy as np

from physics.direction_sets import TRIAD
from physics.leggett.inequality import kappa, leggett_bound, leggett_value

SEED = 2008
VISIBILITY = 0.94
SHOTS = 1000
ANGLES = (-60, -45, -37, -30, -25, -15, 15, 25, 30, 37, 45, 60)
EXAMPLE = Path(__file__).parents[4] / "resources" / "data" / "example_leggett.json"
SOURCE = f"synthetic: simulated Werner state, V = {VISIBILITY}, {SHOTS} pairs per correlator, seed {SEED}"


def make(seed: int = SEED) -> list[dict[str, object]]:
    rng = random.Random(seed)
    entries: list[dict[str, object]] = []
    for degrees in ANGLES:
        phi = math.radians(degrees)
        mean = -VISIBILITY * math.cos(phi / 2)
        draws = [sum(rng.random() < (1 + mean) / 2 for _ in range(SHOTS)) for _ in range(6)]
        measured = np.array([(2 * plus - SHOTS) / SHOTS for plus in draws])
        value = float(leggett_value(measured[0::2], measured[1::2]))
        bound = float(leggett_bound(phi, kappa(TRIAD)))
        entries.append(
            {
                "phi_deg": degrees,
                "phi_rad": round(phi, 12),
                "correlations": measured.tolist(),
                "correlations_theory": [round(-math.cos(phi / 2), 12)] * 6,
                "L3": round(value, 12),
                "L3_theory": round(2 * math.cos(phi / 2), 12),
                "bound": round(bound, 12),
                "violated": str(value > bound),
                "num_shots": SHOTS,
                "source": SOURCE,
            }
        )
    return entries


def text(seed: int = SEED) -> str:
    return json.dumps(make(seed), indent=2) + "\n"


if __name__ == "__main__":
    EXAMPLE.write_text(text(), encoding="utf-8")
