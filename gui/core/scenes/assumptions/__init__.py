"""The scene "Assumptions" without Qt: which model of a Bell experiment is looked at, and where it happens."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Annotated

import msgspec

from gui.core.files.strict_json import explain
from gui.core.scenes.assumptions.game import GameChoices
from gui.core.values import Choices, Frozen, InputError, ScenarioError, check_one_of, check_within
from physics.assumptions.derivation import PREMISES
from physics.assumptions.models import MODELS
from physics.assumptions.models.spec import ModelSpec
from physics.assumptions.models.table import MAX_TABLE_ROWS, CellError, ModelTable, TableRow, check_rows

PAGES = ("spacetime", "game", "table", "literature", "derivation")
# In two groups, in the order in which they are shown: the argument, then other formulations beside it.
MAIN_ASSUMPTIONS = (
    "settings_independence",
    "local_causality",
    "microstate_independence",
    "microstate_independence_own_setting",
    "parameter_independence",
    "outcome_independence",
    "factorizability",
    "no_signalling",
    "determinism",
    "determinism_given_lambda",
)
OTHER_FORMULATIONS = (
    "bell_1990",
    "bell_1990_settings",
    "bell_1990_conditions",
    "scholarpedia",
    "common_cause",
    "closing_condition",
)
ASSUMPTION_KEYS = (*MAIN_ASSUMPTIONS, *OTHER_FORMULATIONS)
READING_KEYS = (
    "bell_c",
    "scholarpedia",
    "maudlin",
    "parameter_independence",
    "outcome_independence",
    "determinism",
)
TABLE = "table"
MODEL_KEYS = (*MODELS, TABLE)
Rows = tuple[TableRow, ...]
Point = tuple[float, float]  # place and time, in units in which light goes at 45°

if TYPE_CHECKING:

    class ModelParameters(Frozen, frozen=True):
        """The parameters of each model by its key, None: those it has at first; ``table`` the user's rows."""

        table: Rows | None = None
else:
    ModelParameters = msgspec.defstruct(
        "ModelParameters",
        [
            *((key, spec | None, None) for key, spec in MODELS.items()),
            (
                TABLE,
                Annotated[tuple[TableRow, ...], msgspec.Meta(min_length=1, max_length=MAX_TABLE_ROWS)] | None,
                None,
            ),
        ],
        bases=(Frozen,),
        module=__name__,
        frozen=True,
        omit_defaults=True,
    )

# The table with which the user starts: two fair coins for each pair of settings that agree, up to the last.
FIRST_TABLE: Rows = tuple(
    TableRow(a, b, 0, x, x * (-1 if a == b == 1 else 1), 0.125)
    for a in (0, 1)
    for b in (0, 1)
    for x in (1, -1)
)


class AssumptionChoices(Choices, frozen=True):
    """The model that is ``chosen``, what is set in each, and where in spacetime the results come about.

    ``page`` is the part of the scene in view, ``assumption`` the one that the diagram shows, ``reading`` the
    place in the literature, ``given_up`` the premises without which the derivation is tried.
    """

    page: str = "spacetime"
    chosen: str = "shirt"
    parameters: ModelParameters = ModelParameters()
    assumption: str = "microstate_independence"
    alice_event: Point = (-1.25, 2.2)
    bob_event: Point = (1.25, 2.2)
    reading: str = "bell_c"
    given_up: tuple[str, ...] = ()
    game: GameChoices = GameChoices()

    def check(self) -> None:
        check_one_of("assumptions.page", self.page, PAGES)
        check_one_of("assumptions.chosen", self.chosen, MODEL_KEYS)
        check_one_of("assumptions.assumption", self.assumption, ASSUMPTION_KEYS)
        self.game.check()
        check_one_of("assumptions.reading", self.reading, READING_KEYS)
        for k, key in enumerate(self.given_up):
            check_one_of(f"assumptions.given_up[{k}]", key, PREMISES)
            if key in self.given_up[:k]:
                raise ScenarioError(f"assumptions.given_up[{k}]", f"{key} stands there already")
        try:
            check_parameters(self.parameters)
        except InputError as error:
            raise ScenarioError(f"assumptions.parameters.{error.field}", error.reason) from None
        for name in ("alice_event", "bob_event"):
            place, time = getattr(self, name)
            check_within(f"assumptions.{name}[0]", place, -FARTHEST, FARTHEST)
            check_within(f"assumptions.{name}[1]", time, EARLIEST, LATEST)


FARTHEST, EARLIEST, LATEST = 1.6, 1.2, 2.4


def given_models(parameters: ModelParameters) -> list[str]:
    """The keys of the models whose parameters are set."""
    return [key for key in MODEL_KEYS if getattr(parameters, key) is not None]


def spec_of(choices: AssumptionChoices) -> ModelSpec:
    """The chosen model with its parameters."""
    found = getattr(choices.parameters, choices.chosen)
    if choices.chosen == TABLE:
        return ModelTable(FIRST_TABLE if found is None else found)
    return MODELS[choices.chosen]() if found is None else found


def check_parameters(parameters: ModelParameters) -> None:
    """Raise ``InputError`` for what is wrong; its field is for instance ``shirt.reliability``."""
    for key in given_models(parameters):
        found = table_refusal(parameters.table or ()) if key == TABLE else _refusal(getattr(parameters, key))
        if found is not None:
            field, reason = found
            raise InputError(f"{key}{field}", reason)


@lru_cache(maxsize=8)
def table_refusal(rows: Rows) -> tuple[str, str] | None:
    """The cell that is wrong, such as ``[3].p``, and why; None for a table that is a model."""
    try:
        check_rows(rows)
    except CellError as error:
        if error.row is None:
            return "", f"column {error.column}: {error.reason}"
        twin = error.twin
        reason = error.reason if twin is None else f"these values stand already in table[{twin}]"
        return f"[{error.row}].{error.column}", reason
    return None


@lru_cache(maxsize=32)
def _refusal(spec: ModelSpec) -> tuple[str, str] | None:
    # What comes from a file was checked as it was decoded; what an intent set was not.
    try:
        msgspec.convert(msgspec.to_builtins(spec), type=type(spec))
        spec.finite_model()
    except msgspec.ValidationError as error:
        field, reason = explain(str(error))
        return f".{field}", reason
    except ValueError as error:
        name, _, reason = str(error).partition(": ")
        return f".{name}", reason
    return None


def parameter_names(spec: ModelSpec) -> tuple[str, ...]:
    """The names of the parameters of a model."""
    return spec.__struct_fields__
