"""Exported files: right size, true vectors, the attachment comes back, and nothing is half written."""

from __future__ import annotations

import csv
import os
import re
import struct
import subprocess
import sys
import xml.etree.ElementTree as ET
import zlib

import pypdf
import pytest
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

from gui.core.files import attachment
from gui.core.files.attachment import read_attachment
from gui.core.values import InputError
from gui.export import (
    Figure,
    Part,
    copy_to_clipboard,
    export_csv,
    export_figure,
    on_paper,
)
from gui.look.theme import DARK, LIGHT
from gui.widgets.plot.demo import LeggettDemo

SESSION = '{"state": {"werner": 0.985}, "note": "φ ]]> <&>"}'.encode() + b"\x00\xff\r\n"
SVG = "{http://www.w3.org/2000/svg}"


def paint_disc(painter: QPainter, rect: QRectF, theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(LIGHT.alice))
    painter.drawEllipse(rect)
    painter.setPen(QColor(LIGHT.text))
    painter.setFont(LIGHT.font(16))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, "Alice")


@pytest.fixture
def demo(qtbot):
    panel = LeggettDemo(DARK)
    qtbot.addWidget(panel)
    panel.resize(700, 500)
    return panel


@pytest.fixture
def figure(demo):
    # the disc comes last: clipping inside the plot must not reach it
    return Figure(
        QSizeF(900, 500),
        [Part(QRectF(210, 10, 680, 480), demo.render_to), Part(QRectF(10, 10, 180, 180), paint_disc)],
        "Leggett",
    )


@pytest.mark.parametrize("scale", [1, 2, 4])
def test_png_has_the_scaled_size_and_scaled_lines(figure, tmp_path, scale):
    path = tmp_path / "figure.png"
    export_figure(figure, path, theme=LIGHT, scale=scale)
    image = QImage(str(path))
    assert (image.width(), image.height()) == (900 * scale, 500 * scale)
    assert image.pixelColor(1, 1) == LIGHT.color("panel")
    assert image.pixelColor(100 * scale, 50 * scale) == LIGHT.color("alice")
    bound = LIGHT.color("bound")
    column = [image.pixelColor(300 * scale, y) for y in range(70 * scale, 450 * scale)]
    thick = sum(abs(c.red() - bound.red()) + abs(c.blue() - bound.blue()) < 60 for c in column)
    # the bound's line is 2 logical pixels wide, drawn at a slope
    assert scale <= thick <= 4 * scale


def test_png_can_be_transparent(figure, tmp_path):
    path = tmp_path / "figure.png"
    export_figure(figure, path, theme=LIGHT, transparent=True)
    image = QImage(str(path))
    assert image.pixelColor(1, 1).alpha() == 0
    assert image.pixelColor(100, 50).alpha() == 255


def test_svg_is_vectors_and_text_only(figure, tmp_path):
    path = tmp_path / "figure.svg"
    export_figure(figure, path, theme=LIGHT)
    root = ET.parse(path).getroot()
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("900", "500", "0 0 900 500")
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert {"path", "polyline", "polygon", "text", "clipPath"} <= tags
    assert "image" not in tags
    texts = "".join(element.text or "" for element in root.iter(f"{SVG}text"))
    for wanted in ("Leggett inequality", "Branciard", "Leggett bound", "\u221260°", "36.9°", "violated by"):
        assert wanted in texts
    families = {element.get("font-family") for element in root.iter(f"{SVG}text")}
    assert all(family and family.endswith(", sans-serif") for family in families)
    assert all(float(element.get("textLength") or 1) > 0 for element in root.iter(f"{SVG}text"))


def test_hidden_curves_are_neither_drawn_nor_named(figure, demo, tmp_path):
    path = tmp_path / "figure.svg"
    demo.set_layer_visible("bound", False)
    export_figure(figure, path, theme=LIGHT)
    text = path.read_text("utf-8")
    assert "Leggett bound" not in text
    assert f'stroke="{LIGHT.bound}" stroke-opacity="1" stroke-width="2"' not in text
    assert f'stroke="{LIGHT.quantum}" stroke-opacity="1" stroke-dasharray' in text


def test_svg_clips_the_curves_and_nothing_else(figure, tmp_path):
    path = tmp_path / "figure.svg"
    export_figure(figure, path, theme=LIGHT)
    text = path.read_text("utf-8")
    parents = {child: parent for parent in ET.fromstring(text).iter() for child in parent}

    def clipped(element: ET.Element) -> bool:
        while element in parents:
            if element.get("clip-path"):
                return True
            element = parents[element]
        return False

    elements = list(parents)
    lines = [e for e in elements if e.tag == f"{SVG}polyline" and (e.get("points") or "").count(",") > 50]
    assert lines
    assert all(clipped(line) for line in lines)
    outside = [e for e in elements if e.tag == f"{SVG}text" and e.text in ("Alice", "Leggett bound")]
    assert len(outside) == 2
    assert not any(clipped(element) for element in outside)
    assert len(re.findall("<clipPath", text)) == 1


