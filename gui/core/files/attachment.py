"""The Scenario inside an exported picture: put in by the writers, read back here. Knows no Qt.

PNG: an ``iTXt`` chunk; SVG: a ``<metadata>`` element; PDF: an attached file; GIF: a comment; WebP: its XMP
packet, with the element of SVG. All but PDF hold it as base64, so any bytes survive. Pictures come from
strangers: sizes are checked before anything is decoded, and nothing is unpacked but the attached file of a
PDF, up to its largest size.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
import zlib

from gui.core.values import InputError

KEYWORD = "nonlocality-explorer"
ATTACHMENT_NAME = "nonlocality-explorer.json"
MAX_ATTACHMENT_BYTES = 4 * 2**20

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GIF_SIGNATURES = b"GIF87a", b"GIF89a"
_GIF_COMMENT = b"\x21\xfe"
_MAX_CHUNKS = 20_000
_MAX_SPECIFICATIONS = 20
_DICTIONARY_BYTES = 500
# As Qt's writer names it: UTF-16 with its mark.
_PDF_NAME = b"(\xfe\xff" + ATTACHMENT_NAME.encode("utf-16-be") + b")"
_EMBEDDED = re.compile(rb"/EF\s*<<\s*/F (\d{1,10}) 0 R\s*>>")
_BASE64_LIMIT = MAX_ATTACHMENT_BYTES * 4 // 3 + 8


class AttachmentError(InputError):
    """A picture that is damaged, or a session that does not fit into one; ``field`` is the file's name."""


def png_with_attachment(png: bytes, attachment: bytes) -> bytes:
    """The PNG with the attachment right after its header chunk."""
    body = KEYWORD.encode() + b"\0\0\0\0\0" + base64.b64encode(within_limit(attachment))
    crc = zlib.crc32(b"iTXt" + body)
    chunk = struct.pack(">I", len(body)) + b"iTXt" + body + struct.pack(">I", crc)
    end_of_header = len(_PNG_SIGNATURE) + 12 + 13
    return png[:end_of_header] + chunk + png[end_of_header:]


def svg_metadata(attachment: bytes) -> str:
    """The element to put into an SVG file."""
    text = base64.b64encode(within_limit(attachment)).decode("ascii")
    return f'<metadata id="{KEYWORD}">{text}</metadata>'


def gif_comment(attachment: bytes) -> bytes:
    """The comment of a GIF."""
    return KEYWORD.encode() + b"\0" + base64.b64encode(within_limit(attachment))


def within_limit(attachment: bytes) -> bytes:
    """The attachment, if it is small enough to be read back."""
    if len(attachment) > MAX_ATTACHMENT_BYTES:
        raise AttachmentError("", f"the session is too large to put into a picture ({len(attachment)} bytes)")
    return attachment


def is_picture(content: bytes) -> bool:
    """Whether the bytes begin as a PNG, PDF, SVG, GIF or WebP file does."""
    head = content[:4096]
    is_svg = head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"<svg" in head
    return is_svg or _is_webp(content) or content.startswith((_PNG_SIGNATURE, b"%PDF-", *_GIF_SIGNATURES))


def _is_webp(content: bytes) -> bool:
    return content.startswith(b"RIFF") and content[8:12] == b"WEBP"


def read_attachment(content: bytes, name: str = "") -> bytes | None:
    """The bytes attached to an exported picture or animation, None if it carries none.

    The content decides the format. ``AttachmentError``: damaged, too large, or no picture.
    """
    try:
        if content.startswith(_PNG_SIGNATURE):
            return _from_png(content)
        if content.startswith(b"%PDF-"):
            return _from_pdf(content)
        if content.startswith(_GIF_SIGNATURES):
            return _from_gif(content)
        if _is_webp(content):
            return _from_webp(content)
        if b"<svg" in content[:4096]:
            return _from_svg(content)
    except ValueError as error:
        raise AttachmentError(name, f"is damaged: {error}") from error
    raise AttachmentError(name, "is neither PNG, SVG, PDF, GIF nor WebP")


def _decode(text: bytes) -> bytes:
    if len(text) > _BASE64_LIMIT:
        raise ValueError("its attachment is too large")
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("its attachment is not base64") from error


