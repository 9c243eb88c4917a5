"""Export without a window: every scene and part in every format, settled, with the session inside."""

from __future__ import annotations

import csv
import html
import io
import math
import re
import threading
from collections import Counter

import pypdf
import pytest
from msgspec.structs import replace
from PySide6.QtGui import QImage

from gui.app import figures
from gui.app.command_line import run
from gui.app.commands import headless_export
from gui.app.commands.headless_export import export_scene
from gui.app.commands.looks import PARTS
from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.files.opening import scenario_from_bytes
from gui.core.files.session import save_session
from gui.core.presets import EXAMPLES, PRESETS, apply_preset
from gui.core.scene_list import SCENES
from gui.core.verdicts.questions import questions_of, settled
from gui.export import ExportError
from gui.look.theme import THEMES
from gui.panels.scene import scene_class
from gui.scenes.verdicts import scene as verdicts_scene
from tests.tiers import mostly_long

START = replace(
    intents.set_visibility(intents.set_phi(intents.default_scenario(), 0.7), 0.97),
    hypotheses=("local", "leggett"),  # fewer, for speed
)
PICTURES = ("png", "svg", "pdf")


@pytest.fixture(autouse=True)
def few_points(themes, monkeypatch):
    """The curves of the scene Verdicts are computed in full before an export; here with few points."""
    monkeypatch.setattr(verdicts_scene, "POINTS", 5)


def write(tmp_path, scene="leggett", suffix="png", scenario=START, **changes):
    path = tmp_path / f"{scene}.{suffix}"
    chosen = {"part": "scene", "size": (800, 500), "theme": "light", "scale": 1.0, "transparent": False}
    export_scene(scenario, scene=scene, output=path, **{**chosen, **changes})
    return path


def words(svg) -> str:
    """All that can be read in the picture."""
    text = re.sub(r"<(metadata|title|desc)\b.*?</\1>", "", svg.read_text(encoding="utf-8"), flags=re.S)
    return " ".join(part for part in map(str.strip, re.findall(r">([^<>]+)<", text)) if part)


