"""Articles are cut into pieces that can each be read alone; nothing of them is lost on the way."""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from transbordo.domain.knowledge.articles import (
    CUTTING,
    MAX_CHUNK,
    Article,
    chunks_of,
    content_hash,
)


def article(body: str, **more: Any) -> Article:
    return replace(Article(id="planos", title="Planos", body=body), **more)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


BLOCKS = st.one_of(
    st.text(alphabet="abc é.!\t", max_size=3000),
    st.builds("{} {}".format, st.sampled_from(["#", "##", "###", "######"]), st.text(alphabet="xyz #", max_size=12)),
    st.lists(st.text(alphabet="itens", min_size=1, max_size=80), min_size=1, max_size=40).map(
        lambda items: "\n".join(f"- {item}" for item in items)
    ),
    st.lists(st.text(alphabet="0123,5 R$", max_size=60), min_size=1, max_size=60).map(
        lambda rows: "\n".join(["| plano |", "|---|", *(f"| {row} |" for row in rows)])
    ),
    st.text(max_size=200),
)
BODIES = st.lists(BLOCKS, max_size=8).map("\n\n".join)


@given(BODIES, st.text(alphabet="quando é ", max_size=1500))
def test_no_piece_is_longer_than_a_piece_may_be(body: str, when: str) -> None:
    assert all(0 < len(chunk.text) <= MAX_CHUNK for chunk in chunks_of(article(body, when=when)))


@given(BODIES)
def test_every_word_is_in_a_piece_or_in_its_title(body: str) -> None:
    chunks = chunks_of(article(body))
    told = "".join(words("".join(f"{chunk.title}\n{chunk.text}\n" for chunk in chunks)))

    # a word longer than a piece is cut, so letters in a row are compared, not words
    assert all("".join(words(part)) in told for line in body.splitlines() for part in line.split() if len(part) < 200)


@given(st.lists(st.text(alphabet="abcde", min_size=1, max_size=9), min_size=1, max_size=900))
def test_text_without_headings_comes_out_in_its_order_with_nothing_added(said: list[str]) -> None:
    numbered = [f"{word}{place}" for place, word in enumerate(said)]

    assert " ".join(chunk.text for chunk in chunks_of(article(" ".join(numbered)))).split() == numbered


@given(BODIES)
def test_the_same_content_has_the_same_ids(body: str) -> None:
    assert chunks_of(article(body)) == chunks_of(article(body))


@given(BODIES)
def test_no_id_stands_for_two_pieces(body: str) -> None:
    ids = [chunk.id for chunk in chunks_of(article(body))]

    assert len(ids) == len(set(ids))


def test_a_change_in_one_section_leaves_the_other_pieces_as_they_are() -> None:
    before = chunks_of(article("# Fibra\nCusta 90.\n# Rádio\nCusta 50."))
    after = chunks_of(article("# Fibra\nCusta 90.\n# Rádio\nCusta 60."))

    assert [one.id == other.id for one, other in zip(before, after, strict=True)] == [True, False]


def test_two_articles_that_say_the_same_have_pieces_of_their_own() -> None:
    (one,), (other,) = chunks_of(article("Igual")), chunks_of(replace(article("Igual"), id="outro"))

    assert one.id != other.id


def test_a_piece_tells_the_headings_that_it_stands_under() -> None:
    chunks = chunks_of(article("Antes.\n# Fibra\n## Preço\nR$ 90\n## Prazo\n2 dias\n# Rádio\nAcabou."))

    assert [(chunk.title, chunk.text) for chunk in chunks] == [
        ("Planos", "Antes."),
        ("Planos › Fibra › Preço", "R$ 90"),
        ("Planos › Fibra › Prazo", "2 dias"),
        ("Planos › Rádio", "Acabou."),
    ]


def test_a_heading_with_nothing_below_it_is_not_lost() -> None:
    chunks = chunks_of(article("# Não vendemos rádio\n# Fibra\n## Entregamos em Campinas"))

    assert [chunk.text for chunk in chunks] == ["Não vendemos rádio", "Entregamos em Campinas"]


def test_when_it_helps_is_the_first_piece() -> None:
    chunks = chunks_of(article("Custa 90.", when="o cliente pergunta o preço"))

    assert [chunk.text for chunk in chunks] == ["o cliente pergunta o preço", "Custa 90."]


def test_a_list_that_fits_stays_whole() -> None:
    items = "\n".join(f"- item {n}" for n in range(40))

    assert items in [chunk.text for chunk in chunks_of(article("x" * 1000 + "\n\n" + items + "\n\n" + "y" * 1000))]


def test_each_piece_of_a_long_table_begins_with_its_head() -> None:
    head = "| plano | preço |\n|---|---:|"
    rows = [f"| Fibra {n} | R$ {n},90 |" for n in range(100, 200)]
    chunks = chunks_of(article("\n".join((head, *rows))))

    assert len(chunks) > 1
    assert all(chunk.text.startswith(head + "\n|") for chunk in chunks)
    assert [row for chunk in chunks for row in chunk.text.split("\n")[2:]] == rows


@given(st.text(alphabet="abc", max_size=4), st.lists(st.text(alphabet="abc", max_size=3), max_size=3))
def test_a_hash_tells_a_tag_from_the_words_around_it(title: str, tags: list[str]) -> None:
    one = article("corpo", title=title, tags=tuple(tags))

    for other in (replace(one, title=title + "!"), replace(one, tags=(*one.tags, "")), replace(one, when="corpo")):
        assert content_hash(one) != content_hash(other)
    assert content_hash(one) == content_hash(replace(one, id="outro"))


def test_what_fits_to_the_letter_is_one_piece_and_one_letter_more_is_two() -> None:
    half = MAX_CHUNK // 2

    assert len(chunks_of(article("a" * half + " " + "b" * (half - 1)))) == 1
    assert len(chunks_of(article("a" * half + " " + "b" * half))) == 2


def test_a_piece_is_filled_before_another_is_begun() -> None:
    lengths = [len(chunk.text) for chunk in chunks_of(article(" ".join(f"palavra{n}" for n in range(2000))))]

    assert all(one + other > MAX_CHUNK for one, other in pairwise(lengths))


def test_whoever_changes_how_articles_are_cut_raises_the_number() -> None:
    """What is in Firestore is cut again by it."""
    paragraphs = "\n\n".join(f"Parágrafo {n}. " + "Diz alguma coisa sobre o plano. " * 12 for n in range(6))
    rows = "\n".join(f"| Fibra {n} | R$ {n},90 |" for n in range(80))
    body = f"Antes.\n# Planos\n## Preços\n{rows}\n## Prazos\n{paragraphs}\n# Fim\n- um\n- dois\n{'x' * 1300}"

    pieces = chunks_of(article(body, when="perguntam de planos"))

    cut = sha256("".join(f"{chunk.title}\n{chunk.text}\n" for chunk in pieces).encode()).hexdigest()
    assert (CUTTING, cut[:12]) == (1, "eb82d772ea09")
