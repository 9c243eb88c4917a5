"""The page that lists drawn figures of papers, with what each shows and its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from msgspec import Struct

from gui.core.papers.catalogue import NOT_SHOWN, PAPERS, paper_of
from gui.core.papers.types import PaperFigure
from gui.core.version import VERSION

_STYLE = """body { font-family: sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em }
body { line-height: 1.45 }
figure { margin: 2.5em 0 } img { max-width: 100%; border: 1px solid #8888 } figcaption { margin-top: 0.6em }
ul { margin: 0.4em 0 } .note { border-left: 0.2em solid #8888; padding-left: 0.8em }"""


class DrawnFigure(Struct, frozen=True):
    """A figure, the name of its file, and its numbers as they are computed here."""

    figure: PaperFigure
    file: str
    computed: tuple[float, ...]


def index_html(drawn: Sequence[DrawnFigure]) -> str:
    """The page, with a heading for each paper; what is not shown stands at its end with the reason."""
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8"><title>Figures of five papers</title>',
        f"<style>{_STYLE}</style></head><body>",
        f"<h1>Figures of papers, by Nonlocality Explorer {escape(VERSION)}</h1>",
    ]
    for key, paper in PAPERS.items():
        own = [one for one in drawn if one.figure.paper == key]
        if not own:
            continue
        parts.append(f"<h2>{escape(paper.short)}</h2><p>{escape(paper.reference)}</p>")
        parts += [_figure(one) for one in own]
        missing = [one for one in NOT_SHOWN if one.paper == key]
        parts.append("<h3>Not shown</h3><ul>")
        parts += [f"<li>{escape(one.label)}: {escape(one.reason)}</li>" for one in missing]
        parts.append("</ul>")
    return "\n".join([*parts, "</body></html>"]) + "\n"


def _figure(one: DrawnFigure) -> str:
    figure, file = one.figure, escape(one.file, quote=True)
    name = f"{figure.label} of {paper_of(figure).short}"
    shown = (
        f'<p><a href="{file}">{file}</a></p>'
        if one.file.endswith(".pdf")
        else f'<a href="{file}"><img src="{file}" alt="{escape(name, quote=True)}"></a>'
    )
    lines = [f"<figure>{shown}<figcaption>", f"<b>{escape(figure.label)}.</b> {escape(figure.sentence)}"]
    lines.append(f"<i>{escape(figure.look)}</i>")
    if figure.numbers:
        told = zip(figure.numbers, one.computed, strict=True)
        lines.append("<ul>")
        lines += [
            f"<li>{escape(number.words(value))} <small>({escape(number.reason)})</small></li>"
            for number, value in told
        ]
        lines.append("</ul>")
    if figure.note:
        lines.append(f'<div class="note">{escape(figure.note)}</div>')
    return "\n".join([*lines, "</figcaption></figure>"])
