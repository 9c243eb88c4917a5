"""Read a *problem*: the short hand-written JSON form of a Scenario that the headless commands take.

    {"state": {"werner": 0.95}, "settings": {"alice": [[x, y, z], ...], "bob": [...]},
     "pairs": "all" or [[i, j], ...], "eta": 1.0, "phi_deg": 30, "hypotheses": ["local", ...]}

with another form of "state" (``STATE_FORMS``: a ket, a density matrix, ...), or "correlators" (n x m) and
optionally "marginals_a", "marginals_b", "resolution" in place of "state".
"inequality" with "coefficients" (n x m), "marginals_a", "marginals_b" may stand beside these, or alone.
Or by itself a finite model whose assumptions are judged: {"model": {"shirt": {"reliability": 0.8}}}.
Or many spins measured in regions, perhaps with "settings": {"spins": {...}} (``spins_problem``).
Indices count from 0. "settings" may be left out where "phi_deg" is given: then they are those of the
orthogonal triad at that φ.
"""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

import msgspec
import numpy as np

from gui.core.data.limits import MAX_SETTINGS
from gui.core.files.spins_problem import FORMS as SPIN_STATES
from gui.core.files.spins_problem import SpinsForm, check_spins_form
from gui.core.files.strict_json import decode
from gui.core.numbers import EntryError
from gui.core.scenes.assumptions import MODEL_KEYS, ModelParameters, check_parameters, given_models
from gui.core.scenes.bell import BellInequality, check_inequality
from gui.core.scenes.state.kets import parse_complex, parse_ket
from gui.core.values import Frozen, InputError, Vector
from gui.core.verdicts.hypotheses import check_hypotheses, hypotheses
from physics.states import two_qubit as states
from physics.states.pure import from_ket
from physics.vectors import NORM_TOLERANCE

MAX_BYTES = 5_000_000

Unit = Annotated[float, msgspec.Meta(ge=0, le=1)]
Correlator = Annotated[float, msgspec.Meta(ge=-1, le=1)]
Resolution = Annotated[
    float,
    msgspec.Meta(
        ge=0,
        le=0.1,
        description="correlators and marginals are known to ± this; 0: exactly. "
        "Default: half a unit of their last decimal, from four decimals on",
    ),
]
Index = Annotated[int, msgspec.Meta(ge=0, lt=MAX_SETTINGS)]
Direction = Annotated[tuple[float, float, float], msgspec.Meta(description="unit Bloch vector x, y, z")]
Settings60 = Annotated[tuple[Direction, ...], msgspec.Meta(min_length=1, max_length=MAX_SETTINGS)]
Matrix3 = tuple[Vector, Vector, Vector]
Row4 = tuple[float, float, float, float]
Matrix4 = tuple[Row4, Row4, Row4, Row4]
Entry = Annotated[
    float | str | tuple[float, float],
    msgspec.Meta(description='a number, [real, imaginary], or a text such as "i/4" or "(1+i)/8"'),
]
EntryRow = tuple[Entry, Entry, Entry, Entry]
Rho = Annotated[
    tuple[EntryRow, EntryRow, EntryRow, EntryRow],
    msgspec.Meta(description="the density matrix in the basis 00, 01, 10, 11"),
]
KetText = Annotated[
    str,
    msgspec.Meta(
        max_length=200,
        description="a pure state such as (01-10)/sqrt(2), |HV> + i|VH> or cos(pi/8) 00 + sin(pi/8) 11, "
        "normalised when it is read",
    ),
]

# One form of state each: the fields that must be there together.
STATE_FORMS: tuple[tuple[str, ...], ...] = (
    ("werner",),
    ("bell_diagonal",),
    ("partially_entangled_deg",),
    ("coloured_noise",),
    ("bloch_a", "bloch_b", "correlation_matrix"),
    ("density_matrix",),
    ("ket",),
    ("rho",),
)
# These two hold their visibility themselves.
_NO_VISIBILITY = ("werner", "coloured_noise")


class ProblemError(InputError):
    """A problem was refused."""


class ColouredNoiseInput(Frozen, frozen=True):
    """V |psi-><psi-| + (1 - V) [c (|01><01| + |10><10|)/2 + (1 - c) 1/4]."""

    visibility: Unit
    colour: Unit


class DensityMatrix(Frozen, frozen=True):
    """Real and imaginary part, in the basis 00, 01, 10, 11."""

    real: Matrix4
    imag: Matrix4


