"""Where the pieces of an article stand, while it is drafted, published, and on its way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from transbordo.domain.conversation.change import Refused
from transbordo.domain.knowledge.articles import Article, article_of, chunks_of
from transbordo.domain.knowledge.shelf import (
    Arrangement,
    Place,
    Shelved,
    arranged,
    drafted,
    leaving_document,
    published,
    removed,
    restored,
    shelf_document,
    shelved_of,
    stale,
    taken_back,
    widened,
)

ARTICLES = st.builds(
    lambda sections: Article(id="a", title="A", body="".join(f"# {one}\nDiz {one}.\n" for one in sections)),
    st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4),
)
SHELVED = st.one_of(
    st.none(),
    st.builds(
        lambda live, draft, gone, revision: Shelved(
            id="a", live=live, draft=None if gone else draft, removed=gone, revision=revision
        ),
        ARTICLES,
        st.none() | ARTICLES,
        st.booleans(),
        st.integers(0, 9),
    ),
    st.builds(lambda draft: Shelved(id="a", draft=draft), ARTICLES),
)
AFTER = st.one_of(st.none(), ARTICLES).map(lambda article: taken_back(None, article))


def after(arrangement: Arrangement, held: Mapping[str, Place]) -> dict[str, Place]:
    """Where the pieces stand then."""
    new = {chunk.id: place for chunk, place in arrangement.new.items()}
    return {id_: place for id_, place in {**held, **arrangement.moved, **new}.items() if id_ not in arrangement.gone}


@given(before=SHELVED, to=AFTER)
def test_widened_pieces_serve_the_article_before_and_the_one_after(before: Shelved | None, to: Shelved | None) -> None:
    held = after(arranged(before, {}), {})

    wide = after(widened(to, held), held)

    for article in (before, to):
        for stage, content in (("live", article and article.live), ("draft", article and article.staged)):
            assert all(getattr(wide[chunk.id], stage) for chunk in (chunks_of(content) if content else ()))
    assert after(arranged(to, wide), wide) == after(arranged(to, {}), {}), "and tidied they are the latter's alone"


@given(shelved=SHELVED)
def test_an_article_is_read_as_it_was_written(shelved: Shelved | None) -> None:
    if shelved:
        assert shelved_of("a", shelf_document(shelved)) == shelved


def test_an_article_that_is_leaving_is_none_at_any_stage_and_can_be_drafted_anew() -> None:
    live = published(drafted(None, Article(id="a", title="A", body="Diz.")))
    assert live
    leaving = shelf_document(live) | leaving_document(live.title)

    assert shelved_of("a", leaving) is None
    assert (article_of(leaving, "live"), article_of(leaving, "draft")) == (None, None)
    again = drafted(None, Article(id="a", title="B", body="Diz outra coisa."))
    assert shelved_of("a", leaving | shelf_document(again)) == again


# Who edits says which article they saw


@given(before=SHELVED, article=ARTICLES)
def test_every_edit_raises_the_revision_by_one_and_what_is_so_already_is_none(
    before: Shelved | None, article: Article
) -> None:
    edits = [drafted(before, article), taken_back(before, article)]
    edits += [edit for edit in (removed(before), restored(before)) if edit] if before else []
    there = before.revision if before else 0
    for edit in edits:
        assert edit.revision == there + (replace(edit, revision=there) != before)


@given(before=SHELVED)
def test_what_is_published_says_what_it_said_and_so_is_still_of_its_revision(before: Shelved | None) -> None:
    out = published(before) if before else None
    if before and out:
        assert (out.staged, out.revision) == (before.staged, before.revision)


@given(before=SHELVED)
def test_only_the_revision_that_an_article_has_is_not_stale(before: Shelved | None) -> None:
    there = before.revision if before else 0

    assert stale(before, there) is None
    for other in (there - 1, there + 1):
        assert stale(before, other) == Refused(code="stale_article", details={"revision": there})
