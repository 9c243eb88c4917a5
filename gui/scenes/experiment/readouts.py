"""The read-outs of the scene "Experiment"."""

from __future__ import annotations

import math

import numpy as np

from gui.core.numbers import count, degrees, duration, number, signed
from gui.core.results import Results
from gui.core.scenes.experiment.results import ExperimentResults
from gui.widgets.readouts import ReadoutSpec, ReadoutValue
from physics.experiment.published import PUBLISHED_LEVEL


def experiment_readouts(results: Results[ExperimentResults]) -> list[tuple[ReadoutSpec, ReadoutValue]]:
    """The run: its counts, the largest excess, what it excludes; J, and which pairs are accidental."""
    r = results.scene
    apparatus = r.choices.apparatus
    rate = ReadoutSpec("rate", "R e²", "Pairs found a second", "experiment_counts")
    rows = [rate.says(count(round(apparatus.pairs_a_second)), f"of {count(round(apparatus.pair_rate))} made")]
    largest = ReadoutSpec("largest_sd", "Δ/σ", "Largest excess of the run", "experiment_error")
    coincidences = ReadoutSpec("coincidences", "n", "Coincidences a correlator", "experiment_error")
    scan_time = ReadoutSpec("scan_time", "", "Counting time of the scan", "experiment_error")
    excluded = ReadoutSpec("purity", "η", f"Excluded from, {PUBLISHED_LEVEL} s.d.", "experiment_purity")
    shift = ReadoutSpec("shift", "", "L(φ) − L(−φ) at this φ", "experiment_symmetry")
    if r.scan is None or r.purity is None or r.causes is None:
        missing = "—", "needs settings a, b, b′ of a state"
        rows += [spec.says(*missing) for spec in (largest, coincidences, scan_time, excluded, shift)]
    else:
        scan, together = r.scan, r.causes[-1]
        best = int(np.argmax(scan.distance))
        excess = float(scan.distance[best])
        rows += [
            largest.says(
                f"{number(excess, 1)} s.d.",
                f"at φ = {degrees(scan.sampled.phi[best], 1)}; "
                f"{number(float(scan.expected_distance.max()), 1)} in the mean",
                "bad" if excess > 0 else "good",
            ),
            coincidences.says(
                count(round(float(scan.expected.coincidences.mean()))), "in the mean, four counts"
            ),
            scan_time.says(duration(3600 * scan.hours), f"{len(scan.expected.phi)} angles"),
            excluded.says(
                number(float(r.purity.excluded.min()), 3),
                f"the excess vanishes at {number(float(r.purity.vanishes.min()), 3)}",
            ),
            shift.says(signed(together.shift, 5), f"± {number(together.spread, 5)} in one run"),
        ]
    j = ReadoutSpec("J", "J", "Without fair sampling, here", "experiment_eberhard")
    needed = ReadoutSpec("e_needed", "e", "Efficiency these settings need", "experiment_eberhard")
    if r.fair is None:
        rows += [spec.says("—", "needs 2 settings a side and marginals") for spec in (j, needed)]
    else:
        here = r.functional_here
        rows.append(
            j.says(
                number(here),
                "no local model" if here < 0 else "a local model is left",
                "bad" if here < 0 else "good",
            )
        )
        possible = math.isfinite(r.threshold)
        blocks = "" if r.fair.complete else "of the settings with the largest S"
        rows.append(
            needed.says(
                number(r.threshold) if possible else "—", blocks if possible else "no efficiency is enough"
            )
        )
    return rows
