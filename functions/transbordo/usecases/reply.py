"""An agent speaks to the customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from transbordo.domain.conversation.access import User
from transbordo.domain.conversation.change import Change, EpisodeUpdate, Refused, Resent
from transbordo.domain.conversation.conversation import Conversation, window_open
from transbordo.domain.conversation.outbox import leased, said, tried_anew
from transbordo.domain.conversation.ownership import author_of, refuse_unless_owner
from transbordo.domain.conversation.undelivered import shown
from transbordo.domain.messages import MAX_TEXT, Media, MediaState, Outbound, Status, Template
from transbordo.domain.ports import Bucket, BusinessSetup, NewId, SeenOutbound
from transbordo.domain.whatsapp.media_types import kind_of
from transbordo.domain.whatsapp.templates import problem, words
from transbordo.errors import Invalid, NotFound, Texts
from transbordo.usecases.changing import NOTHING, change_visible
from transbordo.usecases.deliver import Outbox, deliver, deliver_decided
from transbordo.usecases.upload_media import upload_path


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What the agent wants to say. `id` is made by whoever asks, so that asking twice is asking once."""

    id: str
    epoch: int
    text: str = ""
    media: tuple[str, ...] = ()
    template: Template | None = None
    reply_to: str | None = None


@dataclass(frozen=True, kw_only=True)
class Replied:
    """`again`: this message had been asked for before, and nothing was sent now."""

    message: Outbound
    again: bool


def reply(outbox: Outbox, user: User, cid: str, draft: Draft, *, new_id: NewId) -> Replied:
    """Send `draft`. It is in the store, with its fate, whatever then happens to the connection.

    Raises:
        Invalid: nothing to send, too long, or a file that is not there.
        NotOwner, StaleEpoch, WindowClosed: nothing was sent.
    """
    _check(draft)
    try:
        _raise_if_asked_before(outbox, user, cid, draft)
        now = outbox.clock()
        draft = _with_words(outbox.store, draft)
        message = _message(user, draft, _media(outbox.bucket, user, draft), now)
        done = change_visible(
            outbox.store,
            user,
            cid,
            lambda conversation: _decide(conversation, user, draft, message, new_id(), now),
            now=now,
            # the one who was faster may have been this very request, sent twice
            lost=lambda: _raise_if_asked_before(outbox, user, cid, draft),
        )
    except _AskedBefore as before:
        return Replied(message=before.message, again=True)
    return Replied(message=deliver_decided(outbox, done), again=False)


def retry(outbox: Outbox, user: User, cid: str, mid: str, *, epoch: int, new_id: NewId) -> Outbound:
    """Send a failed message of one's own once more, as the same message; only the conversation's owner may."""
    now = outbox.clock()

    def decide(conversation: Conversation) -> Change | Refused:
        seen = outbox.store.see_message(cid, mid)
        if not isinstance(seen, SeenOutbound):
            return Refused(code="not_found")
        refused = _refuse(conversation, user, epoch, seen.message.template, now)
        if refused:
            return refused
        if seen.message.author.uid != user.uid:
            # neither the bot's words nor a colleague's are this person's to say
            return Refused(code="not_found")
        if seen.message.status is not Status.FAILED:
            return NOTHING
        anew = tried_anew(seen.message, lease_id=new_id(), now=now)
        after = replace(shown(conversation, anew), updated_at=now)
        inbound = conversation.last_inbound
        # what the customer has said since is not answered by it
        if inbound and inbound.at <= seen.message.at:
            after = replace(after, needs_reply=False, needs_reply_since=None)
        return Change(conversation=after, resent=Resent(message=anew, version=seen.version))

    done = change_visible(outbox.store, user, cid, decide, now=now)
    resent = done.change.resent
    if resent:
        return deliver(outbox, done.conversation, resent.message, follows=done.before.last_outbound)
    there = outbox.store.entry(cid, mid)
    if not isinstance(there, Outbound):
        raise NotFound()
    return there


def _decide(
    conversation: Conversation, user: User, draft: Draft, message: Outbound, lease_id: str, now: datetime
) -> Change | Refused:
    refused = _refuse(conversation, user, draft.epoch, draft.template, now)
    if refused:
        return refused
    sending = leased(
        replace(message, epoch=conversation.epoch, episode=conversation.episode), lease_id=lease_id, now=now
    )
    first = conversation.first_reply_at is None
    return Change(
        conversation=replace(
            said(conversation, sending),
            needs_reply=False,
            needs_reply_since=None,
            unread=0,
            first_reply_at=conversation.first_reply_at or now,
        ),
        entries=(sending,),
        episode=EpisodeUpdate(
            protocol=conversation.episode, fields={"firstReplyAt": now, "firstReplyQueue": conversation.queue}
        )
        if first and conversation.episode
        else None,
    )


