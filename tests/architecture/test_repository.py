"""What every file of the repository owes the next reader and the next machine."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from .source import FUNCTIONS, PRODUCT, REPOSITORY, python_files

MEGABYTE = 1_000_000

# Each with a character class, so that this file is none of those that it finds.
OF_ONE_MACHINE = re.compile(
    r"""(?x)
    # somebody's folders
    /wor[k]/ | /tm[p]/[a-z] | /hom[e]/[a-z] | /roo[t]/ | /User[s]/[A-Za-z] | [A-Z]:\\User[s]
    # where packages came from
    | pypi[.]or[g] | pythonhoste[d] | registry[.]npm[j]s | deb[.]debia[n]
    """
)


def _tracked() -> list[tuple[str, Path]]:
    """(git's mode, path) of every file in the repository."""
    listing = subprocess.run(
        ["git", "ls-files", "--stage", "-z"], cwd=REPOSITORY, capture_output=True, text=True, timeout=60, check=True
    ).stdout
    entries = [entry.split("\t", 1) for entry in listing.split("\0") if entry]
    files = [(facts.split()[0], REPOSITORY / name) for facts, name in entries]
    return [(mode, file) for mode, file in files if file.is_file()]


@pytest.mark.parametrize("file", python_files(FUNCTIONS), ids=lambda file: str(file.relative_to(FUNCTIONS)))
def test_each_deployed_file_says_what_it_is_for(file: Path) -> None:
    assert ast.get_docstring(ast.parse(file.read_text("utf-8")))


def test_the_domain_says_that_it_is_pure() -> None:
    words = (PRODUCT / "domain" / "README.md").read_text("utf-8").split()

    text = " ".join(words)
    assert all(said in text for said in ("pure", "standard library", "no clock", "no network", "no random"))
    assert len(words) < 120


def test_no_file_names_a_place_on_one_machine() -> None:
    named = []
    for _, file in _tracked():
        text = file.read_bytes().decode("utf-8", errors="ignore")
        named += [f"{file.relative_to(REPOSITORY)}: {found.group()}" for found in OF_ONE_MACHINE.finditer(text)]

    assert named == []


def test_no_file_is_large() -> None:
    assert [str(file) for _, file in _tracked() if file.stat().st_size > MEGABYTE] == []


def test_shell_scripts_run_as_they_are_and_stop_at_the_first_error() -> None:
    scripts = [
        (mode, file) for mode, file in _tracked() if file.read_bytes().startswith((b"#!/usr/bin/env bash", b"#!/bin/"))
    ]
    assert {file.name for _, file in scripts} >= {"dev.sh", "test.sh"}

    for mode, file in scripts:
        assert mode == "100755", f"{file}: no run bit"
        lines = [line for line in file.read_text("utf-8").splitlines() if line.strip() and not line.startswith("#")]
        assert lines[0] == "set -euo pipefail", f"{file}: {lines[0]}"


def test_a_script_that_can_not_run_by_itself_says_that_it_is_sourced() -> None:
    others = [
        (mode, file) for mode, file in _tracked() if file.suffix == ".sh" and not file.read_bytes().startswith(b"#!")
    ]

    for mode, file in others:
        assert mode == "100644", f"{file}: a run bit, and nothing that says how to run it"
        assert "\n# Sourced by " in file.read_text("utf-8"), f"{file}: who sources it?"


def test_nothing_secret_or_made_is_in_the_repository() -> None:
    made = {"node_modules", "__pycache__", ".venv", ".local", "dist", ".env"}

    assert [str(file) for _, file in _tracked() if made & set(file.relative_to(REPOSITORY).parts)] == []
