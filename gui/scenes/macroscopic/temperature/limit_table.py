"""Macroscopic scene: the limits of the visibility as a table, with the temperatures where each is passed."""

from __future__ import annotations

from gui.core.numbers import number, significant
from gui.core.scenes.macroscopic.temperature import LimitPassed
from gui.widgets.number_table import NumberRows, TableCell

# What V above the limit is needed for; roles as on the Werner ruler.
LIMITS = {
    "separable": ("entanglement", "good"),
    "povm_model_barrett": ("Bell with POVMs, older bound", "muted"),
    "steering_projective": ("steering, Bell with POVMs", "threshold"),
    "local_model_acin": ("Bell, projective, older bound", "muted"),
    "local_model_designolle": ("Bell, projective", "local"),
    "bell_designolle": ("a violation of many settings", "bound"),
    "chsh": ("violating CHSH", "quantum"),
    "leggett_model": ("excluding Leggett’s models", "bad"),
}


def limit_table(limits: tuple[LimitPassed, ...]) -> NumberRows:
    """What dies at which temperature; only heads where nothing is known."""
    in_field = any(limit.only_shows for limit in limits)
    heads = ("needed for", "V above", "possible", "never from R on")
    if in_field:
        heads = ("what there is", "shown by", "shown", "never from R on")
    rows = []
    for limit in limits:
        words, role = what_it_is(limit, in_field), LIMITS[limit.key][1]
        there = limit.above_at_zero or bool(limit.temperatures)
        rows.append(
            (
                TableCell(words, role),
                TableCell(_told_by(limit, in_field)),
                TableCell(ends_text(limit), "text" if there else "muted", strong=there),
                TableCell("–" if limit.largest_region is None else str(limit.largest_region), "muted"),
            )
        )
    return NumberRows(heads, tuple(rows))


def what_it_is(limit: LimitPassed, in_field: bool) -> str:
    """What the limit is one of; in a field it is shown above the limit, and nothing is excluded below."""
    return "steering" if in_field and limit.key == "steering_projective" else LIMITS[limit.key][0]


def _told_by(limit: LimitPassed, in_field: bool) -> str:
    if in_field and not limit.only_shows:
        return {"separable": "transpose", "chsh": "largest S"}[limit.key]
    return f"V > {number(limit.value)}" if in_field else number(limit.value)


def ends_text(limit: LimitPassed) -> str:
    """At which temperatures V is above the limit."""
    if not limit.temperatures:
        return "at every T" if limit.above_at_zero else "at no T"
    ends = [number(t, 3) for t in limit.temperatures]
    if limit.errors:
        ends = [f"{t} ± {significant(e, 1)}" for t, e in zip(ends, limit.errors, strict=True)]
    if limit.above_at_zero and len(ends) == 1:
        return f"up to T = {ends[0]}"
    return f"between T = {' and '.join(ends)}"
