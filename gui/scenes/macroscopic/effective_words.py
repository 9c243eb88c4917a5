"""What the page "Effective state" says: limits, verdicts, read-outs."""

from __future__ import annotations

from gui.core.numbers import number, significant
from gui.core.results import Results
from gui.core.scenes.macroscopic.results import MacroscopicResults
from gui.core.scenes.macroscopic.spin_names import state_line
from gui.core.spins import Spins, spin_count
from gui.core.spins.results import ERRORS, SpinsResults, axes_refusal
from gui.scenes.macroscopic.spin_words import sizes_text
from gui.widgets.limit_bars import LimitRow
from gui.widgets.readouts import ReadoutSpec, ReadoutValue

EFFECTIVE_NAMES = {"tensor": "T", "p": "|P|", "q": "|Q|"}
EFFECTIVE_TIPS = {
    "tensor": "The correlation tensor, averaged over all pairs of spins of the two regions",
    "p": "Lengths of the vectors P of the monogamy argument, for every pair of spins",
    "q": "Lengths of the vectors Q of the monogamy argument, for every pair of spins",
}
SLACK = 1e-9  # of a value that rounding lifts to its limit
NEAR = "within its error of the limit"


def undecided(found: SpinsResults) -> bool:
    """Whether the sum is at most 1 as estimated, but not with all the errors that are allowed for."""
    return not found.local_model and found.sum_of_squares <= 1


def limit_rows(found: SpinsResults, best: float | None = None) -> tuple[LimitRow, ...]:
    """The criterion and what stands behind it, against their limits; ``best``: Σ T² found at other axes."""
    two = found.two
    sum_name = "L = Σ T²" if two is not None else "Σ T²"
    rows = [
        _row(sum_name, found.sum_of_squares, 1.0, "two settings in x, y: local", "no local model from this")
    ]
    if undecided(found):
        rows = [LimitRow(sum_name, found.sum_of_squares, 1.0, NEAR, "muted")]
    if two is None and best is not None:
        beyond = best > 1 + SLACK
        note = "✕ beyond 1 at other axes" if beyond else "by a search: proves nothing"
        rows.append(LimitRow("largest found", best, 1.0, note, "bad" if beyond else "muted"))
    if two is None:
        return tuple(rows)
    near = abs(two.largest_tensor**0.5 - 1) <= ERRORS * found.error * 2**0.5 if found.error else False
    rows.append(
        LimitRow("largest L", two.largest_tensor, 1.0, NEAR, "muted")
        if near
        else _row(
            "largest L", two.largest_tensor, 1.0, "any two settings: local", "two settings violate CHSH"
        )
    )
    if two.p_length is not None and two.q_length is not None:
        rows.append(_row("longest |P|", two.p_length, 1.0, "anticommuting operators", "beyond 1"))
        rows.append(_row("longest |Q|", two.q_length, 1.0, "anticommuting operators", "beyond 1"))
    rows.append(
        LimitRow("largest S", two.horodecki_max, 2.0, NEAR, "muted")
        if near
        else _row("largest S", two.horodecki_max, 2.0, "CHSH holds", "CHSH is violated")
    )
    return tuple(rows)


def _row(name: str, value: float, limit: float, within: str, beyond: str) -> LimitRow:
    kept = value <= limit * (1 + SLACK)
    return LimitRow(name, value, limit, f"✓ {within}" if kept else f"✕ {beyond}", "good" if kept else "bad")


def verdict_words(spins: Spins, found: SpinsResults) -> tuple[str, str]:
    """What the criterion shows, and the role of that."""
    value = f"Σ T² = {number(found.sum_of_squares)}"
    if found.local_model:
        settings = "in the planes of x and y" if found.two is None else "in x, y"
        return f"✓ {value} ≤ 1: a local model exists for two settings a region {settings}.", "good"
    if undecided(found):
        return f"{value} is within its error of 1: this does not tell.", "warn"
    if all(len(region) == 1 for region in spins.regions):
        return (
            f"✕ {value} > 1: single spins, not a macroscopic measurement; this shows no local model.",
            "bad",
        )
    return f"✕ {value} > 1: this shows no local model.", "bad"


def effective_rows(
    results: Results[MacroscopicResults], found: SpinsResults | None, best: float | None = None
) -> list[tuple[ReadoutSpec, ReadoutValue]]:
    """The read-outs of the page; ``best``: the largest Σ T² that was found at other axes."""
    spins = results.scenario.spins
    rows = [
        ReadoutSpec("spins", "N", "Spins", "").says(
            number(spin_count(spins.state), 0), state_line(spins.state)
        )
    ]
    if found is None:
        rows.append(ReadoutSpec("waiting", "", "Correlations", "").says("…", "being computed", "muted"))
        return rows
    value, role = number(found.sum_of_squares), "good" if found.local_model else "bad"
    rows.append(ReadoutSpec("criterion", "L", "Sum of squares over x, y", "effective_criterion").says(
        value, "a local model of two settings" if found.local_model else "no local model from this", role
    ))  # fmt: skip
    if found.error:
        rows.append(
            ReadoutSpec("error", "σ", "Standard error of T", "").says(
                significant(found.error, 2), "by random vectors; 5 σ are allowed for", "warn"
            )
        )
    two = found.two
    if two is None:
        rows.append(ReadoutSpec("sizes", "K", "Regions", "").says(str(len(spins.regions)), sizes_text(spins)))
        spec = ReadoutSpec("largest_sum", "Σ T²", "Largest found over local axes", "effective_criterion")
        why = axes_refusal(spins)
        if best is None:
            rows.append(spec.says("–", why or "being looked for", "muted"))
        else:
            beyond = best > 1 + SLACK
            note = "beyond 1 at other axes" if beyond else "by a search: it may be more, and proves nothing"
            rows.append(spec.says(number(best), note, "bad" if beyond else "muted"))
        return rows
    rows += [
        ReadoutSpec("effective_v", "V", "Effective visibility", "effective_state").says(
            number(two.visibility), "−tr T/3: that of the singlet, after turning both at random"
        ),
        ReadoutSpec("largest_l", "L_max", "Largest L over local axes", "effective_criterion").says(
            number(two.largest_tensor), "unchanged if a field turns all spins of a region alike"
        ),
        ReadoutSpec("horodecki", "S", "Largest CHSH value", "").says(
            number(two.horodecki_max), "of the effective state", "bad" if two.horodecki_max > 2 else "good"
        ),
        ReadoutSpec("ppt", "λ", "Smallest eigenvalue of the partial transpose", "").says(
            number(two.smallest_partial_transpose_eigenvalue),
            "separable" if two.separable else "entangled",
            "good" if two.separable else "quantum",
        ),
    ]
    return rows