def rows(path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("suffix", mostly_long(PICTURES, quick=("pdf",)))
@pytest.mark.parametrize("scene", SCENES)
def test_every_scene_with_its_session_inside(tmp_path, scene, suffix):
    path = write(tmp_path, scene, suffix)
    content = path.read_bytes()
    assert scenario_from_bytes(content, path.name) == replace(START, scene=scene)
    if suffix == "png":
        image = QImage(str(path))
        assert (image.width(), image.height()) == (800, 500)
        assert len({image.pixel(x, y) for x in range(0, 800, 7) for y in range(0, 500, 7)}) > 20
    elif suffix == "pdf":
        (page,) = pypdf.PdfReader(io.BytesIO(content)).pages
        assert float(page.mediabox.width) / float(page.mediabox.height) == pytest.approx(1.6, rel=1e-2)
        assert len(page.extract_text()) > 40
    else:
        assert len(words(path)) > 100


@pytest.mark.parametrize("scene", mostly_long(SCENES, quick=("leggett", "macroscopic", "state")))
def test_what_is_read_in_a_pdf_can_be_copied_from_it(tmp_path, scene):
    """All that an SVG of the same figure holds as text: figures and signs, too."""
    (page,) = pypdf.PdfReader(io.BytesIO(write(tmp_path, scene, "pdf").read_bytes())).pages
    copied = Counter("".join(page.extract_text().split()))
    seen = Counter("".join(html.unescape(words(write(tmp_path, scene, "svg"))).split()))
    # Qt tells no characters beyond the first 65 536, of which there is one.
    seen.pop("𝒩", None)
    copied.pop("\x01", None)
    assert set(seen) == set(copied)
    # The plain figures are narrower: a label more may find room.
    assert all(copied[c] >= seen[c] > 0 for c in "0.=")
    assert not re.search("[\ue000-\uf8ff]", "".join(copied))


@pytest.mark.parametrize("part", PARTS[1:])
@pytest.mark.parametrize("scene", SCENES)
def test_every_part(tmp_path, scene, part):
    """Parts differ; a scene without spheres shows its plots where the spheres are asked for."""
    text = words(write(tmp_path, scene, "svg", part=part))
    with_spheres = scene_class(scene).controls.spheres
    assert ("Alice" in text and "Bob" in text) or part == "plot" or not with_spheres
    if part == "spheres" and with_spheres:
        assert len(text) < 200  # names and settings only


@pytest.mark.parametrize("scene", SCENES)
def test_every_table_has_units_and_numbers(tmp_path, scene):
    head, *body = rows(write(tmp_path, scene, "csv"))
    assert body and all(head) and len({len(row) for row in [head, *body]}) == 1
    numbers = [float(cell) for row in body for cell in row if cell]
    assert numbers and all(math.isfinite(x) for x in numbers)


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_themes_differ_and_size_and_scale_are_kept(tmp_path, theme):
    path = write(tmp_path, "werner", "png", theme=theme, size=(640, 480), scale=2.0)
    image = QImage(str(path))
    assert (image.width(), image.height()) == (1280, 960)
    assert image.pixelColor(2, 2).name() == THEMES[theme].color("panel").name()


def test_no_background(tmp_path):
    image = QImage(str(write(tmp_path, "werner", "png", transparent=True)))
    assert image.pixelColor(2, 2).alpha() == 0


@pytest.mark.parametrize("scene", ["leggett", "verdicts", "model"])
def test_the_scene_carries_settled_verdicts(tmp_path, monkeypatch, scene):
    """The cards of the exported scene are the settled answers of evaluate, all of them."""
    seen = []
    real = headless_export.write_figure

    def spy(*arguments, **more):
        seen.append(more["judged"])
        real(*arguments, **more)

    monkeypatch.setattr(headless_export, "write_figure", spy)
    s = START
    text = words(write(tmp_path, scene, "svg", scenario=s, size=(1280, 720)))
    expected = settled(questions_of(s, evaluate(s).correlations))
    (judged,) = seen
    assert [j.critical_visibility for j in judged] == [j.critical_visibility for j in expected]
    assert all(j.settled for j in judged)
    assert text.count("excluded") >= 2
    assert f"{expected[0].critical_visibility_werner[1]:.4f}" in text


@pytest.mark.parametrize(
    ("scene", "part"), [("leggett", "plot"), ("leggett", "spheres"), ("macroscopic", "scene")]
)
def test_no_verdict_is_computed_where_none_is_shown(tmp_path, monkeypatch, scene, part):
    def never(questions, **limits):
        raise AssertionError("computed in vain")

    monkeypatch.setattr(figures, "settled", never)
    assert write(tmp_path, scene, part=part).is_file()


@pytest.mark.parametrize("part", ["spheres", "verdicts"])
def test_parts_without_plots_wait_for_no_curves(tmp_path, monkeypatch, part):
    def refuse(*arguments):
        raise AssertionError("curves were computed for a part that shows none")

    monkeypatch.setattr(verdicts_scene.SceneView, "settle", refuse)
    assert write(tmp_path, "verdicts", part=part).stat().st_size > 0


def test_the_curves_of_the_scene_verdicts_are_complete(tmp_path):
    s = replace(START, hypotheses=("local", "separable"))
    head, *body = rows(write(tmp_path, "verdicts", "csv", scenario=s))
    assert [row[0] for row in body] == ["0", "22.5", "45", "67.5", "90"]
    column = next(k for k, name in enumerate(head) if name.endswith(": separable"))
    at = replace(intents.set_phi(s, math.pi / 4), visibility=1.0)
    separable = settled(questions_of(at, evaluate(at).correlations))[1]
    assert float(body[2][column]) == pytest.approx(separable.critical_visibility[1], rel=1e-9)


@pytest.mark.parametrize(
    "key",
    mostly_long(PRESETS, quick=("pr_box",)),
)
def test_presets_in_every_scene(tmp_path, key):
    s = apply_preset(START, key)
    for scene in SCENES:
        path = write(tmp_path, scene, "png", scenario=s, part="plot", size=(400, 300))
        assert scenario_from_bytes(path.read_bytes(), path.name) == replace(s, scene=scene)


@pytest.mark.parametrize("key", sorted(EXAMPLES))
def test_measured_data_come_back_with_the_picture(tmp_path, key):
    data = EXAMPLES[key][1]
    s = scenario_from_bytes(data.read_bytes(), data.name)
    path = write(tmp_path, "leggett", "png", scenario=s, part="plot")  # without verdicts, for speed
    # The picture opens the scene that is in it.
    assert scenario_from_bytes(path.read_bytes(), path.name) == replace(s, scene="leggett")


def test_two_exports_are_the_same_figure(tmp_path):
    """Settled and seeded: nothing depends on the moment."""
    first = words(write(tmp_path, "verdicts", "svg"))
    assert words(write(tmp_path, "verdicts", "svg")) == first


@pytest.mark.parametrize("name", ["figure.jpg", "figure", "missing/figure.png", "missing/figure.csv"])
def test_what_cannot_be_written_is_refused_in_words(tmp_path, name):
    with pytest.raises(ExportError if "missing" not in name else Exception) as refused:
        export_scene(
            START,
            scene="werner",
            output=tmp_path / name,
            part="plot",
            size=(400, 300),
            theme="light",
            scale=1.0,
            transparent=False,
        )
    assert "Traceback" not in str(refused.value) and str(refused.value).isprintable()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "status"), [("x.csv", 0), ("x.docx", 2)])
def test_no_worker_is_left_by_an_export_also_where_it_is_refused(qtbot, tmp_path, name, status):
    """One that ran on was ended while the interpreter counted its processes: a traceback at the end."""
    s = intents.set_scene(START, "macroscopic")
    save_session(replace(s, macroscopic=replace(s.macroscopic, page="settings")), tmp_path / "s.nlx")
    words = ["export", str(tmp_path / "s.nlx"), "--scene", "macroscopic", "--output", str(tmp_path / name)]
    assert run(words) == status
    assert not [thread.name for thread in threading.enumerate() if thread.name == "worker"]


@pytest.mark.parametrize("page", ["partition", "effective", "settings", "strings", "growth"])
def test_a_page_without_plot_exports_the_curve_of_its_scene(qtbot, tmp_path, page):
    """Whatever view of another page is remembered, and has not computed anything: V ≤ (R + 2)/(3R)."""
    s = intents.set_scene(START, "macroscopic")
    growth = replace(s.macroscopic.growth, view="visibility" if page == "growth" else "criterion")
    s = replace(s, macroscopic=replace(s.macroscopic, page=page, growth=growth))
    rows = list(csv.reader(io.StringIO(write(tmp_path, "macroscopic", "csv", s).read_text(encoding="utf-8"))))
    sizes, heights = zip(*((float(row[0]), float(row[1])) for row in rows[1:5]), strict=True)
    assert heights == pytest.approx([(r + 2) / (3 * r) for r in sizes])
