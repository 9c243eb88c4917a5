"""Animations as files: the right frames for the right time, each as an export of its Scenario, or nothing."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSizeF

from gui.app.animation.frames import FramePainter
from gui.app.animation.rendering import AnimationFigure, render_animation
from gui.app.command_line import run
from gui.app.figures import compose
from gui.core import intents
from gui.core.animation import Motion
from gui.core.compare import pin_curve
from gui.core.evaluate import evaluate
from gui.core.files.disk import read_limited
from gui.core.files.opening import scenario_from_bytes
from gui.core.files.scratch import scratch_folder
from gui.core.files.session import save_session
from gui.core.values import InputError
from gui.export import moving, to_image
from gui.look.sphere_looks import SphereLooks
from gui.look.theme import LIGHT
from physics.verdicts.types import Cancelled
from tests.gui.scenes.bench import scene_alone

START = pin_curve(intents.default_scenario())
SWEEP = Motion("visibility", 0.9, 1.0, seconds=0.5, rate=8)
SMALL = AnimationFigure(size=(480, 360))


def render(path, scratch, animation=SWEEP, figure=SMALL, stop_after=10**9):
    told = []
    scratch.mkdir(exist_ok=True)
    size = render_animation(
        START,
        animation,
        figure,
        str(path),
        str(scratch),
        progress=told.append,
        should_stop=lambda: len(told) >= stop_after,
    )
    assert size == path.stat().st_size
    assert told == sorted(told) and told[-1] == 1.0
    return path


@pytest.mark.parametrize("suffix", ["gif", "webp"])
def test_frames_durations_and_session(qtbot, tmp_path, suffix):
    path = render(tmp_path / f"x.{suffix}", tmp_path / "scratch")
    with Image.open(path) as image:
        assert (image.n_frames, image.size, image.info["loop"]) == (4, (480, 360), 0)
        pictures, durations = [], []
        for k in range(image.n_frames):
            image.seek(k)
            pictures.append(np.array(image.convert("RGB")))
            durations.append(image.info["duration"])
    assert sum(durations) == pytest.approx(500, abs=5)
    assert all((a != b).any() for a, b in itertools.pairwise(pictures))
    # The white of the paper, and the colour of the pin, are the theme's own.
    assert tuple(pictures[0][2, 2]) == (255, 255, 255)
    assert (pictures[-1] == [int(LIGHT.pin_1[k : k + 2], 16) for k in (1, 3, 5)]).all(axis=2).any()
    assert scenario_from_bytes(read_limited(path), path.name) == START


def test_the_session_is_left_out_where_it_is_not_wanted(qtbot, tmp_path):
    figure = AnimationFigure(size=(480, 360), session=False)
    for suffix in ("gif", "webp"):
        path = render(tmp_path / f"x.{suffix}", tmp_path / "scratch", figure=figure)
        assert b"nonlocality" not in path.read_bytes()
        with pytest.raises(InputError, match="session"):
            scenario_from_bytes(read_limited(path), path.name)


def test_each_frame_is_an_export_of_its_scenario(qtbot):
    """Pixel for pixel, whatever was shown before it."""
    painter = FramePainter("plot", (480, 360), 1.0, "light", SphereLooks())
    frames = SWEEP.frames(START)
    for s in (frames[0], frames[3], frames[1]):
        scene = scene_alone(qtbot, s, (480, 360))
        alone = to_image(compose(scene, evaluate(s), LIGHT, "plot", QSizeF(480, 360)), LIGHT)
        assert painter.picture(s) == alone
    painter.close()


@pytest.mark.parametrize("suffix", ["gif", "webp"])
def test_cancel_leaves_nothing_behind(qtbot, tmp_path, suffix):
    path = tmp_path / f"x.{suffix}"
    path.write_bytes(b"what was there before")
    with pytest.raises(Cancelled):
        render(path, tmp_path / "scratch", stop_after=2)
    assert path.read_bytes() == b"what was there before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["scratch", path.name]
    assert not list((tmp_path / "scratch").iterdir())


def test_without_an_encoder_the_words_are_clear(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(moving, "ffmpeg", lambda: None)
    assert moving.refusal_of("mp4") == moving.NO_ENCODER
    save_session(START, tmp_path / "s.nlx")
    words = ["animate", str(tmp_path / "s.nlx"), "--parameter", "visibility", "--from", "0.9", "--to", "1"]
    assert run([*words, "--output", str(tmp_path / "x.mp4")]) == 2
    assert "ffmpeg" in capsys.readouterr().err
    assert run([*words, "--output", str(tmp_path / "x.avi")]) == 2
    assert ".gif, .webp, .mp4" in capsys.readouterr().err
    assert run([*words, "--fps", "0", "--output", str(tmp_path / "x.gif")]) == 2
    assert capsys.readouterr().err.startswith("--fps: ")
    assert [p.name for p in tmp_path.iterdir()] == ["s.nlx"]


@pytest.mark.skipif(moving.ffmpeg() is None, reason="no ffmpeg is installed")
def test_mp4(qtbot, tmp_path):
    """An odd size is padded to an even one, as the usual players want it."""
    figure = AnimationFigure(size=(481, 361))
    path = render(tmp_path / "x.mp4", tmp_path / "scratch", figure=figure)
    assert path.read_bytes()[4:8] == b"ftyp"
    with pytest.raises(Cancelled):
        render(tmp_path / "y.mp4", tmp_path / "other", stop_after=2)
    assert not (tmp_path / "y.mp4").exists()


def test_a_failing_encoder_is_told_in_its_own_words(qtbot, tmp_path, monkeypatch):
    program = tmp_path / "ffmpeg"
    program.write_text("#!/bin/sh\necho 'Unknown encoder libx264' >&2\nexit 1\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(moving, "ffmpeg", lambda: str(program))
    with pytest.raises(InputError, match="Unknown encoder libx264"):
        render(tmp_path / "x.mp4", tmp_path / "scratch")
    assert not (tmp_path / "x.mp4").exists()


def test_too_many_pixels_are_refused_before_any_work():
    with pytest.raises(InputError, match="at most"):
        AnimationFigure(size=(3840, 2160)).check(100, "webp")


def test_the_command(qtbot, tmp_path, monkeypatch):
    """Angles in degrees, there and back."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    save_session(START, tmp_path / "s.nlx")
    words = ["--parameter", "phi", "--from", "0", "--to", "90", "--seconds", "0.3", "--fps", "10", "--back"]
    output = tmp_path / "x.gif"
    size = ["--size", "480x360", "--once", "--scene", "werner"]
    assert run(["animate", str(tmp_path / "s.nlx"), *words, *size, "--output", str(output)]) == 0
    with Image.open(output) as image:
        assert image.n_frames == 4
        assert "loop" not in image.info


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (
            ["--parameter", "phi", "--from", "0", "--to", "90", "--fps", "999"],
            "--fps: 999 is outside 1 to 60",
        ),
        (["--parameter", "phi", "--from", "0", "--to", "0"], "--to: is the same as from"),
        (["--parameter", "phi", "--from", "-400", "--to", "90"], "--from: -400 is outside"),
        (["--parameter", "phi", "--from", "0", "--to", "90", "--seconds", "0"], "--seconds: 0 is outside"),
        (["--parameter", "photons", "--from", "3", "--to", "4", "--size", "9000x9000"], "--size: "),
    ],
)
def test_the_command_names_the_option_that_is_wrong(tmp_path, capsys, words, field):
    save_session(START, tmp_path / "s.nlx")
    assert run(["animate", str(tmp_path / "s.nlx"), *words, "--output", str(tmp_path / "x.gif")]) == 2
    said = capsys.readouterr().err
    assert said.startswith(field) and said.count("\n") == 1