def test_pdf_is_one_page_of_vectors_with_fonts(figure, tmp_path):
    path = tmp_path / "figure.pdf"
    export_figure(figure, path, theme=LIGHT)
    reader = pypdf.PdfReader(path)
    (page,) = reader.pages
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx((675, 375), abs=1)
    assert not page.images
    fonts = page["/Resources"]["/Font"].get_object()
    descriptors = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for font in fonts.values()
    ]
    assert descriptors
    assert all("/FontFile2" in d or "/FontFile3" in d for d in descriptors)
    assert "Leggett" in page.extract_text()


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_attachment_comes_back(figure, tmp_path, suffix):
    path = tmp_path / f"figure{suffix}"
    export_figure(figure, path, theme=LIGHT, attachment=SESSION)
    assert read_attachment(path.read_bytes()) == SESSION
    export_figure(figure, path, theme=LIGHT)
    assert read_attachment(path.read_bytes()) is None


def test_png_with_attachment_is_still_a_png(figure, tmp_path):
    path = tmp_path / "figure.png"
    export_figure(figure, path, theme=LIGHT, attachment=SESSION)
    assert QImage(str(path)).size().width() == 900


def test_too_large_an_attachment_is_refused(figure, tmp_path):
    large = bytes(attachment.MAX_ATTACHMENT_BYTES + 1)
    for suffix in (".png", ".svg", ".pdf"):
        with pytest.raises(InputError, match="too large"):
            export_figure(figure, tmp_path / f"f{suffix}", theme=LIGHT, attachment=large)
    assert list(tmp_path.iterdir()) == []


def chunk(kind: bytes, body: bytes, crc: int | None = None) -> bytes:
    check = zlib.crc32(kind + body) if crc is None else crc
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)


PNG = b"\x89PNG\r\n\x1a\n"
KEY = attachment.KEYWORD.encode() + b"\0"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "neither PNG, SVG, PDF, GIF nor WebP"),
        (b"hello", "neither PNG, SVG, PDF, GIF nor WebP"),
        (PNG, "ends in the middle"),
        (PNG + struct.pack(">I", 2**32 - 1) + b"iTXt", "ends in the middle"),
        (PNG + struct.pack(">I", 2**32 - 1) + b"iTXt" + KEY + bytes(20), "ends in the middle"),
        (PNG + chunk(b"abcd", b"") * 30_000, "too many parts"),
        (PNG + chunk(b"iTXt", KEY + b"\0\0\0\0e30=", 1), "check sum"),
        (PNG + chunk(b"iTXt", KEY + b"\1\0\0\0" + zlib.compress(bytes(10**6))), "packed"),
        (PNG + chunk(b"iTXt", KEY + b"\0\0\0\0???"), "not base64"),
        (PNG + chunk(b"iTXt", KEY + b"\0\0\0\0" + b"A" * (8 * 2**20)), "too large"),
        (b'<svg><metadata id="nonlocality-explorer">A</metadata></svg>', "not base64"),
        (b"%PDF-1.4\ngarbage", "no readable PDF"),
        (b"GIF89a..\x21\xfe\x20" + KEY, "ends in the middle"),
        (b"GIF89a..\x21\xfe\x18" + KEY + b"???\0", "not base64"),
        (b"GIF89a..\x21\xfe\x16" + KEY[:21] + b"\0" + b"A" + b"\xff" + b"A" * 255, "ends in the middle"),
        (b"RIFF....WEBPXMP \xff\xff\xff\xff", "ends in the middle"),
        (b"RIFF....WEBP" + b"abcd\0\0\0\0" * 30_000, "too many parts"),
    ],
)
def test_hostile_pictures_are_refused_in_words(tmp_path, data, message):
    path = tmp_path / "picture"
    path.write_bytes(data)
    with pytest.raises(InputError, match=message):
        read_attachment(path.read_bytes())


def test_an_svg_with_expanding_entities_is_not_expanded(tmp_path):
    path = tmp_path / "bomb.svg"
    path.write_text(
        '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg><metadata>&b;</metadata></svg>'
    )
    assert read_attachment(path.read_bytes()) is None


# errors and atomicity


def test_unsupported_suffix_scale_and_size(figure, tmp_path):
    for name, message in (("a.jpg", "not as “.jpg”"), ("a", "without suffix")):
        with pytest.raises(InputError, match=message):
            export_figure(figure, tmp_path / name, theme=LIGHT)
    for scale in (0, 5, float("nan")):
        with pytest.raises(InputError, match="scale must lie"):
            export_figure(figure, tmp_path / "a.png", theme=LIGHT, scale=scale)
    with pytest.raises(InputError, match="cannot be exported"):
        export_figure(Figure(QSizeF(0, 5), []), tmp_path / "a.png", theme=LIGHT)
    with pytest.raises(InputError, match="too large"):
        export_figure(Figure(QSizeF(9000, 5), []), tmp_path / "a.png", theme=LIGHT, scale=4)


