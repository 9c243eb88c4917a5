"""Spins in a problem: {"spins": {"state": {"ghz": 8}, "regions": [[0, 1, 2, 3], [4, 5, 6, 7]]}}."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from gui.core.files.vector_file import read_vector
from gui.core.spins import (
    MOST_ON_COMPLETE_GRAPH,
    ClusterSpins,
    CoupledSpins,
    DickeSpins,
    GhzSpins,
    HaarSpins,
    HeisenbergSpins,
    SingletSpins,
    Spins,
    SpinState,
    WSpins,
    check_spin_state,
)
from gui.core.values import Frozen, InputError
from physics.macroscopic.regions import MAX_REGIONS, MIN_REGIONS

MAX_PATH = 4000

Count = Annotated[int, msgspec.Meta(ge=2, le=24, description="the number of spins N")]
Region = Annotated[tuple[int, ...], msgspec.Meta(max_length=MOST_ON_COMPLETE_GRAPH)]


class HeisenbergForm(Frozen, frozen=True):
    """The thermal state of H = J Σ s_i.s_j over edges - field Σ s_z (Pauli vectors); T in units of |J|."""

    graph: Literal["ring", "chain", "complete"]
    n: int
    temperature: float
    field: float = 0.0
    J: Literal[1, -1] = 1


class SpinStateForm(Frozen, frozen=True, omit_defaults=True):
    """Exactly one form of state."""

    ghz: Count | None = None
    w: Count | None = None
    dicke: Annotated[tuple[int, int], msgspec.Meta(description="N, and how many ones")] | None = None
    cluster: Count | None = None
    singlets: Annotated[int, msgspec.Meta(description="N, even: pairs i, i + N/2")] | None = None
    haar: Annotated[tuple[int, int], msgspec.Meta(description="N, and a seed")] | None = None
    total_spin: Annotated[tuple[int, int, int], msgspec.Meta(description="N_A, N_B and 2J")] | None = None
    heisenberg: HeisenbergForm | None = None
    vector: (
        Annotated[
            str,
            msgspec.Meta(
                min_length=1, max_length=MAX_PATH, description="a .npy file, relative to the problem's"
            ),
        ]
        | None
    ) = None


class SpinsForm(Frozen, frozen=True):
    """A state of N spins and two or more regions of them; spin 0 is the most significant bit."""

    state: SpinStateForm
    regions: Annotated[tuple[Region, ...], msgspec.Meta(min_length=MIN_REGIONS, max_length=MAX_REGIONS)]


FORMS = SpinStateForm.__struct_fields__
# Where the choices of the window stand in a problem.
_PLACES = {
    "dicke": {"n": "[0]", "k": "[1]"},
    "haar": {"n": "[0]", "seed": "[1]"},
    "total_spin": {"n_a": "[0]", "n_b": "[1]", "twice_j": "[2]", "n_a + n_b": ""},
    "heisenberg": {"n": ".n", "temperature": ".temperature", "field": ".field"},
}


def check_spins_form(form: SpinsForm) -> None:
    """Raise ``InputError`` that names the field of the problem; no file is looked at yet."""
    (chosen,) = _given(form.state)
    if chosen != "vector":
        spins_of_form(form, None)


def spins_of_form(form: SpinsForm, folder: Path | None) -> Spins:
    """The spins a problem means; the file of a state vector is looked for in ``folder``, if relative."""
    (chosen,) = _given(form.state)
    spins = Spins(_state(form.state, chosen, folder), form.regions)
    spins.check()
    return spins


def _given(form: SpinStateForm) -> list[str]:
    given = [name for name in FORMS if getattr(form, name) is not None]
    if len(given) != 1:
        found = f"{' and '.join(given)} are different states; give one" if given else "names no state"
        raise InputError("spins.state", f"{found}; possible are {', '.join(FORMS)}")
    return given


def _state(form: SpinStateForm, chosen: str, folder: Path | None) -> SpinState:
    field = f"spins.state.{chosen}"
    if form.vector is not None:
        try:
            return read_vector((Path() if folder is None else folder) / form.vector)
        except InputError as error:
            raise InputError(field, f"{error.field}: {error.reason}") from None
    state = _built(form)
    try:
        check_spin_state(state, "")
    except InputError as error:
        name = error.field.removeprefix(".")
        raise InputError(field + _PLACES.get(chosen, {}).get(name, ""), error.reason) from None
    return state


def _built(form: SpinStateForm) -> SpinState:
    if form.ghz is not None:
        return GhzSpins(form.ghz)
    if form.w is not None:
        return WSpins(form.w)
    if form.dicke is not None:
        return DickeSpins(*form.dicke)
    if form.cluster is not None:
        return ClusterSpins(form.cluster)
    if form.singlets is not None:
        return SingletSpins(form.singlets)
    if form.haar is not None:
        return HaarSpins(*form.haar)
    if form.total_spin is not None:
        return CoupledSpins(*form.total_spin)
    assert form.heisenberg is not None
    h = form.heisenberg
    return HeisenbergSpins(h.graph, h.n, h.temperature, h.field, h.J)
