"""Figures made headless on two machines with the same typeface are equal, however fonts are set up there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import ziafont

ROOT = Path(__file__).resolve().parents[3]
PROBLEM = '{"state": {"werner": 0.95}, "phi_deg": 36.87}'
CONFIGURATION = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>{folders}<cachedir>{cache}</cachedir>{rules}</fontconfig>"""
# What another desktop may ask for: other hints, coloured edges, another typeface for everything.
OTHER = """<match target="font">
<edit name="hintstyle" mode="assign"><const>{hints}</const></edit>
<edit name="rgba" mode="assign"><const>{edges}</const></edit>
<edit name="autohint" mode="assign"><bool>{auto}</bool></edit></match>
<alias binding="strong"><family>sans-serif</family><prefer><family>{usual}</family></prefer></alias>"""


def figure(folder: Path, suffix: str, font_folders: list[Path], rules: str) -> bytes:
    """What a machine with these fonts and rules writes."""
    folder.mkdir(exist_ok=True)
    configuration, output = folder / "fonts.conf", folder / f"figure.{suffix}"
    folders = "".join(f"<dir>{one}</dir>" for one in font_folders)
    configuration.write_text(CONFIGURATION.format(folders=folders, cache=folder / "cache", rules=rules))
    command = [sys.executable, "main.py", "export", "-", "--scene", "leggett", "--output", str(output)]
    environment = os.environ | {"FONTCONFIG_FILE": str(configuration), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        command, input=PROBLEM, text=True, cwd=ROOT, env=environment, capture_output=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return output.read_bytes()


@pytest.mark.long
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="font set-ups of fontconfig")
@pytest.mark.parametrize("suffix", ["png", "svg"])
@pytest.mark.parametrize("typeface", ["Inter", "DejaVuSans"])
def test_two_set_ups_of_fonts_give_the_same_figure(tmp_path, typeface, suffix):
    shared = tmp_path / "shared"
    shared.mkdir()
    substitute = next(Path(ziafont.__file__).parent.rglob("DejaVuSans.ttf"))
    shutil.copy(substitute, shared)
    if typeface == "Inter":
        installed = list(Path("/usr/share/fonts").rglob("Inter-*.[ot]tf"))
        if not installed:
            pytest.skip("Inter is not installed")
        for path in installed:
            shutil.copy(path, shared)
    plain = OTHER.format(hints="hintnone", edges="none", auto="false", usual="DejaVu Sans")
    busy = OTHER.format(hints="hintfull", edges="rgb", auto="true", usual="DejaVu Sans")
    first = figure(tmp_path / "first", suffix, [shared], plain)
    second = figure(tmp_path / "second", suffix, [shared], busy)
    assert first == second
