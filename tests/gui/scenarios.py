"""Hypothesis strategies for Scenarios: of all kinds, most within the rules and some just outside."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import strategies as st
from msgspec.structs import replace

from gui.core import intents
from gui.core.files.opening import scenario_from_bytes
from gui.core.optical_table import ANALYSERS, TableChoices
from gui.core.presets import EXAMPLES, PRESETS, apply_preset
from gui.core.scenario import (
    BellDiagonal,
    BlochForm,
    ColouredNoise,
    Frame,
    PartiallyEntangled,
    Pin,
    Postulated,
    Scenario,
    Setting,
    Singlet,
    TypedKet,
    View,
)
from gui.core.scene_list import SCENES
from gui.core.scenes.assumptions import (
    ASSUMPTION_KEYS,
    MODEL_KEYS,
    READING_KEYS,
    AssumptionChoices,
    ModelParameters,
    parameter_names,
)
from gui.core.scenes.assumptions import PAGES as ASSUMPTION_PAGES
from gui.core.scenes.assumptions.game import GAME_VIEWS, GameChoices
from gui.core.scenes.bell import PRESETS as INEQUALITIES
from gui.core.scenes.bell import BellChoices, BellInequality
from gui.core.scenes.experiment import PAGES as EXPERIMENT_PAGES
from gui.core.scenes.experiment import PLAN_VIEWS, ExperimentChoices
from gui.core.scenes.experiment import VIEWS as SIMULATION_VIEWS
from gui.core.scenes.macroscopic import (
    EFFECTIVE_VIEWS,
    GROWTH_VIEWS,
    MOST_MANY,
    STRING_VIEWS,
    TEMPERATURE_VIEWS,
    GrowthChoices,
    MacroscopicChoices,
    StringChoices,
    TemperatureChoices,
)
from gui.core.scenes.macroscopic import PAGES as MACROSCOPIC_PAGES
from gui.core.scenes.marginals import FAMILIES, MarginalChoices
from gui.core.scenes.model import ModelChoices
from gui.core.scenes.open_question import OpenQuestionChoices
from gui.core.scenes.polarization import MODELS as POLARIZATION_MODELS
from gui.core.scenes.polarization import PAGES, PHOTON_FAMILIES, SURFACES, PolarizationChoices
from gui.core.scenes.state import PAGES as STATE_PAGES
from gui.core.shots import PLACES, RATES, SOURCES, ShotChoices
from gui.core.spins import DickeSpins, GhzSpins, HaarSpins, SingletSpins, Spins
from gui.core.values import Vector
from gui.core.verdicts.hypotheses import hypotheses
from physics.assumptions.derivation import PREMISES
from physics.assumptions.models import MODELS
from physics.assumptions.models.table import TableRow
from physics.experiment.apparatus import BRANCH_PLANS, Apparatus
from physics.macroscopic.strings.sizes import CONSTRUCTIONS

START = intents.default_scenario()
PINS = tuple(
    Pin(f"of {name}", replace(START, scene=name, visibility=v))
    for name, v in (("leggett", 0.9), ("bell", 0.5), ("marginals", 1.0))
)
ANSWERS = ((1, 1), (1, -1), (-1, 1), (-1, -1))
DATA = [
    scenario_from_bytes(path.read_bytes(), path.name, START) for path in (row[1] for row in EXAMPLES.values())
]

GIVEN = [
    None,
    BellInequality(((1.0,),)),
    BellInequality(((1.0, -2.0), (0.0, 0.5)), (0.0, 1.0), None, 3.0, "mine"),
    BellInequality(((0.0, 0.0),), (1e-9,)),
]

fraction = st.one_of(st.sampled_from([0.0, 1.0, 0.5, 1 - 1e-12, 1e-300]), st.floats(0.0, 1.0))
correlator = st.one_of(
    st.none(), st.sampled_from([0.0, 1.0, -1.0, 1e-300, 0.7071]), st.floats(-1.0, 1.0), st.floats(-0.3, 0.3)
)
marginal = st.one_of(st.just(0.0), st.floats(-0.3, 0.3), st.floats(-1.0, 1.0))


@st.composite
def vectors(draw: st.DrawFn) -> Vector:
    """Axes, the middles of planes and random directions; some a little too long or short, as if rounded."""
    v = np.array(
        draw(
            st.one_of(
                st.tuples(*[st.sampled_from([0, 1, -1])] * 3).filter(any),
                st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda v: math.hypot(*v) > 1e-3),
            )
        ),
        dtype=float,
    )
    v /= np.linalg.norm(v)
    x, y, z = v * (1 + draw(st.sampled_from([0.0] * 9 + [9e-7, -9e-7, 1e-9, 1e-12])))
    return float(x), float(y), float(z)


def settings_of(letter: str, vectors: list[Vector]) -> tuple[Setting, ...]:
    return tuple(Setting(f"{letter}{k}", v, k % 3 == 2) for k, v in enumerate(vectors))


states = st.one_of(
    st.just(Singlet()),
    st.builds(BellDiagonal, st.tuples(*[st.floats(-1, 1)] * 3)),
    st.builds(BellDiagonal, st.tuples(*[st.floats(-0.33, 0.33)] * 3)),
    st.builds(PartiallyEntangled, st.floats(-4, 4)),
    st.builds(ColouredNoise, fraction),
    st.sampled_from(
        ["01 - 10", "|HV> + i|VH>", "(00 + e^(i pi/3) 11)/2", "++", "0.3 01", "no ket", "01-01", ""]
    ).map(TypedKet),
    st.just(BlochForm((0.0, 0.0, 1.0), (0.0, 0.0, -1.0), ((0.0,) * 3, (0.0,) * 3, (0.0, 0.0, -1.0)))),
)


@st.composite
def given_correlations(draw: st.DrawFn, n: int, m: int) -> Postulated:
    def table(cell: st.SearchStrategy) -> tuple:
        return tuple(tuple(draw(cell) for _ in range(m)) for _ in range(n))

    return Postulated(
        table(draw(st.sampled_from([correlator, st.none(), st.floats(-0.3, 0.3), st.just(1.0)]))),
        draw(st.one_of(st.none(), st.tuples(*[marginal] * n))),
        draw(st.one_of(st.none(), st.tuples(*[marginal] * m))),
        resolution=draw(st.sampled_from([None, 0.0, 1e-4, 0.1])),
    )


degrees = st.one_of(st.sampled_from([0.0, 45.0, -45.0, 90.0, 180.0, 1e-9]), st.floats(-360.0, 360.0))
angle_lists = st.lists(degrees, min_size=1, max_size=5).map(tuple)
# What stands in a parameter of a model, sensible or not, by the type of its first value.
VALUES = {
    float: st.one_of(fraction, st.floats(-0.2, 1.4)),
    tuple: angle_lists,
    bool: st.booleans(),
    int: st.integers(0, 5),
}
labels = st.one_of(st.integers(-1, 2), st.sampled_from(["x", "λ", "", 0.5, "1"]))
weights = st.sampled_from([0.0, 1e-300, 1e-9, 0.25, 0.5, 1.0])


@st.composite
def model_parameters(draw: st.DrawFn) -> ModelParameters:
    """Up to three models with other parameters, and the user's table."""
    found: dict[str, object] = {}
    for key in draw(st.lists(st.sampled_from(list(MODELS)), unique=True, max_size=3)):
        spec = MODELS[key]()
        values = {name: getattr(spec, name) for name in parameter_names(spec)}
        changed = {
            name: draw(VALUES[type(value)])
            for name, value in values.items()
            if type(value) in VALUES and draw(st.booleans())
        }
        found[key] = replace(spec, **changed)
    if draw(st.booleans()):
        found["table"] = draw(tables())
    return ModelParameters(**found)


