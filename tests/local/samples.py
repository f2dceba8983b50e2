"""Small, valid files made by hand, the same bytes every time: a picture, a document, a voice note."""

import functools
import struct
import zlib
from collections.abc import Callable, Sequence

Colour = tuple[int, int, int]

_WALL, _BOX, _OFF = (226, 220, 208), (52, 58, 64), (96, 102, 108)
_GREEN, _RED = (46, 190, 96), (226, 44, 44)


@functools.cache
def png(width: int = 480, height: int = 320) -> bytes:
    """A picture of a modem whose second light is red."""
    lights = (_GREEN, _RED, _OFF, _GREEN)

    def colour(x: int, y: int) -> Colour:
        column, row = x / width, y / height
        if not (0.15 < column < 0.85 and 0.35 < row < 0.7):
            return _WALL
        light = int((column - 0.2) / 0.15)
        in_light = 0.2 < column < 0.8 and (column - 0.2) % 0.15 < 0.06 and 0.48 < row < 0.57
        return lights[light] if in_light else _BOX

    return _png(width, height, colour)


def _png(width: int, height: int, colour: Callable[[int, int], Colour]) -> bytes:
    """https://www.w3.org/TR/png-3/: eight-bit RGB, every row unfiltered."""
    rows = b"".join(b"\0" + bytes(part for x in range(width) for part in colour(x, y)) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


@functools.cache
def pdf(lines: Sequence[str] = ("Fibra Exemplo", "Boleto de teste, sem valor")) -> bytes:
    """One page with these lines of text."""
    shown = " ".join(f"({_pdf_text(line)}) Tj T*" for line in lines)
    content = f"BT /F1 18 Tf 24 TL 72 760 Td {shown} ET".encode("latin-1")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    body, offsets = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(body))
    )


def _pdf_text(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


# One 20 ms frame of silence (RFC 6716): CELT, full band, one frame.
_OPUS_SILENCE = b"\xf8\xff\xfe"
_SAMPLES_A_FRAME = 960
_FRAMES_A_PAGE = 50
_FIRST_PAGE, _LAST_PAGE = 2, 4


@functools.cache
def voice_note(seconds: int = 3) -> bytes:
    """Ogg/Opus, as WhatsApp's voice notes are (RFC 3533, RFC 7845); nothing but silence."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48000, 0, 0)
    vendor = b"transbordo"
    tags = b"OpusTags" + struct.pack("<I", len(vendor)) + vendor + struct.pack("<I", 0)
    pages = [_ogg_page(0, 0, [head], _FIRST_PAGE), _ogg_page(1, 0, [tags])]
    for second in range(1, seconds + 1):
        position = second * _FRAMES_A_PAGE * _SAMPLES_A_FRAME
        kind = _LAST_PAGE if second == seconds else 0
        pages.append(_ogg_page(1 + second, position, [_OPUS_SILENCE] * _FRAMES_A_PAGE, kind))
    return b"".join(pages)


def _ogg_page(number: int, position: int, packets: Sequence[bytes], kind: int = 0) -> bytes:
    """A page of whole packets, each shorter than 255 bytes."""
    lengths = bytes(len(packet) for packet in packets)
    before = struct.pack("<4sBBqII", b"OggS", 0, kind, position, 1, number)
    after = bytes([len(packets)]) + lengths + b"".join(packets)
    checksum = _ogg_crc(before + b"\0\0\0\0" + after)
    return before + struct.pack("<I", checksum) + after


def _ogg_crc(data: bytes) -> int:
    """RFC 3533's own checksum: not zlib's, which turns the bits round."""
    crc = 0
    for byte in data:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1) ^ (0x04C11DB7 if crc & 0x80000000 else 0)
            crc &= 0xFFFFFFFF
    return crc
