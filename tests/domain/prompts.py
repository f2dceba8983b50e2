"""A prompt, and answers of a model to it, for the tests of both ends."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from transbordo.domain.bot.prompt import Prompt, Queue, Said
from transbordo.domain.business.bot_settings import BotSettings
from transbordo.domain.knowledge.articles import Chunk

SAO_PAULO = timezone(timedelta(hours=-3))
AT = datetime(2026, 11, 22, 17, 2, tzinfo=UTC)
FIRST, SECOND, THIRD = "SM" + "1" * 32, "01JD" + "2" * 22, "SM" + "3" * 32

PROMPT = Prompt(
    business="Fibra Exemplo",
    bot=BotSettings(name="Lia", persona="Você é a Lia.", greeting="Oi, sou a Lia!", rules=("Pedir senha",)),
    sources=(
        Chunk(id="c1", article="sem-sinal", title="Sem sinal", text="Olhe a luz LOS.\nSe estiver vermelha, espere."),
        Chunk(id="c2", article="boleto", title="Segunda via", text="Toque em Faturas."),
    ),
    queues=(Queue(id="geral", name="Geral"), Queue(id="suporte", name="Suporte", description="Sem sinal")),
    conversation=(
        Said(id=FIRST, author="customer", text="minha internet caiu", at=AT),
        Said(id=SECOND, author="bot", text="Olhe a luz LOS.", at=AT),
        Said(id=THIRD, author="customer", text="", at=AT, type="image"),
    ),
    now=AT.astimezone(SAO_PAULO),
)
ANSWER: dict[str, Any] = {
    "action": "answer",
    "text": "Olhe a luz LOS do modem.",
    "sources": ["s1"],
    "confidence": 0.9,
    "language": "pt",
    "mood": "calm",
    "queue": None,
    "card": None,
    "transcripts": [],
}
CARD: dict[str, Any] = {
    "wants": {"text": "Internet de volta", "messages": ["m1", "m3"]},
    "tried": [{"text": "Olhou a luz", "messages": ["m2"]}],
    "data": [{"label": "Contrato", "value": "4471", "messages": ["m1"]}],
    "mood": {"text": "Irritada", "messages": ["m1"]},
    "firstReply": "Oi! Já vi a sua foto.",
}
HANDOFF = ANSWER | {"action": "handoff", "text": "", "queue": "suporte", "card": CARD}