class State(Frozen, frozen=True, omit_defaults=True):
    """Exactly one form of state; ``visibility`` mixes it with white noise: V rho + (1 - V) 1/4."""

    werner: Annotated[float, msgspec.Meta(ge=-1, le=1)] | None = None
    bell_diagonal: Vector | None = None
    partially_entangled_deg: float | None = None
    coloured_noise: ColouredNoiseInput | None = None
    bloch_a: Vector | None = None
    bloch_b: Vector | None = None
    correlation_matrix: Matrix3 | None = None
    density_matrix: DensityMatrix | None = None
    ket: KetText | None = None
    rho: Rho | None = None
    visibility: Unit | None = None


class Settings(Frozen, frozen=True):
    """Measurement directions of the two parties."""

    alice: Settings60
    bob: Settings60


class GivenInequality(BellInequality, frozen=True, omit_defaults=True):
    """Σ coefficients C + Σ marginals_a M_A + Σ marginals_b M_B + constant, whose bounds are asked for.

    A certificate of ``evaluate`` may stand here as it is: of its other fields nothing is read.
    """

    bound: float | None = None
    value: float | None = None
    dual_matrix: tuple[tuple[float, ...], ...] | None = None
    dual_matrix_imag: tuple[tuple[float, ...], ...] | None = None

    def plain(self) -> BellInequality:
        """Without what is not read."""
        return BellInequality(self.coefficients, self.marginals_a, self.marginals_b, self.constant, self.name)


class Problem(Frozen, frozen=True, omit_defaults=True):
    """A problem, checked; ``correlators`` holds null only where ``pairs`` leaves a pair out."""

    state: State | None = None
    settings: Settings | None = None
    pairs: Literal["all"] | tuple[tuple[Index, Index], ...] = "all"
    eta: Unit = 1.0
    phi_deg: Annotated[float, msgspec.Meta(ge=-180, le=180)] | None = None
    hypotheses: tuple[str, ...] | None = None
    correlators: tuple[tuple[Correlator | None, ...], ...] | None = None
    marginals_a: tuple[Correlator, ...] | None = None
    marginals_b: tuple[Correlator, ...] | None = None
    resolution: Resolution | None = None
    inequality: GivenInequality | None = None
    model: ModelParameters | None = None
    spins: SpinsForm | None = None

    @property
    def only_inequality(self) -> bool:
        """Whether nothing but the bounds of an inequality is asked for."""
        return self.inequality is not None and self.state is None and self.correlators is None

    @property
    def has_settings(self) -> bool:
        """Whether directions are given, one by one or by φ."""
        return self.settings is not None or self.phi_deg is not None


def read_problem(raw: bytes) -> Problem:
    """The problem in a JSON text. Raises ``ProblemError`` naming the field and the reason."""
    if len(raw) > MAX_BYTES:
        raise ProblemError("", f"larger than {MAX_BYTES // 1_000_000} MB")
    return check_problem(decode(raw, Problem, ProblemError))


def problem_schema() -> dict[str, Any]:
    """The JSON schema of a problem."""
    schema = msgspec.json.schema(Problem)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    definitions = schema["$defs"]
    definitions["State"]["oneOf"] = [{"required": list(form)} for form in STATE_FORMS]
    alone = {"required": ["model"], "maxProperties": 1}
    spins = {"required": ["spins"], "not": {"anyOf": [{"required": [name]} for name in _NOT_BESIDE_SPINS]}}
    given = [{"required": ["state"]}, {"required": ["correlators", "settings"]}]
    neither = {"not": {"anyOf": [{"required": ["state"]}, {"required": ["correlators"]}]}}
    definitions["Problem"]["oneOf"] = [*given, {"required": ["inequality"], **neither}, alone, spins]
    listed = definitions["Problem"]["properties"]["hypotheses"]["anyOf"][0]
    listed["items"] = {"enum": [str(hypothesis) for hypothesis in hypotheses()]}
    definitions["Problem"]["anyOf"] = [
        {"required": ["settings"]},
        {"required": ["phi_deg"]},
        {"required": ["inequality"], **neither},
        alone,
        spins,
    ]
    definitions["ModelParameters"].update(minProperties=1, maxProperties=1)
    definitions["SpinStateForm"]["oneOf"] = [{"required": [name]} for name in SPIN_STATES]
    return schema


