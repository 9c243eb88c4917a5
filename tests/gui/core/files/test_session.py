"""Sessions: round trip, migration, refusals, atomic writing."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.files import session
from gui.core.files.disk import FileError, read_limited, write_atomic
from gui.core.files.opening import scenario_from_bytes
from gui.core.files.session import SessionError, decode_session, encode_session, load_session, save_session
from gui.core.presets import EXAMPLES, PRESETS, apply_preset
from gui.core.results_json import results_as_json
from gui.core.scenario import TypedKet, directions
from gui.core.scene_list import SCENES
from tests.tiers import mostly_long

FIXTURES = sorted((Path(__file__).parent / "sessions").glob("version*.nlx"))


@pytest.mark.parametrize("key", sorted(PRESETS))
def test_round_trip(key):
    s = apply_preset(intents.default_scenario(), key)
    assert decode_session(encode_session(s)) == s


@pytest.mark.parametrize("key", sorted(EXAMPLES))
def test_round_trip_with_data(key):
    path = EXAMPLES[key][1]
    s = scenario_from_bytes(path.read_bytes(), path.name)
    assert decode_session(encode_session(s)) == s


@pytest.mark.parametrize("decimals", mostly_long([6, 7, 9, 12], quick=(6, 7)))
@pytest.mark.parametrize("scene", SCENES)
def test_a_session_whose_numbers_were_rounded_opens_and_evaluates(decimals, scene):
    """At V = 1 a direction that is too long by its rounding would make a correlation above 1."""
    s = intents.set_visibility(intents.set_scene(intents.default_scenario(), scene), 1.0)
    # The proof that the open question's part checks anew takes a while and knows nothing of directions; so do
    # the runs that the scene Experiment simulates.
    for number in range(1 if scene in ("open_question", "experiment") else 5):
        turned = np.linalg.qr(np.random.default_rng(number).normal(size=(3, 3)))[0]
        a = directions(s.alice) @ turned
        tree = json.loads(encode_session(intents.use_settings(s, a, -np.repeat(a, 2, axis=0))))
        found = decode_session(json.dumps(_rounded(tree, decimals)).encode())
        lengths = np.linalg.norm(directions(found.alice + found.bob), axis=1)
        assert abs(lengths - 1).max() < 2e-12
        json.dumps(results_as_json(evaluate(found)), allow_nan=False)
        assert decode_session(encode_session(found)) == found


def _rounded(tree, decimals):
    if isinstance(tree, dict):
        return {key: _rounded(value, decimals) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_rounded(value, decimals) for value in tree]
    return round(tree, decimals) if isinstance(tree, float) else tree


def test_there_is_a_fixture_for_every_version():
    assert [p.stem for p in FIXTURES] == [f"version{n}" for n in range(1, session.VERSION + 1)]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda p: p.stem)
def test_every_version_ever_written_still_opens(path):
    """The values were chosen when the fixture was made: they must arrive unchanged."""
    s = load_session(path)
    assert (s.visibility, s.eta, s.phi) == (0.9, 0.8, 0.5)
    assert s.alice[0].label == "probe"
    assert s.alice[0].locked
    assert len(s.alice) == 4


def test_an_old_version_passes_through_its_migration(monkeypatch):
    """A made-up version 2 that renames eta: version 1 files must still open."""

    def rename(scenario):
        scenario = dict(scenario)
        scenario["visibility"] = scenario.pop("visibility") / 2
        return scenario

    monkeypatch.setattr(session, "VERSION", session.VERSION + 1)
    monkeypatch.setitem(session.MIGRATIONS, session.VERSION - 1, rename)
    assert load_session(FIXTURES[-1]).visibility == 0.45


def broken(**changes):
    content = json.loads(encode_session(intents.default_scenario()))
    for name, value in changes.items():
        content["scenario"][name] = value
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    ("content", "field", "reason"),
    [
        (b"", "", "not a session"),
        (b"{", "", "not a session"),
        (b"[]", "", "not a session"),
        (b'{"format": "other", "version": 1, "scenario": {}}', "format", "nonlocality-explorer"),
        (b'{"format": "nonlocality-explorer", "version": 99, "scenario": {}}', "version", "99"),
        (b'{"format": "nonlocality-explorer", "version": 0, "scenario": {}}', "version", "0"),
        (broken(colour="red"), "scenario", "colour"),
        (broken(visibility=1.5), "scenario.visibility", "outside"),
        (broken(phi="north"), "scenario", "phi"),
        (broken(alice=[]), "scenario.alice", "0 settings"),
        (broken(alice=[{"label": "a", "direction": [1, 1, 1]}], frames=[]), "scenario.alice[0]", "unit"),
        (broken(state={"type": "bell_diagonal", "t": [1, 1, 1]}), "scenario.state", "positive"),
        (broken(state={"type": "wormhole"}), "scenario", "wormhole"),
        (broken(pairs=[[0, 99]]), "scenario.pairs[0]", "does not exist"),
        (broken(pairs=[]), "scenario.pairs", "no pair"),
    ],
)
def test_refusals_name_the_field_and_the_reason(content, field, reason):
    with pytest.raises(SessionError) as caught:
        decode_session(content)
    assert caught.value.field.startswith(field)
    assert reason in str(caught.value)


def test_saving_is_atomic(tmp_path, monkeypatch):
    """A disk that fails in the middle leaves the old file as it was and no debris."""
    path = tmp_path / "work.nlx"
    save_session(intents.default_scenario(), path)
    before = path.read_bytes()

    def fail(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(FileError, match="No space left"):
        save_session(intents.set_eta(intents.default_scenario(), 0.1), path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["work.nlx"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits of this kind")
def test_a_new_file_gets_the_usual_permissions(tmp_path):
    path = tmp_path / "work.nlx"
    mask = os.umask(0o022)
    try:
        write_atomic(path, b"x")
    finally:
        os.umask(mask)
    assert path.stat().st_mode & 0o777 == 0o644


on_posix = pytest.mark.skipif(sys.platform == "win32", reason="links, modes and kills of POSIX")


@on_posix
def test_saving_through_a_link_writes_the_file_it_means_and_keeps_its_mode(tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    real, link = folder / "real.nlx", tmp_path / "link.nlx"
    real.write_bytes(b"old")
    real.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(real, 1234, 1235)
    owner = real.stat().st_uid, real.stat().st_gid
    link.symlink_to(os.path.relpath(real, tmp_path))
    write_atomic(link, b"new")
    assert link.is_symlink() and real.read_bytes() == b"new"
    assert real.stat().st_mode & 0o7777 == 0o640
    assert (real.stat().st_uid, real.stat().st_gid) == owner
    dangling = tmp_path / "dangling.nlx"
    dangling.symlink_to(folder / "new.nlx")
    write_atomic(dangling, b"first")
    assert dangling.is_symlink() and (folder / "new.nlx").read_bytes() == b"first"
    assert sorted(p.name for p in folder.iterdir()) == ["new.nlx", "real.nlx"]


@on_posix
def test_what_is_no_plain_file_is_neither_read_nor_written(tmp_path):
    pipe, loop, long = tmp_path / "pipe", tmp_path / "loop", tmp_path / ("n" * 300)
    os.mkfifo(pipe)
    loop.symlink_to(loop)
    for path in (pipe, loop, long, tmp_path, Path("/dev/null"), Path("/dev/full"), tmp_path / "none" / "a"):
        with pytest.raises(FileError) as caught:
            write_atomic(path, b"x")
        assert "\n" not in str(caught.value)
        with pytest.raises(FileError) as caught:
            read_limited(path)
        assert "\n" not in str(caught.value)
    assert pipe.is_fifo() and sorted(p.name for p in tmp_path.iterdir()) == ["loop", "pipe"]


@on_posix
@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="this system has no files without a name")
def test_a_kill_in_the_middle_of_saving_leaves_nothing_beside_the_old_file(tmp_path):
    path = tmp_path / "work.nlx"
    path.write_bytes(b"old")
    code = (
        "import os, pathlib, sys; from gui.core.files.disk import write_atomic; "
        "os.fsync = lambda handle: os.kill(os.getpid(), 9); "
        "write_atomic(pathlib.Path(sys.argv[1]), b'new')"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], timeout=60)
    assert done.returncode == -9
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["work.nlx"]


@on_posix
@pytest.mark.parametrize("before", ["", "vars(os).pop('O_TMPFILE', None); "], ids=["usual", "always named"])
def test_what_a_kill_at_the_last_step_left_goes_with_the_next_saving(tmp_path, before):
    """Killed after its file had a name: the next saving takes it away, but not that of a running program.

    Some file systems know no files without a name: there the file has its name from the beginning.
    """
    path = tmp_path / "work.nlx"
    path.write_bytes(b"old")
    code = (
        "import os, pathlib, sys; from gui.core.files.disk import write_atomic; "
        f"{before}os.replace = lambda one, other: os.kill(os.getpid(), 9); "
        "write_atomic(pathlib.Path(sys.argv[1]), b'new')"
    )
    assert subprocess.run([sys.executable, "-c", code, str(path)], timeout=60).returncode == -9
    assert path.read_bytes() == b"old" and len(list(tmp_path.glob(".work.nlx.*.part"))) == 1
    running = tmp_path / f".work.nlx.{os.getppid()}.part"
    other = tmp_path / ".work.nlx.notes.part"
    for kept in (running, other):
        kept.write_bytes(b"")
    write_atomic(path, b"newer")
    assert path.read_bytes() == b"newer"
    assert sorted(tmp_path.iterdir()) == sorted([path, running, other])


def test_the_folder_is_flushed_too(tmp_path, monkeypatch):
    flushed, fsync = [], os.fsync

    def note(handle):
        flushed.append(os.path.isdir(f"/proc/self/fd/{handle}"))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", note)
    write_atomic(tmp_path / "work.nlx", b"x")
    if sys.platform.startswith("linux"):
        assert flushed == [False, True]


def test_reading_is_limited(tmp_path):
    path = tmp_path / "large"
    path.write_bytes(b"x" * 100)
    with pytest.raises(FileError, match="larger"):
        read_limited(path, 99)
    with pytest.raises(FileError, match="not a plain file"):
        read_limited(tmp_path)


@pytest.mark.parametrize("text", ["(01-10)/sqrt(2)", "|HV⟩ + i|VH⟩", "3/5 00 + 4/5 11"])
def test_a_ket_comes_back_as_it_was_typed(text):
    s = intents.set_state(intents.default_scenario(), TypedKet(text))
    found = decode_session(encode_session(s))
    assert found == s
    assert results_as_json(evaluate(found)) == results_as_json(evaluate(s))


@pytest.mark.parametrize(
    ("part", "value", "reason"),
    [
        ("state", {"type": "ket", "text": "01 & 10"}, 'scenario.state: character 4: "&"'),
        ("state", {"type": "ket", "text": "(" * 100000}, "longer than 200"),
        ("state", {"type": "ket", "text": 5}, "Expected `str`"),
    ],
)
def test_a_ket_that_is_none_is_refused(part, value, reason):
    tree = json.loads(encode_session(intents.default_scenario()))
    tree["scenario"][part] = value
    with pytest.raises(SessionError, match=re.escape(reason)):
        decode_session(json.dumps(tree).encode())
