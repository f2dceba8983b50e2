"""A voice note as small as it can be and still be one, with the words that a test puts into it."""

import struct

OPUS_RATE = 48_000


def voice_note(words: str = "", seconds: int = 3) -> bytes:
    """Of Ogg as much as Gemini's stand-in looks at: how long it is, and words in its comment. It has no sound."""
    comment = f"TRANSCRIPT={words}".encode() if words else b"encoder=none"
    tags = b"OpusTags" + struct.pack("<II", 0, 1) + struct.pack("<I", len(comment)) + comment
    return b"OpusHead" + tags + b"OggS" + struct.pack("<BBq", 0, 4, seconds * OPUS_RATE) + bytes(13)
