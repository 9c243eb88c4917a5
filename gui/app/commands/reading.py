"""What headless commands read: files or standard input, and the scene that is meant."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

from gui.core.values import ScenarioError

if TYPE_CHECKING:
    from gui.core.scenario import Scenario


def read_input(name: str) -> tuple[bytes, str]:
    """The content of a file, or of standard input for -, and what to call it; ``FileError`` says why not."""
    from gui.core.files.disk import MAX_BYTES, FileError, read_limited

    if name != "-":
        return read_limited(Path(name)), Path(name).name
    if sys.stdin is None:
        raise FileError("standard input", "is closed")
    stream: IO[bytes] = sys.stdin.buffer
    try:
        content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise FileError("standard input", error.strerror or str(error)) from error
    if len(content) > MAX_BYTES:
        raise FileError("standard input", f"is larger than {MAX_BYTES // 1_000_000} MB")
    return content, "standard input"


def load_scenario(names: list[str], mapping_file: str | None) -> tuple[Scenario, bytes]:
    """The Scenario in a file, or several files of data, and the content of a single file without mapping."""
    from gui.core.data.importing.mapping import read_mapping
    from gui.core.data.importing.on_disk import holds_events
    from gui.core.files.disk import read_limited
    from gui.core.files.opening import scenario_from_bytes, scenario_of_files

    if "" in names:
        raise ScenarioError("file", "the name is empty")
    mapping = None if mapping_file is None else read_mapping(read_limited(Path(mapping_file)))
    content = b""
    if names == ["-"] or (len(names) == 1 and mapping is None and not holds_events(Path(names[0]))):
        content, name = read_input(names[0])
        folder = None if names == ["-"] else Path(names[0]).parent
        scenario = scenario_from_bytes(content, name, mapping=mapping, folder=folder)
        content = b"" if mapping is not None else content
    else:
        scenario = scenario_of_files([Path(name) for name in names], mapping)
    return scenario, content


def known_scene(name: str) -> str:
    """The name of a scene; ``ScenarioError`` for ``--scene`` where there is none."""
    from gui.core.scene_list import SCENES

    if name not in SCENES:
        raise ScenarioError("--scene", f"{name} is none of {', '.join(SCENES)}")
    return name
