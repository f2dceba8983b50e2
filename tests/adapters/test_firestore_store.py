"""The store is made of several adapters, which know nothing of one another."""

from __future__ import annotations

from collections import Counter

from transbordo.adapters.firestore_store import FirestoreStore


def test_none_of_them_takes_a_name_of_another_s() -> None:
    classes = FirestoreStore.__mro__[1:-1]
    names = Counter(name for each in classes for name in vars(each) if not name.startswith("__"))

    assert names["see"] == names["_message"] == 1
    assert [name for name, times in names.items() if times > 1] == []
