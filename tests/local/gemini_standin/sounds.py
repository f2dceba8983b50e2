"""What the stand-in "hears". It has no ears: words come from the file's own comment, or from knowing our sample.

A recording of anybody's voice has neither, and what is said of it is how long it is.
"""

import struct
from functools import cache
from hashlib import sha256
from pathlib import Path

_SAMPLES = Path(__file__).parents[1] / "twilio_standin" / "samples"
_WORDS = {"audio.ogg": "Troquei o cabo de fibra e a luz LOS do modem continua vermelha"}  # the sample is a melody
_COMMENT = b"TRANSCRIPT="
_OPUS_RATE = 48_000  # an Opus stream counts in these, whatever it was recorded with
_PAGE = 27  # bytes of a page's head


def words_in(sound: bytes) -> str:
    """The words, where the file tells them; else empty."""
    return _comment(sound) or _samples().get(sha256(sound).hexdigest(), "")


def told(sound: bytes) -> str:
    """A transcript: the words, or an honest stand-in for them."""
    seconds = _seconds(sound)
    return words_in(sound) or (f"[áudio de {seconds} s]" if seconds else "[áudio]")


@cache
def _samples() -> dict[str, str]:
    return {sha256((_SAMPLES / name).read_bytes()).hexdigest(): words for name, words in _WORDS.items()}


def _comment(sound: bytes) -> str:
    """Ogg and FLAC keep comments as NAME=value, with their length in four bytes before."""
    at = sound.find(_COMMENT)
    if at < 4:
        return ""
    (length,) = struct.unpack_from("<I", sound, at - 4)
    return sound[at + len(_COMMENT) : at + length].decode("utf-8", "replace").strip()


def _seconds(sound: bytes) -> int:
    """Of an Opus stream in Ogg: what its last page counts to."""
    at = sound.rfind(b"OggS")
    if at < 0 or b"OpusHead" not in sound or len(sound) < at + _PAGE:
        return 0
    samples: int = struct.unpack_from("<q", sound, at + 6)[0]
    return max(1, round(samples / _OPUS_RATE))
