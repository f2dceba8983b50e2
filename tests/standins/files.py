"""Files as small as they can be and still be what they are, with the words that a test puts into them."""

import struct

OPUS_RATE = 48_000


def voice_note(words: str = "", seconds: int = 3) -> bytes:
    """Of Ogg as much as Gemini's stand-in looks at: how long it is, and words in its comment. It has no sound."""
    comment = f"TRANSCRIPT={words}".encode() if words else b"encoder=none"
    tags = b"OpusTags" + struct.pack("<II", 0, 1) + struct.pack("<I", len(comment)) + comment
    return b"OpusHead" + tags + b"OggS" + struct.pack("<BBq", 0, 4, seconds * OPUS_RATE) + bytes(13)


def pdf(words: str) -> bytes:
    """One page with one line of text."""
    line = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("cp1252", "replace")
    stream = b"BT /F1 12 Tf 60 760 Td (" + line + b") Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    document, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(document))
        document += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(document)
    return document + b"xref\n0 5\n0000000000 65535 f \n" + table + end
