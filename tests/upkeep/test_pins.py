"""What we choose by hand rises within its major version, and is pinned again."""

from __future__ import annotations

import json

import pytest

from tests.upkeep.pins import differences, fixed, loosened, npm_versions, npm_wishes, python_versions

LOCK = """
# made by uv
flask==3.2.0 ; python_full_version < '3.14' \\
    --hash=sha256:00
cachecontrol[filecache]==0.14.4 ; python_full_version < '3.14' \\
    --hash=sha256:01
"""


def test_a_pin_may_rise_below_the_next_major_version() -> None:
    assert loosened("# web\nflask==3.1.3\npytest\n-r other.in\n") == "# web\nflask>=3.1.3,<4\npytest\n-r other.in\n"


def test_what_rose_is_pinned_again_and_nothing_else_is_touched() -> None:
    assert fixed("# web\nflask>=3.1.3,<4\npytest\n", LOCK) == "# web\nflask==3.2.0\npytest\n"


@pytest.mark.parametrize("text", ["flask==3.2.0\n", "Flask==3.2.0\npytest\n"])
def test_a_pin_at_its_newest_stays_as_it_was_written(text: str) -> None:
    assert fixed(loosened(text), LOCK) == text


def test_versions_are_read_from_the_lock_files() -> None:
    lock = {"packages": {"": {"name": "x"}, "node_modules/@a/b": {"version": "1.0.0"}, "hosting": {"version": "0"}}}

    assert python_versions(LOCK) == {"flask": "3.2.0", "cachecontrol": "0.14.4"}
    assert npm_versions(json.dumps(lock))["@a/b"] == "1.0.0"


def test_npm_is_asked_for_the_newest_of_the_same_major_version() -> None:
    package = {"dependencies": {"svelte": "5.57.3"}, "devDependencies": {"vite": "7.3.8"}}
    assert npm_wishes(json.dumps(package)) == ["svelte@^5.57.3", "vite@^7.3.8"]


def test_each_change_is_one_line() -> None:
    told = differences({"a": "1", "b": "1", "c": "1"}, {"a": "1", "b": "2", "d": "1"})
    assert told == ["b 1 → 2", "c 1 → gone", "d new → 1"]
