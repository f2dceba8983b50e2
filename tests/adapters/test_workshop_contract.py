"""The contract of the port `Workshop`, kept by Firestore and by the fake alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Protocol

import pytest
from google.api_core.exceptions import InvalidArgument
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore

from tests.fakes.calls import CountedCalls
from tests.fakes.shelves import FakeShelves
from tests.fakes.store import FakeStore
from tests.fakes.time import FakeClock, FakeIds
from tests.fakes.workshop import FakeWorkshop
from tests.usecases.world import ELISA
from transbordo.adapters.firestore_shelves import FirestoreShelves
from transbordo.adapters.firestore_store import FirestoreStore
from transbordo.adapters.firestore_workshop import FirestoreWorkshop
from transbordo.domain.bot.proposal import ProposedCard
from transbordo.domain.business.bot_settings import BotSettings, GiveWay, Limits, SensitiveWords
from transbordo.domain.business.business_settings import BusinessSettings, Period
from transbordo.domain.conversation.card import Datum, Line
from transbordo.domain.knowledge.articles import Article
from transbordo.domain.knowledge.shelf import Shelved, drafted, published
from transbordo.domain.messages import Source
from transbordo.domain.ports import Conflict, Reshelved, SeenBot, Shelves, Store, TooMuchAtOnce, Workshop
from transbordo.domain.workshop.audit import Audit, Person
from transbordo.domain.workshop.business_state import BusinessState, saved
from transbordo.domain.workshop.cases import Case, Expected, Fault, Origin, Result, Results
from transbordo.domain.workshop.trial import Quote, Spoken, Trial
from transbordo.domain.workshop.versions import BotState, Version
from transbordo.usecases.save_business import save_business

DIEGO = Person(uid="diego", name="Diego")
LIA = BotSettings(
    name="Lia",
    rules=("Nunca prometa desconto.",),
    sensitive=(SensitiveWords(words=("procon",), queue="geral"), SensitiveWords(words=("advogado",))),
    angry=GiveWay(on=False),
    safety={"hate": "low"},
    limits=Limits(tokens=9),
    price_in=0.25,
)
PRICES = Article(id="precos", title="Preços", body="Custa R$ 99,90.", when="perguntam o preço", tags=("planos",))


class Backend(Protocol):
    """A workshop, what it shares its documents with, and a way around them all."""

    workshop: Workshop
    shelves: Shelves
    store: Store

    def put(self, path: str, document: Mapping[str, Any]) -> None: ...

    def read(self, path: str) -> dict[str, Any] | None: ...


class _Fake:
    def __init__(self) -> None:
        store = FakeStore(FakeClock())
        shelves = FakeShelves(store)
        self.store: Store = store
        self.shelves: Shelves = shelves
        self.workshop: Workshop = FakeWorkshop(store, shelves)
        self.put = store.put
        self.read = store.read


class _Emulated:
    def __init__(self, client: firestore.Client) -> None:
        shelves = FirestoreShelves(client)
        self.store: Store = FirestoreStore(client, FakeClock())
        self.shelves: Shelves = shelves
        self.workshop: Workshop = FirestoreWorkshop(client, shelves)
        self._client = client

    def put(self, path: str, document: Mapping[str, Any]) -> None:
        self._client.document(path).set(dict(document))

    def read(self, path: str) -> dict[str, Any] | None:
        document: dict[str, Any] | None = self._client.document(path).get().to_dict()
        return document


@pytest.fixture
def fake() -> Backend:
    return _Fake()


@pytest.fixture
def emulated(firestore_client: firestore.Client) -> Backend:
    return _Emulated(firestore_client)


@pytest.fixture(params=["fake", pytest.param("emulated", marks=pytest.mark.emulator)])
def backend(request: pytest.FixtureRequest) -> Backend:
    chosen: Backend = request.getfixturevalue(request.param)
    return chosen


NOW = FakeClock()()
new_id = FakeIds()


def audit(what: str = "bot_draft_saved") -> Audit:
    return Audit(id=new_id(), at=NOW, by=DIEGO, what=what)


def put(backend: Backend, state: BotState, on: SeenBot | None = None, **more: Any) -> Audit:
    entry = audit()
    backend.workshop.put_bot(on or backend.workshop.bot(), state, entry, **more)
    return entry


# The bot's draft, and what is published


def test_before_anything_is_written_there_is_an_empty_bot(backend: Backend) -> None:
    assert backend.workshop.bot().state == BotState()


def test_a_bot_is_read_as_it_was_written(backend: Backend) -> None:
    state = BotState(
        draft=LIA,
        draft_revision=4,
        published=BotSettings(name="Bia"),
        version=2,
        published_revision=3,
        published_at=NOW,
        published_by=DIEGO,
    )
    entry = put(backend, BotState(draft=BotSettings(safety={"sexual": "high"})))
    put(backend, state)

    assert backend.workshop.bot().state == state
    assert backend.read(f"audit/{entry.id}") == {
        "id": entry.id,
        "at": NOW,
        "by": {"uid": "diego", "name": "Diego"},
        "what": "bot_draft_saved",
        "of": None,
        "version": None,
    }


def test_a_bot_that_holds_nulls_is_a_bot_without_these(backend: Backend) -> None:
    backend.put("settings/bot", {"published": {"name": "Lia"}, "draft": None, "version": 1})

    assert backend.workshop.bot().state == BotState(published=BotSettings(name="Lia"), version=1)


def test_who_saw_another_bot_writes_nothing_not_even_the_audit(backend: Backend) -> None:
    nothing = backend.workshop.bot()
    put(backend, BotState(draft=LIA))
    old = backend.workshop.bot()
    put(backend, BotState(draft=LIA, draft_revision=1))

    for seen in (nothing, old):
        entry = audit()
        with pytest.raises(Conflict):
            backend.workshop.put_bot(seen, BotState(draft_revision=99), entry)
        assert backend.read(f"audit/{entry.id}") is None
    assert backend.workshop.bot().state.draft_revision == 1


def shelve(backend: Backend, article: Article, live: bool = False) -> None:
    """A draft of it, as the dashboard saves one."""
    seen = backend.shelves.see(article.id)
    after = drafted(seen.shelved, article)
    backend.shelves.commit([Reshelved(seen=seen, after=published(after) if live else after)], NOW, by=DIEGO)


def test_a_draft_of_an_article_makes_the_bot_another_one(backend: Backend) -> None:
    put(backend, BotState(draft=LIA, draft_revision=3))
    before = backend.workshop.bot()
    shelve(backend, PRICES)

    assert backend.workshop.bot().state == replace(before.state, draft_revision=4)
    with pytest.raises(Conflict):
        put(backend, BotState(), on=before)


def version(number: int, **more: Any) -> Version:
    return Version(version=number, settings=LIA, published_at=NOW, published_by=DIEGO, **more)


def test_settings_articles_and_their_version_go_live_together(backend: Backend) -> None:
    put(backend, BotState(draft=LIA))
    shelve(backend, PRICES)
    seen, article = backend.workshop.bot(), backend.shelves.see("precos")
    assert article.shelved
    one = version(1, articles={"precos": "abc"}, note="Preços novos", passed=2, total=3)

    change = Reshelved(seen=article, after=published(article.shelved))
    put(backend, replace(seen.state, published=LIA, version=1), articles=[change], version=one)

    knowledge = backend.store.knowledge("live")
    assert (knowledge.version, knowledge.bot, knowledge.articles) == (1, LIA, (PRICES,))
    assert backend.shelves.see("precos").shelved == Shelved(id="precos", live=PRICES, revision=1)
    assert backend.shelves.untidy(10) == ("precos",), "its pieces are written apart"
    backend.shelves.tidy(["precos"])
    assert all(place.live and place.draft for place in backend.shelves.see("precos").pieces.values())
    assert backend.workshop.bot().state.draft_revision == 1, "it is still the draft that was tested"
    assert backend.workshop.version(1) == one
    assert backend.workshop.version(2) is None


def test_an_article_that_goes_is_read_by_nobody_until_its_pieces_are_gone_too(backend: Backend) -> None:
    shelve(backend, PRICES, live=True)

    going = Reshelved(seen=backend.shelves.see("precos"), after=None)
    put(backend, replace(backend.workshop.bot().state, version=1), articles=[going])

    assert backend.shelves.see("precos").shelved is None
    assert (backend.store.knowledge("live").articles, backend.store.knowledge("draft").articles) == ((), ())
    assert backend.shelves.untidy(10) == ("precos",)
    backend.shelves.tidy(["precos"])
    assert backend.read("knowledge/precos") is None


def test_one_article_that_changed_meanwhile_keeps_everything_as_it_was(backend: Backend) -> None:
    hours = Article(id="horas", title="Horário", body="Das 8h às 18h.")
    shelve(backend, PRICES, live=True)
    shelve(backend, hours)
    late = backend.shelves.see("precos")
    new = backend.shelves.see("horas")
    shelve(backend, replace(PRICES, body="Custa R$ 89,90."))
    assert new.shelved

    changes = [Reshelved(seen=new, after=published(new.shelved)), Reshelved(seen=late, after=None)]
    with pytest.raises(Conflict):
        put(backend, BotState(published=LIA, version=9), articles=changes, version=version(9))

    assert backend.workshop.bot().state.version == 0
    assert backend.workshop.version(9) is None
    assert backend.shelves.see("horas").shelved == new.shelved


def test_a_version_is_written_once(backend: Backend) -> None:
    put(backend, BotState(version=1), version=version(1))

    with pytest.raises(Conflict):
        put(backend, BotState(version=2), version=version(1, note="another"))

    assert backend.workshop.version(1) == version(1)
    assert backend.workshop.bot().state.version == 1


# Test cases

TRIAL = Trial(
    action="handoff",
    text="",
    rule="bot_decided",
    queue="geral",
    card=ProposedCard(
        wants=Line(text="preço", messages=("m1",)),
        data=(Datum(label="Pedido", value="12", messages=("m1",)),),
        first_reply="Oi!",
    ),
    sources=(Source(id="precos", title="Preços", chunk="c", quote="Custa"),),
    confidence=0.5,
    mood="calm",
    language="pt",
    model="fake",
    latency_ms=12,
    prompt_tokens=3,
    answer_tokens=4,
    cost=0.001,
)
CASE = Case(
    id="01CASE",
    says=(
        Spoken(author="customer", text="oi"),
        Spoken(author="bot", text="Oi!", action="ask", confidence=0.1),
        Spoken(author="customer", text="?", quoted=Quote(author="bot", text="Oi!")),
    ),
    expected=Expected(action="answer", must=("99,90",), must_not=("89,90",), articles=("precos",)),
    right_answer="Custa 99,90",
    origin=Origin(cid="1_2", mid="m"),
    created_at=NOW,
    created_by=DIEGO,
    updated_at=NOW,
    results=Results(
        draft=Result(passed=False, faults=(Fault(code="missing", detail="99,90"),), trial=TRIAL, at=NOW, revision=3)
    ),
)


def test_a_case_is_read_as_it_was_written(backend: Backend) -> None:
    backend.workshop.add_case(CASE, audit("case_added"))
    plain = replace(CASE, id="02CASE", origin=None, results=Results(), expected=Expected())
    backend.workshop.add_case(plain, audit("case_added"))

    seen = backend.workshop.case("01CASE")
    assert seen and seen.case == CASE
    assert backend.workshop.cases() == (CASE, plain)
    assert backend.workshop.case("03CASE") is None


def test_a_case_is_added_once(backend: Backend) -> None:
    backend.workshop.add_case(CASE, audit())
    entry = audit()

    with pytest.raises(Conflict):
        backend.workshop.add_case(replace(CASE, right_answer="x"), entry)

    assert backend.workshop.cases() == (CASE,)
    assert backend.read(f"audit/{entry.id}") is None


def test_a_case_that_changed_since_it_was_seen_is_not_overwritten(backend: Backend) -> None:
    backend.workshop.add_case(CASE, audit())
    old = backend.workshop.case("01CASE")
    assert old
    changed = replace(CASE, right_answer="Custa 89,90", results=Results())
    backend.workshop.put_case(old, changed)

    with pytest.raises(Conflict):
        backend.workshop.put_case(old, CASE, audit())

    assert backend.workshop.cases() == (changed,)


def test_a_case_that_is_gone_does_not_come_back_with_its_result(backend: Backend) -> None:
    backend.workshop.add_case(CASE, audit())
    seen = backend.workshop.case("01CASE")
    assert seen
    backend.workshop.remove_case("01CASE", audit("case_removed"))
    backend.workshop.remove_case("01CASE", audit("case_removed"))

    with pytest.raises(Conflict):
        backend.workshop.put_case(seen, CASE)

    assert backend.workshop.cases() == ()


def adds(backend: Backend) -> None:
    backend.workshop.add_case(replace(CASE, id="02CASE"), audit("case_added"))


def changes(backend: Backend) -> None:
    seen = backend.workshop.case("01CASE")
    assert seen
    backend.workshop.put_case(seen, replace(CASE, expected=Expected(must=("x",))), audit("case_changed"))


def removes(backend: Backend) -> None:
    backend.workshop.remove_case("01CASE", audit("case_removed"))


@pytest.mark.parametrize("does", [adds, changes, removes])
def test_nothing_is_published_on_the_word_of_other_cases_than_there_are(
    backend: Backend, does: Callable[[Backend], None]
) -> None:
    put(backend, BotState(draft=LIA, draft_revision=3))
    backend.workshop.add_case(CASE, audit("case_added"))
    seen = backend.workshop.bot()
    does(backend)

    with pytest.raises(Conflict):
        put(backend, replace(seen.state, published=LIA, version=1), on=seen, version=version(1))

    assert backend.workshop.version(1) is None
    after = backend.workshop.bot()
    assert after.state == replace(seen.state, cases_revision=seen.state.cases_revision + 1)
    put(backend, replace(after.state, published=LIA, version=1), on=after, version=version(1))


def test_a_result_of_a_case_keeps_nobody_from_publishing(backend: Backend) -> None:
    backend.workshop.add_case(CASE, audit("case_added"))
    seen, case = backend.workshop.bot(), backend.workshop.case("01CASE")
    assert case
    backend.workshop.put_case(case, replace(CASE, results=Results()))

    put(backend, replace(seen.state, published=LIA, version=1), on=seen, version=version(1))


# The business


FIBRA = BusinessSettings(
    name="Fibra",
    timezone="America/Manaus",
    hours={"tue": (Period(from_="09:00", to="18:00"),)},
    holidays=("2026-12-25",),
    texts={"en": {"soon": "Soon!"}},
)


def put_business(backend: Backend, settings: BusinessSettings = FIBRA) -> Audit:
    seen, entry = backend.workshop.business(), audit("business_saved")
    after = saved(seen.state, settings, revision=seen.state.revision)
    assert isinstance(after, BusinessState)
    backend.workshop.put_business(seen, after, entry)
    return entry


def test_before_anything_is_set_up_the_business_has_no_settings(backend: Backend) -> None:
    assert backend.workshop.business().state == BusinessState()

    put_business(backend)

    assert backend.store.knowledge("draft").business.name == "Fibra"


def test_the_business_is_replaced_part_by_part_and_the_rest_stays(backend: Backend) -> None:
    backend.put(
        "settings/business",
        {"name": "Old", "hours": {"mon": [{"from": "08:00", "to": "12:00"}]}, "texts": {"pt": {"soon": "Já!"}}}
        | {"byHand": 90},
    )

    entry = put_business(backend)

    business = backend.store.knowledge("draft").business
    assert (business.name, business.timezone, business.holidays) == ("Fibra", "America/Manaus", ("2026-12-25",))
    assert business.hours == {"tue": (("09:00", "18:00"),)}
    assert business.texts == {"en": {"soon": "Soon!"}}
    assert (backend.read("settings/business") or {})["byHand"] == 90
    assert backend.read(f"audit/{entry.id}")


def test_the_business_is_seen_as_it_was_saved(backend: Backend) -> None:
    put_business(backend)

    state = backend.workshop.business().state
    assert state == saved(BusinessState(), FIBRA, revision=0)
    assert saved(state, FIBRA, revision=1) == state, "saving it again would change nothing"


@pytest.mark.parametrize("there", [True, False])
def test_a_business_that_changed_since_it_was_seen_is_not_overwritten(backend: Backend, there: bool) -> None:
    if there:
        put_business(backend)
    old, entry = backend.workshop.business(), audit()
    put_business(backend, replace(FIBRA, name="Fibra Sul"))
    now = backend.workshop.business()

    with pytest.raises(Conflict):
        backend.workshop.put_business(old, BusinessState(settings={"name": "Lost"}, revision=9), entry)

    assert backend.workshop.business() == now
    assert backend.read(f"audit/{entry.id}") is None


def test_saving_the_business_costs_one_read_and_one_commit(
    emulated: Backend, firestore_client: firestore.Client
) -> None:
    put_business(emulated)
    calls = CountedCalls(firestore_client)

    save_business(emulated.workshop, ELISA, replace(FIBRA, name="Fibra Sul"), revision=1, now=NOW, new_id=new_id)

    assert calls.made == {"batch_get_documents": 1, "commit": 1}


@pytest.mark.parametrize(
    ("words", "raised"),
    [
        ("Transaction too big. Decrease transaction size.", TooMuchAtOnce),
        ("Request payload size exceeds the limit: 11534336 bytes.", TooMuchAtOnce),
        ("A document cannot be written because of its fields.", InvalidArgument),
    ],
)
def test_of_what_firestore_finds_invalid_only_the_size_is_told_as_such(words: str, raised: type[Exception]) -> None:
    client: Any = firestore.Client(project="demo-large", credentials=AnonymousCredentials())
    client._firestore_api_internal = _Refusing(InvalidArgument(words))
    workshop = FirestoreWorkshop(client, FirestoreShelves(client))

    with pytest.raises(raised):
        workshop.put_bot(SeenBot(state=BotState()), BotState(version=1), audit())


class _Refusing:
    """In place of Firestore's network side."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def commit(self, **_: Any) -> None:
        raise self._error


def test_a_first_publishing_of_very_many_articles_is_one_commit(emulated: Backend) -> None:
    """Firestore's old limit was 500 writes."""
    articles = [Article(id=f"a{n}", title=f"Artigo {n}", body=f"Diz {n}.\n\n## Mais\n\nE {n}.") for n in range(200)]
    changes = [
        Reshelved(seen=emulated.shelves.see(article.id), after=Shelved(id=article.id, live=article))
        for article in articles
    ]

    put(emulated, BotState(published=LIA, version=1), articles=changes, version=version(1))

    assert len(emulated.store.knowledge("live").articles) == 200