def _refuse(
    conversation: Conversation, user: User, epoch: int, template: Template | None, now: datetime
) -> Refused | None:
    refused = refuse_unless_owner(conversation, user, epoch)
    if refused or template or window_open(conversation, now):
        return refused
    expired = conversation.window_expires_at
    return Refused(code="window_closed", details={"windowExpiresAt": expired.isoformat() if expired else None})


_TEMPLATE_PROBLEMS: Mapping[str, Texts] = {
    "unknown": {"pt": "Esse modelo não existe mais.", "en": "This template does not exist any more."},
    "not_approved": {
        "pt": "O WhatsApp ainda não aprovou esse modelo.",
        "en": "WhatsApp has not approved this template yet.",
    },
    "gap_left_open": {
        "pt": "Preencha todos os campos do modelo.",
        "en": "Fill in all fields of the template.",
    },
}


class _AskedBefore(Exception):
    def __init__(self, message: Outbound) -> None:
        super().__init__(message.id)
        self.message = message


def _raise_if_asked_before(outbox: Outbox, user: User, cid: str, draft: Draft) -> None:
    there = outbox.store.entry(cid, draft.id)
    if there is None:
        return
    if isinstance(there, Outbound) and there.author.uid == user.uid:
        raise _AskedBefore(there)
    raise Invalid("id", {"pt": "Este id já é de outra mensagem.", "en": "This id is another message's."})


def _message(user: User, draft: Draft, media: tuple[Media, ...], now: datetime) -> Outbound:
    kind = "template" if draft.template else kind_of(media[0].content_type) if media else "text"
    return Outbound(
        id=draft.id,
        author=author_of(user),
        type=kind,
        text=draft.text,
        at=now,
        status=Status.QUEUED,
        epoch=draft.epoch,
        episode=None,
        media=media,
        template=draft.template,
        quoted=draft.reply_to,
    )


def _with_words(store: BusinessSetup, draft: Draft) -> Draft:
    """A template's text is what the customer reads; raises Invalid for one that can't be sent."""
    if draft.template is None:
        return draft
    template = store.template(draft.template.content_sid)
    wrong = problem(template, draft.template.variables)
    if wrong or template is None:
        raise Invalid("template", _TEMPLATE_PROBLEMS[wrong or "unknown"], problem=wrong)
    return replace(draft, text=words(template, draft.template.variables))


def _media(bucket: Bucket, user: User, draft: Draft) -> tuple[Media, ...]:
    return tuple(_uploaded(bucket, user, media_id) for media_id in draft.media)


def _uploaded(bucket: Bucket, user: User, media_id: str) -> Media:
    path = upload_path(user, media_id)
    stored = bucket.describe(path)
    if stored is None:
        raise Invalid(
            "media",
            {"pt": "O anexo não está mais aqui. Anexe de novo.", "en": "The file is gone. Attach it again."},
        )
    return Media(
        state=MediaState.STORED,
        content_type=stored.content_type,
        size=stored.size,
        name=stored.name,
        path=path,
    )


def _check(draft: Draft) -> None:
    if draft.template and (draft.text or draft.media):
        raise Invalid(
            "text" if draft.text else "media",
            {
                "pt": "Um modelo vai sozinho: o texto dele já está aprovado.",
                "en": "A template goes alone: its text is approved as it stands.",
            },
        )
    if len(draft.text) > MAX_TEXT:
        raise Invalid(
            "text",
            {
                "pt": f"O texto tem {len(draft.text)} caracteres; o limite do WhatsApp é {MAX_TEXT}.",
                "en": f"The text has {len(draft.text)} characters; WhatsApp's limit is {MAX_TEXT}.",
            },
            limit=MAX_TEXT,
        )
    if len(draft.media) > 1:
        raise Invalid(
            "media",
            {
                "pt": "O WhatsApp leva um arquivo por mensagem.",
                "en": "WhatsApp takes one file in a message.",
            },
            limit=1,
        )
    if not (draft.text.strip() or draft.media or draft.template):
        raise Invalid("text", {"pt": "Escreva uma mensagem ou anexe um arquivo.", "en": "Write or attach something."})