def test_missing_folder_and_folder_as_target(figure, tmp_path):
    with pytest.raises(InputError, match="there is no folder"):
        export_figure(figure, tmp_path / "none" / "a.png", theme=LIGHT)
    (tmp_path / "b.svg").mkdir()
    with pytest.raises(InputError, match="is a folder"):
        export_figure(figure, tmp_path / "b.svg", theme=LIGHT)


def test_no_permission_is_said(figure, tmp_path, monkeypatch):
    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(InputError, match="no permission"):
        export_figure(figure, tmp_path / "a.png", theme=LIGHT)


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failed_write_leaves_the_old_file_alone(figure, tmp_path, monkeypatch, step):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"old")

    def fail(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(InputError, match="No space left"):
        export_figure(figure, path, theme=LIGHT)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.pdf"]


def test_a_part_that_fails_leaves_file_and_screen_alone(demo, tmp_path):
    path = tmp_path / "a.svg"
    path.write_bytes(b"old")

    def broken(painter: QPainter, rect: QRectF, theme) -> None:
        raise RuntimeError("broken part")

    before = demo.grab().toImage()
    part = Part(QRectF(0, 0, 400, 300), demo.render_to)
    with pytest.raises(RuntimeError, match="broken part"):
        export_figure(Figure(QSizeF(400, 300), [part, Part(QRectF(0, 0, 9, 9), broken)]), path, theme=LIGHT)
    assert path.read_bytes() == b"old"
    assert demo.grab().toImage() == before


def test_a_replaced_file_keeps_its_permissions(figure, tmp_path):
    path = tmp_path / "a.svg"
    path.write_bytes(b"old")
    path.chmod(0o640)
    export_figure(figure, path, theme=LIGHT)
    assert path.stat().st_mode & 0o777 == 0o640


# clipboard and table


def test_clipboard_gets_picture_and_svg(figure, qtbot):
    copy_to_clipboard(figure, theme=LIGHT, scale=2)
    data = QGuiApplication.clipboard().mimeData()
    assert QImage(data.imageData()).width() == 1800
    assert b"<svg" in bytes(data.data("image/svg+xml").data())
    QGuiApplication.clipboard().clear()


def test_a_copied_figure_does_not_crash_the_exit():
    """The data on the clipboard outlive the interpreter, which must not own them."""
    code = (
        "from PySide6.QtCore import QSizeF\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from gui.export import Figure, copy_to_clipboard\n"
        "from gui.look.theme import LIGHT\n"
        "application = QApplication([])\n"
        "copy_to_clipboard(Figure(QSizeF(400, 300), [], 'empty'), theme=LIGHT)\n"
        "assert application.clipboard().mimeData().hasImage()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")


def test_csv_has_units_and_full_precision(demo, tmp_path):
    path = tmp_path / "data.csv"
    export_csv(demo.table(), path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:3] == [
        "angle between Bob’s settings φ (°)",
        "L₃: Leggett bound",
        "L₃: quantum, Werner state V = 0.985",
    ]
    assert len(rows) == 362
    assert float(rows[1][0]) == -90
    assert float(rows[181][1]) == 2.0
    with pytest.raises(InputError, match="Tables are saved as"):
        export_csv(demo.table(), tmp_path / "data.txt")
    with pytest.raises(InputError, match="nothing to save"):
        export_csv([], path)


# centimetres


@pytest.mark.parametrize("font_pt", [7.0, 10.5])
def test_a_figure_of_one_column_measures_that_on_paper(demo, tmp_path, font_pt):
    """8.6 cm are 243.8 points; the lettering of the plot, 14 logical pixels, has the stated size."""
    size, zoom = on_paper(8.6, 6.5, font_pt)
    page = QRectF(0, 0, size.width(), size.height())
    figure = Figure(size, [Part(page, demo.render_to)], "column", zoom)
    for suffix in ("pdf", "svg", "png"):
        export_figure(figure, tmp_path / f"a.{suffix}", theme=LIGHT, scale=2)
    box = pypdf.PdfReader(tmp_path / "a.pdf").pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx((8.6 / 2.54 * 72, 6.5 / 2.54 * 72), abs=1)
    root = ET.parse(tmp_path / "a.svg").getroot()
    assert float(root.get("width")) == pytest.approx(8.6 / 2.54 * 96, abs=0.01)
    pixels = float((root.get("viewBox") or "").split()[2])
    tick = next(e for e in root.iter(f"{SVG}text") if (e.text or "").strip() == "2.0")
    on_page = float(tick.get("font-size")) * float(root.get("width")) / pixels * 72 / 96
    assert on_page == pytest.approx(font_pt, rel=1e-3)
    image = QImage(str(tmp_path / "a.png"))
    assert image.width() / image.dotsPerMeterX() == pytest.approx(0.086, rel=2e-3)