@st.composite
def tables(draw: st.DrawFn) -> tuple[TableRow, ...]:
    """Few or many rows with probabilities that sum to 1, if any is left."""
    rows = {}
    micro = draw(st.booleans())
    for _ in range(draw(st.integers(1, 9))):
        values = [draw(labels) for _ in range(3)] + [draw(st.sampled_from([1, -1])) for _ in range(2)]
        apparatus = [draw(labels) for _ in range(2)] if micro else [None, None]
        rows[(*map(str, values), *map(str, apparatus))] = (*values, draw(weights), *apparatus)
    total = sum(row[5] for row in rows.values()) or 1.0
    return tuple(TableRow(*row[:5], row[5] / total, *row[6:]) for row in rows.values())


@st.composite
def inequalities(draw: st.DrawFn) -> BellInequality:
    """Of up to 4 settings a side, with coefficients from tiny to the largest."""
    n, m = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    number = st.one_of(st.integers(-2, 2).map(float), st.sampled_from([1e-12, 1e6, -1e6, 1e-300]))

    def some(count: int) -> tuple[float, ...]:
        return tuple(draw(number) for _ in range(count))

    rows = tuple(some(m) for _ in range(n))
    return BellInequality(
        rows,
        some(n) if draw(st.booleans()) else None,
        some(m) if draw(st.booleans()) else None,
        draw(st.sampled_from([0.0, 1.0, -1e6])),
        draw(st.sampled_from(["", "ψ", "x" * 60])),
    )