def check_problem(problem: Problem) -> Problem:
    """Return the problem if it keeps every rule, else raise ``ProblemError``."""
    if problem.model is not None:
        _check_model(problem, problem.model)
        return problem
    if problem.spins is not None:
        return _check_spins(problem, problem.spins)
    if problem.only_inequality:
        return _check_only_inequality(problem)
    if (problem.state is None) == (problem.correlators is None):
        found = "both are" if problem.state is not None else "neither is"
        raise ProblemError("state", f'either "state" or "correlators" is needed; {found} given')
    if problem.state is not None:
        two_qubit_state(problem.state)
    _check_settings(problem)
    _check_pairs(problem)
    _check_correlators(problem)
    _check_inequality(problem)
    _check_hypotheses(problem)
    return problem


def _check_hypotheses(problem: Problem) -> None:
    if problem.hypotheses is not None:
        try:
            check_hypotheses(problem.hypotheses)
        except InputError as error:
            raise ProblemError(error.field, error.reason) from None


_NOT_BESIDE_SPINS = ("state", "correlators", "marginals_a", "marginals_b", "resolution", "inequality")


def _check_spins(problem: Problem, form: SpinsForm) -> Problem:
    for name in _NOT_BESIDE_SPINS:
        if getattr(problem, name) is not None:
            raise ProblemError(name, 'cannot stand beside "spins", whose effective state is asked about')
    try:
        check_spins_form(form)
    except InputError as error:
        raise ProblemError(error.field, error.reason) from None
    if problem.has_settings:
        _check_settings(problem)
        _check_pairs(problem)
        _check_hypotheses(problem)
        return problem
    for name in ("pairs", "eta", "hypotheses"):
        if getattr(problem, name) != getattr(Problem(), name):
            raise ProblemError(name, 'beside "spins" it goes with "settings" only, and none are given')
    return problem


# What is about correlations, not about the inequality alone.
_OF_CORRELATIONS = ("phi_deg", "hypotheses", "marginals_a", "marginals_b", "resolution")


def _check_only_inequality(problem: Problem) -> Problem:
    for name in _OF_CORRELATIONS:
        if getattr(problem, name) is not None:
            raise ProblemError(name, 'goes with "state" or "correlators" only, and neither is given')
    if problem.pairs != "all":
        raise ProblemError("pairs", 'goes with "state" or "correlators" only, and neither is given')
    if problem.settings is not None:
        _check_settings(problem)
    _check_inequality(problem)
    return problem


def _check_inequality(problem: Problem) -> None:
    given = problem.inequality
    if given is None:
        return
    try:
        check_inequality(given, "inequality")
    except InputError as error:
        raise ProblemError(error.field, error.reason) from None
    if problem.settings is not None:
        n, m = len(problem.settings.alice), len(problem.settings.bob)
    elif problem.phi_deg is not None:
        n, m = 3, 6  # the triad
    else:
        return
    if (len(given.coefficients), len(given.coefficients[0])) != (n, m):
        found = f"{len(given.coefficients)} x {len(given.coefficients[0])}"
        raise ProblemError("inequality.coefficients", f"{found} numbers; the settings are {n} x {m}")


def two_qubit_state(state: State) -> states.TwoQubitState:
    """The two-qubit state a problem means. Raises ``ProblemError`` for no form, two forms or no state."""
    form = _form(state)
    field = f"state.{form[0] if len(form) == 1 else form[-1]}"
    try:
        result = _built(state)
    except (EntryError, ProblemError) as error:
        raise error if isinstance(error, ProblemError) else ProblemError(field, str(error)) from None
    except ValueError as error:
        # physics names its own parameter first; here the field of the file stands in its place.
        raise ProblemError(field, str(error).partition(": ")[2] or str(error)) from error
    if state.visibility is None:
        return result
    if form[0] in _NO_VISIBILITY:
        raise ProblemError("state.visibility", f"cannot stand beside {form[0]}, which has its own visibility")
    return result.with_white_noise(state.visibility)


def _form(state: State) -> tuple[str, ...]:
    given = [form for form in STATE_FORMS if any(getattr(state, name) is not None for name in form)]
    if len(given) > 1:
        names = " and ".join(form[0] for form in given)
        raise ProblemError("state", f"{names} are different forms of a state; give one")
    if not given:
        names = ", ".join(" + ".join(form) for form in STATE_FORMS)
        raise ProblemError("state", f"names no state; possible are {names}")
    for name in given[0]:
        if getattr(state, name) is None:
            raise ProblemError(f"state.{name}", "is missing")
    return given[0]