def test_folders_of_killed_programs_are_removed_and_those_of_others_kept(tmp_path, monkeypatch):
    """A process that was reaped has a number that nobody has; this one runs."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left, other = tmp_path / f"nonlocality-explorer.{gone.pid}.abc", tmp_path / "nonlocality-explorer.mine"
    left.mkdir()
    other.mkdir()
    (left / "animation.mp4").write_bytes(b"half")
    with scratch_folder() as first, scratch_folder() as second:
        assert Path(first).is_dir() and Path(second).is_dir() and first != second
        assert not left.exists() and other.is_dir()
    assert list(tmp_path.iterdir()) == [other]


def test_the_command_removes_its_folder_where_it_is_ended(tmp_path, monkeypatch, capsys):
    """SIGTERM in the midst of the work."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "t"))
    (tmp_path / "t").mkdir()
    save_session(START, tmp_path / "s.nlx")

    def killed(*_, **__):
        assert list((tmp_path / "t").iterdir())
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr("gui.app.animation.rendering.render_animation", killed)
    words = ["--parameter", "phi", "--from", "0", "--to", "90", "--output", str(tmp_path / "x.gif")]
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as end:
        run(["animate", str(tmp_path / "s.nlx"), *words])
    assert end.value.code == 143 and not list((tmp_path / "t").iterdir())
    assert signal.getsignal(signal.SIGTERM) is before