@st.composite
def spins_in_regions(draw: st.DrawFn) -> Spins:
    """Up to 8 spins in two to five regions, seldom an empty one, and spins in none."""
    n, count = draw(st.sampled_from([2, 6, 6, 8, 8, 7])), draw(st.integers(2, 5))
    state = draw(
        st.sampled_from([SingletSpins(n), GhzSpins(n), DickeSpins(n, draw(st.integers(0, 9))), HaarSpins(n)])
    )
    colours = draw(st.lists(st.integers(-1, count - 1), min_size=n, max_size=n))
    colours = [*range(count), *colours][:n] if draw(st.integers(0, 9)) else colours
    regions = tuple(tuple(i for i in range(n) if colours[i] == r) for r in range(count))
    return Spins(state, regions, tuple(draw(vectors()) for _ in regions) if draw(st.booleans()) else ())


@st.composite
def string_choices(draw: st.DrawFn) -> StringChoices:
    """Strings of few regions, most of them within the rules."""
    k = draw(st.sampled_from([2, 3, 4, 5, 7]))
    row = st.sampled_from([0, 1, 2**k - 1, 2**k])
    return StringChoices(
        draw(st.sampled_from(STRING_VIEWS)),
        draw(st.sampled_from(CONSTRUCTIONS)),
        k,
        draw(row),
        draw(row),
        draw(st.integers(0, k)),
        draw(st.sampled_from([(), (0,) * k, (1,) * k, (2,)])),
        draw(st.sampled_from([(), (0, 1), (k,)])),
    )


@st.composite
def macroscopic_choices(draw: st.DrawFn) -> MacroscopicChoices:
    """A page, and what is chosen on each."""
    return MacroscopicChoices(
        draw(st.sampled_from(MACROSCOPIC_PAGES)),
        draw(st.sampled_from(EFFECTIVE_VIEWS)),
        draw(string_choices()),
        GrowthChoices(
            draw(st.sampled_from(GROWTH_VIEWS)),
            draw(st.sampled_from([1, 8, 23])),
            draw(st.sampled_from([0, 7, 20])),
            draw(st.sampled_from([0, 7])),
        ),
        draw(st.sampled_from([1, 2, 4])),
        TemperatureChoices(
            draw(st.sampled_from(TEMPERATURE_VIEWS)),
            draw(st.sampled_from([2, 3, 201, 10**18 + 1, MOST_MANY])),
            draw(st.sampled_from([1, -1])),
        ),
    )


