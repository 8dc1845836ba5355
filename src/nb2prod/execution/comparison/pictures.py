"""PNG files compared by their pixels, without a library that draws."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from .compare import Difference
from .tolerance import Tolerance

_START = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Pixels with 8 bits for each channel, row by row."""

    width: int
    height: int
    channels: int
    rows: bytes


def compare_pictures(
    expected: bytes, found: bytes, name: str, tolerance: Tolerance
) -> Difference | None:
    """Compare two PNG files; None if they look the same."""
    if expected == found:
        return None
    try:
        one, other = read_png(expected), read_png(found)
    except ValueError as error:
        return _differ(name, "value", f"{len(expected)} bytes", f"{len(found)} bytes", str(error))
    sizes = [f"{each.width} x {each.height} pixels" for each in (one, other)]
    if sizes[0] != sizes[1] or one.channels != other.channels:
        return _differ(name, "shape", sizes[0], sizes[1], "")
    different = _different(one, other, tolerance.channel)
    share = different / max(1, one.width * one.height)
    if share <= tolerance.pixels:
        return None
    return _differ(name, "value", "the picture", "the same", f"{share:.1%} of the pixels differ")


def read_png(content: bytes) -> Picture:
    """Read a picture as programs draw it: 8 bits a channel, not interlaced.

    Raises:
        ValueError: it is no such picture.
    """
    if not content.startswith(_START):
        raise ValueError("not a PNG file")
    header, data = b"", b""
    for kind, body in _chunks(content):
        header = body if kind == b"IHDR" else header
        data += body if kind == b"IDAT" else b""
    try:
        width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", header)
        packed = zlib.decompress(data)
    except (struct.error, zlib.error):
        raise ValueError("a broken PNG file") from None
    if depth != 8 or interlaced or colour not in _CHANNELS:
        raise ValueError("a kind of PNG file that is compared by its bytes only")
    channels = _CHANNELS[colour]
    if len(packed) != height * (width * channels + 1):
        raise ValueError("a broken PNG file")
    rows = _unfiltered(packed, width * channels, channels)
    return Picture(width=width, height=height, channels=channels, rows=rows)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_START)
    while at + 8 <= len(content):
        (size,) = struct.unpack_from(">I", content, at)
        yield content[at + 4 : at + 8], content[at + 8 : at + 8 + size]
        at += size + 12


def _unfiltered(packed: bytes, width: int, step: int) -> bytes:
    """Undo the filter of each row.

    Args:
        width: bytes of a row.
        step: bytes of a pixel.
    """
    rows = bytearray()
    above = bytes(width)
    for at in range(0, len(packed), width + 1):
        row = bytearray(packed[at + 1 : at + 1 + width])
        _undo(packed[at], row, above, step)
        rows += row
        above = bytes(row)
    return bytes(rows)


def _undo(form: int, row: bytearray, above: bytes, step: int) -> None:
    """Undo the filter of one row in place, as section 9 of the PNG specification says."""
    if form == 1:
        for at in range(step, len(row)):
            row[at] = (row[at] + row[at - step]) & 255
    elif form == 2:
        row[:] = bytes((a + b) & 255 for a, b in zip(row, above, strict=True))
    elif form == 3:
        for at, up in enumerate(above):
            left = row[at - step] if at >= step else 0
            row[at] = (row[at] + (left + up) // 2) & 255
    elif form == 4:
        for at, up in enumerate(above):
            left, corner = (row[at - step], above[at - step]) if at >= step else (0, 0)
            row[at] = (row[at] + _nearest(left, up, corner)) & 255


def _nearest(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    far = abs(guess - left), abs(guess - up), abs(guess - corner)
    if far[0] <= far[1] and far[0] <= far[2]:
        return left
    return up if far[1] <= far[2] else corner


def _different(one: Picture, other: Picture, channel: int) -> int:
    """Count the pixels of which a channel is further apart than allowed."""
    width, step = one.width * one.channels, one.channels
    count = 0
    for start in range(0, len(one.rows), width):
        left, right = one.rows[start : start + width], other.rows[start : start + width]
        if left != right:
            far = {
                at // step
                for at, (a, b) in enumerate(zip(left, right, strict=True))
                if abs(a - b) > channel
            }
            count += len(far)
    return count


def _differ(name: str, kind: str, expected: str, found: str, note: str) -> Difference:
    return Difference(path=name, where=name, kind=kind, expected=expected, found=found, note=note)
