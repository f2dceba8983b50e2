"""Small files that a customer might send. make.py made them; nothing in them is of anyone."""

from pathlib import Path

_TYPES = {
    "roteador.jpg": "image/jpeg",
    "audio.ogg": "audio/ogg",
    "video.mp4": "video/mp4",
    "fatura.pdf": "application/pdf",
    "contato.vcf": "text/vcard",
}
NAMES = list(_TYPES)


def load(name: str) -> tuple[bytes, str, str]:
    """A sample's bytes, content type and name; raises KeyError for a name that is none."""
    content_type = _TYPES[name]
    return (Path(__file__).parent / name).read_bytes(), content_type, name