PARTS = (
    "polarization", "model", "marginals", "assumptions", "bell", "macroscopic", "open_question", "spins",
    "hypotheses", "sweep", "state", "view", "experiment",
)  # fmt: skip
PARTS_OF_SCENE = {"macroscopic": ("macroscopic", "spins"), "verdicts": ("hypotheses", "sweep")}

apparatuses = st.builds(
    Apparatus,
    pair_rate=st.sampled_from([1.0, 29_000.0, 1e8]),
    count_time=st.sampled_from([0.01, 15.0]),
    efficiency=st.sampled_from([0.01, 0.2, 0.9, 1.0]),
    dark_rate=st.sampled_from([0.0, 1e5]),
    plate_b=st.floats(-0.08, 0.08),
    spread=st.sampled_from([0.0, 0.0, 0.01]),
    drift=st.sampled_from([0.0, 0.5]),
    branches=st.sampled_from(BRANCH_PLANS),
)


@st.composite
def scenarios(draw: st.DrawFn, scene: str | None = None) -> Scenario:
    """Any Scenario; ``check_scenario`` decides whether it is one."""
    n = draw(st.integers(1, 4))
    triples = draw(st.booleans())
    m = 2 * n if triples else draw(st.integers(1, 5))
    alice, bob = [draw(vectors()) for _ in range(n)], [draw(vectors()) for _ in range(m)]
    pairs = [(i, j) for i in range(n) for j in range(m)]
    chosen = st.lists(st.sampled_from(pairs), min_size=0, max_size=len(pairs), unique=True).map(tuple)
    s = replace(
        draw(st.sampled_from([START, *DATA])),
        alice=settings_of("a", alice),
        bob=settings_of("b", bob),
        mode="free",
        frames=tuple(Frame(draw(vectors()), draw(vectors())) for _ in range(n))
        if triples and draw(st.booleans())
        else (),
        pairs=draw(st.one_of(st.just("all"), chosen)),
        postulated=draw(st.one_of(st.none(), given_correlations(n, m))),
    )
    base = draw(st.sampled_from(["any", "preset", "family"]))
    if base == "preset":
        s = apply_preset(START, draw(st.sampled_from(list(PRESETS))))
    elif base == "family":
        s = intents.use_direction_set(START, draw(st.sampled_from(["triad", "tetrahedron", "icosahedron"])))
    polarization = PolarizationChoices(
        page=draw(st.sampled_from(PAGES)),
        model=draw(st.sampled_from(POLARIZATION_MODELS)),
        surface=draw(st.sampled_from(SURFACES)),
        alice=draw(st.integers(0, 59)),
        outcome=draw(st.sampled_from([1, -1])),
        hidden=draw(vectors()),
        epsilon=(epsilon := draw(st.sampled_from([0.0, 0.03, 0.95]))),
        epsilon_prime=draw(st.sampled_from([0.0, epsilon, 0.01])),
        photons=draw(st.integers(2, 8)),
        family=draw(st.sampled_from(PHOTON_FAMILIES)),
        excitations=draw(st.integers(1, 7)),
    )
    names = st.sampled_from([*map(str, hypotheses())] * 3 + ["junk"])
    hypothesis = st.lists(names, min_size=1, max_size=3, unique=True).map(tuple)
    scene = scene or draw(st.sampled_from(list(SCENES)))
    # Each part leaves the rules now and then. If all did so at once, few scenarios would be within them.
    drawn = draw(st.sets(st.sampled_from(PARTS), max_size=2)) | {*PARTS_OF_SCENE.get(scene, (scene,))}
    untouched = {part: getattr(START, part) for part in PARTS if part not in drawn}
    found = replace(
        s,
        scene=scene,
        state=draw(states),
        visibility=draw(fraction),
        phi=draw(st.one_of(st.sampled_from([0.0, math.pi, -math.pi]), st.floats(-math.pi, math.pi))),
        eta=draw(fraction),
        direction_set=draw(st.sampled_from(["triad", "tetrahedron", "icosahedron", "dodecahedron"])),
        partition=draw(st.sampled_from([1, 2, 7, 1_000_000])),
        sweep=draw(st.sampled_from(["phi", "visibility", "eta", "epsilon", "nothing"])),
        hypotheses=draw(st.one_of(st.none(), st.none(), hypothesis)),
        polarization=polarization,
        model=ModelChoices(draw(st.integers(0, 59)), draw(st.integers(0, 59)), 1, draw(vectors())),
        marginals=MarginalChoices(
            draw(st.sampled_from(FAMILIES)),
            draw(st.sampled_from([0.05, 0.5, 20.0])),
            draw(st.sampled_from(["x**3", "x", "x**5", "x/2", "x**3", "1/x"])),
            draw(st.sampled_from([1, -1])),
            draw(st.sampled_from([1, 8, 1000])),
        ),
        assumptions=AssumptionChoices(
            draw(st.sampled_from(ASSUMPTION_PAGES)),
            draw(st.sampled_from(MODEL_KEYS)),
            draw(st.one_of(st.just(ModelParameters()), model_parameters())),
            assumption=draw(st.sampled_from(ASSUMPTION_KEYS)),
            alice_event=(draw(st.floats(-1.6, 1.6)), draw(st.floats(1.2, 2.4))),
            reading=draw(st.sampled_from(READING_KEYS)),
            game=GameChoices(
                draw(st.sampled_from(GAME_VIEWS)),
                answers=tuple(draw(st.lists(st.sampled_from(ANSWERS), max_size=12))),
                alice=draw(st.sampled_from((0, 1, -1))),
            ),
            given_up=tuple(draw(st.lists(st.sampled_from(PREMISES), unique=True))),
        ),
        bell=BellChoices(
            draw(st.sampled_from(INEQUALITIES)),
            draw(st.sampled_from([2, 3, 12])),
            draw(st.one_of(st.sampled_from(GIVEN), inequalities())),
            draw(fraction),
            draw(st.one_of(st.sampled_from([0.0, math.pi / 2]), st.floats(0.0, math.pi / 2))),
            draw(st.sampled_from(["bell_angle", "visibility", "efficiency", "phi", "nothing", "not one"])),
        ),
        macroscopic=draw(macroscopic_choices()),
        shots=ShotChoices(
            draw(st.sampled_from(SOURCES)),
            draw(st.sampled_from(PLACES)),
            draw(st.sampled_from([1, 1000, 10**8])),
            draw(st.booleans()),
            draw(st.sampled_from([0, 1, 2**31 - 1])),
            draw(st.sampled_from(RATES)),
        ),
        experiment=ExperimentChoices(
            draw(st.sampled_from(EXPERIMENT_PAGES)),
            draw(apparatuses),
            draw(st.sampled_from([math.radians(5.0), 0.7, math.pi / 2])),
            draw(st.sampled_from([2, 3, 16])),
            draw(st.integers(0, 3)),
            draw(st.sampled_from(SIMULATION_VIEWS)),
            draw(st.booleans()),
            draw(st.sampled_from([1.0, 5.0])),
            draw(st.sampled_from([1e-3, 1.0])),
            draw(st.sampled_from(PLAN_VIEWS)),
        ),
        table=TableChoices(
            draw(st.sampled_from(list(ANALYSERS))),
            draw(st.sampled_from([0, 1, 59])),
            draw(st.sampled_from([0, 2, 40])),
            (draw(st.floats(0.0, math.pi)), draw(st.sampled_from([0.0, math.pi, 0.4]))),
        ),
        view=View(state_page=draw(st.sampled_from(STATE_PAGES)), with_noise=draw(st.booleans())),
        open_question=OpenQuestionChoices(draw(st.sampled_from([0.0, 0.6, math.pi]))),
        spins=draw(st.one_of(st.just(Spins()), spins_in_regions())),
    )
    found = replace(found, **untouched)
    return replace(found, pins=draw(st.sampled_from([(), (), PINS, PINS[:1]])))
