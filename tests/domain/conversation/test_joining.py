"""What becomes of two conversations that turn out to be one person's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from tests.domain.samples import EARLIER, NOW, conversation
from transbordo.domain.conversation.conversation import Contact, LastInbound, Owner
from transbordo.domain.conversation.joining import Joined, join, linked, not_yet_linked

WEIGHT = [Owner.NOBODY, Owner.BOT, Owner.QUEUE, Owner.AGENT]
BSUID = "BR.1502576394655843"


def joined(kept: Owner, other: Owner) -> Joined:
    return join(
        conversation(kept, id="1_2", episode="K", agent_uid="kept" if kept is Owner.AGENT else None),
        conversation(other, id=f"1_{BSUID}", episode="O", agent_uid="other" if other is Owner.AGENT else None),
        event_id="01E",
        now=NOW,
    )


@pytest.mark.parametrize(("kept", "other"), list(product(Owner, Owner)))
def test_a_person_keeps_it_before_the_queue_and_both_before_the_bot(kept: Owner, other: Owner) -> None:
    result = joined(kept, other)
    after = result.change.conversation

    assert after
    assert after.id == "1_2"
    assert after.owner is max(kept, other, key=WEIGHT.index)
    other_leads = WEIGHT.index(other) > WEIGHT.index(kept)
    assert after.episode == ("O" if other_leads else "K")
    assert after.epoch == max(conversation(kept).epoch, conversation(other).epoch) + 1


@pytest.mark.parametrize(("kept", "other"), list(product(Owner, Owner)))
def test_who_has_to_let_go_has_one_less_and_that_episode_is_over(kept: Owner, other: Owner) -> None:
    result = joined(kept, other)
    other_leads = WEIGHT.index(other) > WEIGHT.index(kept)
    follower, episode = (kept, "K") if other_leads else (other, "O")
    name = "kept" if other_leads else "other"

    assert dict(result.change.open_by_agent) == ({name: -1} if follower is Owner.AGENT else {})
    over = {update.protocol for update in result.episodes if update.fields.get("outcome") == "merged"}
    assert over == (set() if follower is Owner.NOBODY else {episode})
    assert all(update.fields["cid"] == "1_2" for update in result.episodes)


def test_the_one_has_all_that_either_had() -> None:
    one = replace(
        conversation(Owner.BOT, unread=2, needs_reply=True, needs_reply_since=NOW),
        contact=Contact(address="whatsapp:+5511900000000", key="5511900000000", tags=("vip", "a")),
    )
    later = EARLIER + timedelta(minutes=1)
    other = replace(
        conversation(
            Owner.BOT,
            id=f"1_{BSUID}",
            unread=1,
            needs_reply=True,
            needs_reply_since=EARLIER,
            last_inbound=LastInbound(sid="SM9", at=later),
            window_expires_at=later + timedelta(hours=24),
        ),
        contact=Contact(address=f"whatsapp:{BSUID}", key=BSUID, name="Caio", tags=("a", "b")),
    )

    after = join(one, other, event_id="01E", now=NOW).change.conversation

    assert after
    assert (after.unread, after.needs_reply, after.needs_reply_since) == (3, True, EARLIER)
    assert after.last_inbound == LastInbound(sid="SM9", at=later)
    assert after.window_expires_at == later + timedelta(hours=24)
    assert after.contact == Contact(
        address=f"whatsapp:{BSUID}", key="5511900000000", name="Caio", tags=("vip", "a", "b")
    )


def test_there_is_something_to_settle_until_it_is_settled() -> None:
    told = conversation(contact=Contact(address="whatsapp:+5511900000000", key="5511900000000", bsuid=BSUID))

    assert not_yet_linked(told) == f"14155238886_{BSUID}"
    assert not_yet_linked(linked(told)) is None
    assert not_yet_linked(conversation()) is None
    alone = conversation(contact=Contact(address=f"whatsapp:{BSUID}", key=BSUID, bsuid=BSUID))
    assert not_yet_linked(alone) is None
