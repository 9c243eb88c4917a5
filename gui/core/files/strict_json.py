"""Strict reading of JSON that people write: every refusal names the field and the reason in one line."""

from __future__ import annotations

import json
import re
from typing import Any, TypeVar

import msgspec

from gui.core.values import InputError, quoted

T = TypeVar("T")

_AT = re.compile(r"^(?P<reason>.*?)(?: - at `(?P<path>.*)`)?$", re.DOTALL)
_FIELD = re.compile(r"^Object (?P<what>contains unknown|missing required) field `(?P<name>.*)`$", re.DOTALL)
_TYPE = re.compile(r"`([a-z]+(?: \| [a-z]+)*)`")
_TYPE_NAMES = {
    "array": "a list",
    "object": "an object {…}",
    "float": "a number",
    "int": "a whole number",
    "str": "a text",
    "bool": "true or false",
    "null": "null",
}


def decode(raw: bytes, kind: type[T], error: type[InputError]) -> T:
    """The JSON text as a ``kind``; raises ``error`` for whatever is wrong with it."""
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        raw.decode("utf-8")
        value = msgspec.json.decode(raw, type=kind)
        json.loads(raw, object_pairs_hook=_refuse_twice)
    except UnicodeDecodeError as e:
        raise error("", f"byte {e.start + 1} is not UTF-8 text") from e
    except _StatedTwice as e:
        raise error(str(e), "stands twice in the same object") from e
    except msgspec.ValidationError as e:
        field, reason = explain(str(e))
        raise error(field, reason) from e
    except msgspec.DecodeError as e:
        raise error("", f"not valid JSON: {_locate(str(e), raw)}") from e
    except RecursionError as e:
        raise error("", "nested too deeply") from e
    except ValueError as e:  # json.loads: a whole number of thousands of digits
        raise error("", "a number is out of range") from e
    return value


def explain(message: str) -> tuple[str, str]:
    """Split a message of msgspec into the field (a path such as ``settings.alice[2]``) and the reason."""
    match = _AT.match(message)
    assert match is not None
    path = (match["path"] or "$").removeprefix("$").removeprefix(".")
    reason = match["reason"]
    if found := _FIELD.match(reason):
        field = f"{path}.{found['name']}" if path else found["name"]
        return field, "is missing" if found["what"].startswith("missing") else "is not a known field"
    reason = _TYPE.sub(_type_in_words, reason).replace("Expected ", "expected ").replace("`", "")
    reason = re.sub(r"of length (\d+)", r"of \1", reason)
    return path, reason


def _type_in_words(match: re.Match[str]) -> str:
    # A null in a choice only says that the field may be left out.
    names = [name for name in match[1].split(" | ") if name != "null" or " | " not in match[1]]
    return " or ".join(_TYPE_NAMES.get(name, name) for name in names)


def _locate(message: str, raw: bytes) -> str:
    """Turn "(byte 123)" at the end of a message into a line and a column."""
    message = message.removeprefix("JSON is malformed: ")
    match = re.search(r" \(byte (\d+)\)$", message)
    if match is None:
        return "it ends too early" if "truncated" in message else message
    before = raw[: int(match[1])]
    line = before.count(b"\n") + 1
    column = len(before) - (before.rfind(b"\n") + 1) + 1
    return f"{message[: match.start()]} at line {line}, column {column}"


class _StatedTwice(Exception):
    """A key stands twice in one JSON object."""


def _refuse_twice(pairs: list[tuple[str, Any]]) -> None:
    seen = set()
    for key, _ in pairs:
        if key in seen:
            raise _StatedTwice(quoted(key))
        seen.add(key)