def _built(state: State) -> states.TwoQubitState:
    if state.werner is not None:
        return states.werner(state.werner)
    if state.bell_diagonal is not None:
        return states.bell_diagonal(np.array(state.bell_diagonal))
    if state.partially_entangled_deg is not None:
        return states.partially_entangled(math.radians(state.partially_entangled_deg))
    if state.coloured_noise is not None:
        return states.coloured_noise(state.coloured_noise.visibility, state.coloured_noise.colour)
    if state.density_matrix is not None:
        rho = np.array(state.density_matrix.real) + 1j * np.array(state.density_matrix.imag)
        return states.from_density_matrix(rho)
    if state.ket is not None:
        return from_ket(parse_ket(state.ket).amplitudes)
    if state.rho is not None:
        return states.from_density_matrix(_complex_entries(state.rho))
    assert state.bloch_a and state.bloch_b and state.correlation_matrix
    return states.from_bloch(
        np.array(state.bloch_a), np.array(state.bloch_b), np.array(state.correlation_matrix)
    )


def _complex_entries(rho: tuple[EntryRow, ...]) -> list[list[complex]]:
    return [[_complex(f"state.rho[{i}][{j}]", x) for j, x in enumerate(row)] for i, row in enumerate(rho)]


def _complex(field: str, entry: Entry) -> complex:
    if isinstance(entry, str):
        try:
            return parse_complex(entry)
        except EntryError as error:
            raise ProblemError(field, str(error)) from None
    return complex(*entry) if isinstance(entry, tuple) else complex(entry)


def _check_model(problem: Problem, model: ModelParameters) -> None:
    for name in Problem.__struct_fields__:
        if name != "model" and getattr(problem, name) != getattr(Problem(), name):
            raise ProblemError(name, 'cannot stand beside "model", which is a problem of its own')
    given = given_models(model)
    if len(given) != 1:
        found = f"{' and '.join(given)} are different models; give one" if given else "names no model"
        raise ProblemError("model", f"{found}; possible are {', '.join(MODEL_KEYS)}")
    try:
        check_parameters(model)
    except InputError as error:
        raise ProblemError(f"model.{error.field}", error.reason) from None


def _check_settings(problem: Problem) -> None:
    if problem.settings is None:
        if problem.phi_deg is None or problem.correlators is not None or problem.pairs != "all":
            raise ProblemError("settings", "is missing")
        return
    for party in ("alice", "bob"):
        for index, vector in enumerate(getattr(problem.settings, party)):
            length = math.hypot(*vector)
            if abs(length - 1) > NORM_TOLERANCE:
                reason = f"is no unit vector: its length is {length:.8g}, not 1 within {NORM_TOLERANCE:g}"
                raise ProblemError(f"settings.{party}[{index}]", reason)


def _check_pairs(problem: Problem) -> None:
    if problem.pairs == "all":
        return
    if not problem.pairs:
        raise ProblemError("pairs", 'the list is empty; write "all" or name at least one pair')
    assert problem.settings is not None
    n, m = len(problem.settings.alice), len(problem.settings.bob)
    seen: dict[tuple[int, int], int] = {}
    for index, (i, j) in enumerate(problem.pairs):
        field = f"pairs[{index}]"
        if i >= n or j >= m:
            raise ProblemError(field, f"[{i}, {j}] names a setting that is not there ({n} x {m}, from 0)")
        if (i, j) in seen:
            raise ProblemError(field, f"[{i}, {j}] stands already in pairs[{seen[i, j]}]")
        seen[i, j] = index


def _check_correlators(problem: Problem) -> None:
    if problem.correlators is None:
        for name in ("marginals_a", "marginals_b"):
            if getattr(problem, name) is not None:
                raise ProblemError(name, 'follow from "state"; they go with "correlators" only')
        if problem.resolution is not None:
            raise ProblemError("resolution", 'goes with "correlators" only; those of a state are exact')
        return
    assert problem.settings is not None
    n, m = len(problem.settings.alice), len(problem.settings.bob)
    if len(problem.correlators) != n:
        reason = f"{len(problem.correlators)} rows; Alice has {n} settings, so {n} rows of {m} are needed"
        raise ProblemError("correlators", reason)
    for i, row in enumerate(problem.correlators):
        if len(row) != m:
            reason = f"{len(row)} numbers; Bob has {m} settings, so {m} are needed"
            raise ProblemError(f"correlators[{i}]", reason)
        for j, value in enumerate(row):
            if value is None and (problem.pairs == "all" or (i, j) in problem.pairs):
                raise ProblemError(f"correlators[{i}][{j}]", "is null, but this pair counts")
    for name, size in (("marginals_a", n), ("marginals_b", m)):
        values = getattr(problem, name)
        if values is not None and len(values) != size:
            raise ProblemError(name, f"{len(values)} numbers where {size} are needed")
