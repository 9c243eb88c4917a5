"""The session inside an exported picture: found again in PNG, SVG and PDF files, without Qt.

Pictures come from anywhere, so sizes are limited and nothing is decoded but the text that is looked for.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import struct
import zlib

from gui.core.data_types import InputError

KEYWORD = "nonlocality-explorer"
MAX_ATTACHMENT = 5_000_000

_PNG = b"\x89PNG\r\n\x1a\n"
_SVG_TEXT = re.compile(rb"<metadata[^>]*\bid=\"nonlocality-explorer\"[^>]*>([A-Za-z0-9+/=\s]*)</metadata>")


class AttachmentError(InputError):
    """A picture that holds no session, or a broken one."""


def is_picture(content: bytes) -> bool:
    """Whether the bytes begin as a PNG, PDF or SVG file does."""
    return content.startswith((_PNG, b"%PDF")) or is_svg(content)


def is_svg(content: bytes) -> bool:
    """Whether the bytes begin as an SVG file does."""
    head = content[:4000]
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"<svg" in head


def read_attachment(content: bytes, name: str = "") -> bytes:
    """The session that the export wrote into the picture; raises ``AttachmentError``."""
    if content.startswith(_PNG):
        found = _from_png(content, name)
    elif content.startswith(b"%PDF"):
        found = _from_pdf(content, name)
    else:
        found = _from_svg(content, name)
    if found is None:
        raise AttachmentError(name, "is a picture with no session in it; this program did not export it")
    return found


def encoded(session: bytes) -> str:
    """The text form in which PNG and SVG carry a session."""
    return base64.b64encode(zlib.compress(session, 9)).decode("ascii")


def decoded(text: bytes, name: str = "") -> bytes:
    """Inverse of ``encoded``, with a limit on the unpacked size."""
    try:
        packed = base64.b64decode(b"".join(text.split()), validate=True)
        unpacker = zlib.decompressobj()
        session = unpacker.decompress(packed, MAX_ATTACHMENT)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise AttachmentError(name, f"the session in the picture is damaged ({error})") from error
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise AttachmentError(name, "the session in the picture is damaged or too large")
    return session


def _from_png(content: bytes, name: str) -> bytes | None:
    position = len(_PNG)
    while position + 12 <= len(content):
        (length,) = struct.unpack(">I", content[position : position + 4])
        kind = content[position + 4 : position + 8]
        body = content[position + 8 : position + 8 + length]
        if len(body) != length:
            raise AttachmentError(name, "is a PNG file that ends too early")
        if kind in (b"tEXt", b"zTXt", b"iTXt"):
            keyword, _, rest = body.partition(b"\0")
            if keyword == KEYWORD.encode():
                return decoded(_png_text(kind, rest, name), name)
        position += 12 + length
    return None


def _png_text(kind: bytes, rest: bytes, name: str) -> bytes:
    if kind == b"tEXt":
        return rest
    if kind == b"zTXt":
        return _inflate(rest[1:], name)
    # iTXt: compression flag, method, language, translated keyword, text
    flag, rest = rest[:1], rest[2:]
    _, _, rest = rest.partition(b"\0")
    _, _, text = rest.partition(b"\0")
    return _inflate(text, name) if flag == b"\x01" else text


def _inflate(packed: bytes, name: str) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, MAX_ATTACHMENT)
    except zlib.error as error:
        raise AttachmentError(name, f"the session in the picture is damaged ({error})") from error


def _from_svg(content: bytes, name: str) -> bytes | None:
    found = _SVG_TEXT.search(content)
    return None if found is None else decoded(found[1], name)


def _from_pdf(content: bytes, name: str) -> bytes | None:
    import logging

    from pypdf import PdfReader

    # pypdf warns about every oddity of a foreign file; only what we say is for the user.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        attachments = PdfReader(io.BytesIO(content)).attachments
        parts = attachments.get(f"{KEYWORD}.json")
    except Exception as error:  # a damaged PDF fails in pypdf in many ways
        raise AttachmentError(name, f"is a PDF file that cannot be read ({type(error).__name__})") from error
    if not parts:
        return None
    session = parts[0]
    if len(session) > MAX_ATTACHMENT:
        raise AttachmentError(name, "the session in the picture is too large")
    return session