def _from_png(data: bytes) -> bytes | None:
    at = len(_PNG_SIGNATURE)
    prefix = KEYWORD.encode() + b"\0"
    for _ in range(_MAX_CHUNKS):
        if at + 12 > len(data):
            raise ValueError("it ends in the middle")
        (length,) = struct.unpack_from(">I", data, at)
        kind = data[at + 4 : at + 8]
        if at + 12 + length > len(data):
            raise ValueError("it ends in the middle")
        if kind == b"iTXt" and data.startswith(prefix, at + 8):
            body = data[at + 8 : at + 8 + length]
            (crc,) = struct.unpack_from(">I", data, at + 8 + length)
            if crc != zlib.crc32(kind + body):
                raise ValueError("the check sum of its attachment is wrong")
            flags, text = body[len(prefix) : len(prefix) + 4], body[len(prefix) + 4 :]
            if flags != b"\0\0\0\0":
                raise ValueError("its attachment is packed, which this program never does")
            return _decode(text)
        if kind == b"IEND":
            return None
        at += 12 + length
    raise ValueError("it has too many parts")


def _from_svg(data: bytes) -> bytes | None:
    # No XML parser: entities in a hostile file could expand without end.
    pattern = rb'<metadata id="' + re.escape(KEYWORD.encode()) + rb'">([A-Za-z0-9+/=\s]*)</metadata>'
    found = re.search(pattern, data)
    return None if found is None else _decode(b"".join(found.group(1).split()))


def _from_gif(data: bytes) -> bytes | None:
    # Any comment that begins with our name, wherever it stands: nothing before it has to be understood.
    prefix = KEYWORD.encode() + b"\0"
    at = data.find(_GIF_COMMENT)
    while at >= 0:
        first = at + len(_GIF_COMMENT) + 1
        if data.startswith(prefix, first):
            return _decode(_gif_blocks(data, first - 1)[len(prefix) :])
        at = data.find(_GIF_COMMENT, first)
    return None


def _gif_blocks(data: bytes, at: int) -> bytes:
    """What the blocks hold that begin there: each has its length before it, up to one of length 0."""
    parts: list[bytes] = []
    for _ in range(_BASE64_LIMIT // 255 + 2):
        if at >= len(data) or at + data[at] >= len(data):
            raise ValueError("it ends in the middle")
        if data[at] == 0:
            return b"".join(parts)
        parts.append(data[at + 1 : at + 1 + data[at]])
        at += 1 + data[at]
    raise ValueError("its attachment is too large")


def _from_webp(data: bytes) -> bytes | None:
    at = 12
    for _ in range(_MAX_CHUNKS):
        if at + 8 > len(data):
            return None
        kind, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + length > len(data):
            raise ValueError("it ends in the middle")
        if kind == b"XMP ":
            return _from_svg(data[at + 8 : at + 8 + length])
        at += 8 + length + length % 2
    raise ValueError("it has too many parts")


def _from_pdf(data: bytes) -> bytes | None:
    # No PDF library: a few kilobytes of nested filters or objects can be made to unpack to gigabytes. Looked
    # for is what Qt's writer leaves, a file specification with our name and the stream object it names.
    if b"startxref" not in data[-2048:]:
        raise ValueError("it is no readable PDF: its end is missing")
    start = 0
    for _ in range(_MAX_SPECIFICATIONS):
        at = data.find(_PDF_NAME, start)
        if at < 0:
            return None
        start = at + len(_PDF_NAME)
        named = _EMBEDDED.search(data, start, start + _DICTIONARY_BYTES)
        if named is not None:
            return _pdf_stream(data, named.group(1))
    return None


def _pdf_stream(data: bytes, number: bytes) -> bytes:
    head = re.compile(rb"[\r\n]" + number + rb" 0 obj\s*<<([^>]{0,500})>>\s*stream\r?\n").search(data)
    if head is None:
        raise ValueError("its attachment is not there")
    if b"/FlateDecode" not in head.group(1):
        end = data.find(b"endstream", head.end())
        content = data[head.end() : max(end, head.end())].rstrip(b"\r\n")
    else:
        unpacking = zlib.decompressobj()
        try:
            content = unpacking.decompress(data[head.end() :], MAX_ATTACHMENT_BYTES + 1)
        except zlib.error as error:
            raise ValueError("its attachment cannot be unpacked") from error
        if not unpacking.eof and len(content) <= MAX_ATTACHMENT_BYTES:
            raise ValueError("its attachment ends in the middle")
    if len(content) > MAX_ATTACHMENT_BYTES:
        raise ValueError("its attachment is too large")
    return content
