"""An agent's file, checked against what WhatsApp takes before anybody waits for it."""

from __future__ import annotations

from dataclasses import dataclass

from transbordo.domain.conversation.access import User
from transbordo.domain.ports import Bucket
from transbordo.domain.whatsapp.media_types import HEAD_BYTES, MB, MediaProblem, check_outbound, sniff
from transbordo.errors import Invalid, Texts


@dataclass(frozen=True, kw_only=True)
class Upload:
    id: str
    content_type: str
    size: int
    name: str


def upload_path(user: User, media_id: str) -> str:
    """Each person's uploads are their own: nobody sends another's by guessing an id."""
    return f"uploads/{user.uid}/{media_id}"


def upload_media(bucket: Bucket, user: User, *, media_id: str, name: str, content: bytes) -> Upload:
    """Raises Invalid, naming the limit, for what WhatsApp would refuse."""
    content_type = sniff(content[:HEAD_BYTES]) or "application/octet-stream"
    problem = check_outbound(content_type, len(content)) if content else MediaProblem("empty")
    if problem:
        raise Invalid("file", _words(problem), reason=problem.code, limit=problem.limit, contentType=content_type)
    bucket.put(upload_path(user, media_id), content, content_type, name)
    return Upload(id=media_id, content_type=content_type, size=len(content), name=name)


def _words(problem: MediaProblem) -> Texts:
    if problem.code == "too_large":
        megabytes = (problem.limit or 0) // MB
        return {
            "pt": f"O WhatsApp aceita até {megabytes} MB neste tipo de arquivo.",
            "en": f"WhatsApp takes up to {megabytes} MB of this kind of file.",
        }
    if problem.code == "empty":
        return {"pt": "O arquivo está vazio.", "en": "The file is empty."}
    return {
        "pt": "O WhatsApp não aceita este tipo de arquivo. Use JPG, PNG, WEBP, MP4, OGG, MP3, AAC, AMR, PDF ou Office.",
        "en": "WhatsApp does not take this kind of file. Use JPG, PNG, WEBP, MP4, OGG, MP3, AAC, AMR, PDF or Office.",
    }
