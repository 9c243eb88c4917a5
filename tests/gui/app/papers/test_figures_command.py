"""``figures``: pictures of papers in a folder, with an index; what cannot be is refused at once."""

from __future__ import annotations

import io
import re

import pypdf
import pytest
from PySide6.QtGui import QImage

from gui.app.command_line import run
from gui.app.papers.drawing import draw_paper_figure
from gui.core.files.opening import scenario_from_bytes
from gui.core.papers import FIGURES, figure_name
from gui.core.values import InputError

HANDFUL = ("branciard2008-02-figure-1", "branciard2013-05-example-4", "ciepielewski2022-18-game")
QUICK = [f for f in FIGURES if figure_name(f)[2:] in HANDFUL]
SIZE = (480.0, 300.0)


def draw(figure, path, theme="light", **changes):
    return draw_paper_figure(figure, path, theme=theme, size=SIZE, **changes)


@pytest.mark.parametrize("figure", QUICK, ids=figure_name)
def test_a_figure_is_drawn_with_its_scene_inside_and_returns_its_numbers(themes, tmp_path, figure):
    path = tmp_path / "figure.png"
    computed = draw(figure, path)
    assert all(n.agrees(v) for n, v in zip(figure.numbers, computed, strict=True))
    assert scenario_from_bytes(path.read_bytes(), path.name) == figure.scenario()
    dark = tmp_path / "dark.png"
    draw(figure, dark, theme="dark")
    assert QImage(str(dark)) != QImage(str(path))


def test_figure_1_has_both_parties_on_one_sphere(themes, tmp_path):
    path = tmp_path / "figure.svg"
    draw(QUICK[0], path)
    texts = re.findall(r">([^<>]+)</text>", path.read_text(encoding="utf-8"))
    assert {"Alice", "Bob"} <= set(texts) and texts.count("x") == 1


@pytest.mark.long
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_figure_is_drawn_and_differs_from_its_neighbours(themes, tmp_path, theme):
    pictures = []
    for figure in FIGURES:
        path = tmp_path / f"{figure_name(figure)}.png"
        draw(figure, path, theme)
        image = QImage(str(path))
        colours = {image.pixel(x, y) for x in range(0, 480, 5) for y in range(0, 300, 5)}
        assert len(colours) > 15, figure.key
        pictures.append(image)
    for one, other, figure in zip(pictures[:-1], pictures[1:], FIGURES[1:], strict=True):
        assert one != other, figure.key


def test_the_command_writes_an_index_and_tells_each_file(themes, tmp_path, monkeypatch, capsys):
    from gui.app.papers import drawing
    from gui.core import papers

    monkeypatch.setattr(papers, "FIGURES", tuple(QUICK[:1]))
    folder = tmp_path / "new" / "folder"
    assert run(["figures", "--output", str(folder), "--format", "pdf", "--size", "480x300"]) == 0
    name = f"{figure_name(QUICK[0])}.pdf"
    assert capsys.readouterr().out.split() == [str(folder / name), str(folder / drawing.INDEX)]
    assert name in (folder / drawing.INDEX).read_text(encoding="utf-8")
    assert len(pypdf.PdfReader(folder / name).pages) == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--output", ""], "--output: names no folder"),
        (["--output", "there"], "--output: there is a file, and a folder is needed"),
        (["--output", "there/below"], "--output: there/below cannot be made"),
        (["--output", "x", "--paper", "bohr"], "--paper: bohr is none of branciard2008"),
        (["--output", "x", "--size", "big"], "--size: big is not of the form"),
        (["--output", "x", "--scale", "9"], "--scale: 9 is outside 1 to 4"),
    ],
)
def test_what_cannot_be_is_refused_at_once(tmp_path, monkeypatch, capsys, options, said):
    (tmp_path / "there").write_text("mine", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["figures", *options]) == 2
    assert said in capsys.readouterr().err
    assert (tmp_path / "there").read_text(encoding="utf-8") == "mine" and not (tmp_path / "x").exists()


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_without_metadata_nothing_of_the_session_is_in_the_file(themes, tmp_path, suffix):
    """The bytes hold no name of the program, of the scene's choices or of a file, and no date; as a contrast
    they do with metadata."""
    figure = QUICK[0]
    plain, told = tmp_path / f"plain.{suffix}", tmp_path / f"told.{suffix}"
    draw(figure, plain, metadata=False)
    draw(figure, told)
    content, whole = plain.read_bytes(), told.read_bytes()
    for mark in ("onlocality", "scenario", "visibility", "metadata id", plain.stem, str(tmp_path)):
        assert mark.encode() not in content and mark.encode("utf-16-be") not in content, mark
    assert b"onlocality" in whole.replace(b"\0", b"")
    with pytest.raises(InputError, match="no session in it: exported without metadata"):
        scenario_from_bytes(content, plain.name)
    assert scenario_from_bytes(whole, told.name) == figure.scenario()
    if suffix == "pdf":
        found = pypdf.PdfReader(io.BytesIO(content))
        assert not found.metadata.title and not found.metadata.creator and not found.attachments
        assert found.metadata.creation_date.year == 1970 and len(found.pages) == 1
        dates = re.findall(rb"<xmp:\w*Date>([^<]*)<|/\w*Date\s*\(D:([^)]*)\)", content)
        assert dates and all(b"".join(date).startswith(b"1970") for date in dates)
