"""A Scenario as one short string without spaces, to be pasted, mailed or read from a QR code.

``NLX1:`` and base64 (letters of URLs, without padding) of the compressed session, in which all that has its
default value is left out. The string holds every choice and the data; it is not encrypted. Compressed data
end in a check sum, so that a string that was cut or mistyped is refused.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from typing import Any

import msgspec

from gui.core.files.session import SessionError, decode_session, encode_session
from gui.core.scenario import Scenario

PREFIX = "NLX1:"
# Far more than any session of the program, and little enough to be unpacked at once.
MOST_CHARACTERS = 2_000_000
MOST_BYTES = 20_000_000


def code_of(scenario: Scenario) -> str:
    """The string of a scenario; equal scenarios have equal strings."""
    session = msgspec.json.decode(encode_session(scenario))
    session["scenario"] = without_defaults(scenario)
    packed = zlib.compress(msgspec.json.encode(session), 9)
    return PREFIX + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def scenario_of(code: str) -> Scenario:
    """The scenario of a string; spaces and line breaks that mail programs put in are left out.

    Raises ``SessionError`` naming what is wrong with it.
    """
    if len(code) > MOST_CHARACTERS:
        raise SessionError("code", f"longer than {MOST_CHARACTERS} characters")
    text = re.sub(r"\s+", "", code)
    if not looks_like_code(text):
        raise SessionError("code", f"does not begin with {PREFIX}")
    letters = text[len(PREFIX) :].rstrip("=")
    try:
        packed = base64.b64decode(letters + "=" * (-len(letters) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise SessionError("code", "has characters that do not belong there, or is cut") from error
    return decode_session(_unpacked(packed))


def looks_like_code(text: str) -> bool:
    """Whether a text claims to be such a string (so that errors are told as its)."""
    return text.lstrip().startswith(PREFIX)


def without_defaults(value: Any) -> Any:
    """A value of frozen structs as plain lists and dicts, without fields that have their default value."""
    if isinstance(value, msgspec.Struct):
        config = value.__struct_config__
        told = {} if config.tag_field is None else {config.tag_field: config.tag}
        for field in msgspec.structs.fields(value):
            content = getattr(value, field.name)
            if field.default is msgspec.NODEFAULT or not _same(content, field.default):
                told[field.encode_name] = without_defaults(content)
        return told
    if isinstance(value, tuple):
        return [without_defaults(item) for item in value]
    return value


def _same(value: object, default: object) -> bool:
    # repr tells -0.0 from 0.0 and True from 1, which == does not.
    return value == default and repr(value) == repr(default)


def _unpacked(packed: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(packed, MOST_BYTES)
    except zlib.error as error:
        raise SessionError("code", "is damaged: its check sum does not fit") from error
    if unpacking.unconsumed_tail:
        raise SessionError("code", f"holds more than {MOST_BYTES // 10**6} MB")
    if not unpacking.eof:
        raise SessionError("code", "is cut: its end is missing")
    if unpacking.unused_data:
        raise SessionError("code", "has more characters than belong to it")
    return content
