"""What the documents promise exists: their links, their commands, their settings."""

import os
import re
import shlex
import subprocess
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
READMES = ["README.md", "README.pt-BR.md"]
GUIDES = ["CONTRIBUTING.md", *(f"docs/{file.name}" for file in sorted((REPOSITORY / "docs").glob("*.md")))]
DOCUMENTS = [*READMES, "ARCHITECTURE.md", *GUIDES]


def _text(document: str) -> str:
    file = REPOSITORY / document
    assert file.exists(), f"{document} is missing"
    return file.read_text("utf-8")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_within_the_repository_lead_somewhere(document: str) -> None:
    prose = re.sub(r"```.*?```", "", _text(document), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)\s]+)\)", prose) + re.findall(r"""(?:src|href)=["']([^"']+)["']""", prose)

    broken = [
        target for target in targets if not re.match(r"[a-z]+:", target) and not _leads_somewhere(document, target)
    ]

    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_shown_is_there_and_knows_its_flags(document: str) -> None:
    commands = [command for command in _commands(document) if command[0].startswith("./")]
    assert document not in READMES or {"./dev.sh", "./test.sh"} <= {command[0] for command in commands}

    for command, *arguments in commands:
        script = REPOSITORY / command
        assert os.access(script, os.X_OK), f"{command} is not there, or can't be run"
        for flag in (argument.partition("=")[0] for argument in arguments if argument.startswith("--")):
            assert re.search(rf"(?<![\w-]){flag}(?![\w-])", _help(command)), f"{command} --help does not tell of {flag}"


def test_both_readmes_show_the_same_commands() -> None:
    english, portuguese = (list(_commands(document)) for document in READMES)

    assert english == portuguese


@pytest.mark.parametrize("document", [*READMES, "docs/migrating.md"])
def test_every_setting_in_the_tables_is_in_the_example(document: str) -> None:
    rows = re.findall(r"^\|([^|]*)\|", _text(document), flags=re.MULTILINE)
    named = {name for cell in rows for name in re.findall(r"`([A-Z][A-Z0-9]*_[A-Z0-9_]+)`", cell)}
    assert {"GOOGLE_API_KEY", "TWILIO_AUTH_TOKEN"} <= named

    example = set(re.findall(r"[A-Z][A-Z0-9_]+", (REPOSITORY / ".env.example").read_text("utf-8")))
    assert named <= example


def test_who_migrates_deploys_before_signing_in_and_moves_the_number_last() -> None:
    steps = re.split(r"^\d\. \*\*", _text("docs/migrating.md"), flags=re.MULTILINE)
    deploys = [
        number
        for number, step in enumerate(steps)
        if any(
            "--dry-run" not in line and "doctor" not in line for line in re.findall(r"^ *\./deploy\.sh .*$", step, re.M)
        )
    ]
    first, last = deploys[0], deploys[-1]

    assert "whatsapp:+14155238886" in steps[first], "the sandbox, so that the number stays where it is"
    assert "--admin" in steps[first]
    assert first < next(number for number, step in enumerate(steps) if "Sign in" in step) < last
    assert "put your own number into `.env`" in steps[last]


def _leads_somewhere(document: str, target: str) -> bool:
    path, _, heading = target.partition("#")
    file = REPOSITORY / document if not path else (REPOSITORY / document).parent / path
    if not file.exists():
        return False
    return not heading or heading in _headings(file.read_text("utf-8"))


def _headings(text: str) -> set[str]:
    """The addresses that GitHub gives to headings; of two alike, the second gets -1."""
    seen: dict[str, int] = {}
    slugs = set()
    for title in re.findall(r"^#+\s+(.+?)\s*#*$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), flags=re.MULTILINE):
        plain = unicodedata.normalize("NFC", title).lower()
        slug = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        count = seen.get(slug, 0)
        seen[slug] = count + 1
        slugs.add(f"{slug}-{count}" if count else slug)
    return slugs


def _commands(document: str) -> Iterator[list[str]]:
    """The words of each command in the document's sh blocks, without comments."""
    for block in re.findall(r"```(?:sh|bash|shell|console)\n(.*?)```", _text(document), flags=re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line.strip().removeprefix("$ "), comments=True)
            for joined, command in groupby(words, key=lambda word: word in {"&&", "||", ";", "|"}):
                if not joined:
                    yield list(command)


@cache
def _help(command: str) -> str:
    done = subprocess.run(
        [command, "--help"],
        cwd=REPOSITORY,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, f"{command} --help: {done.stderr}"
    return done.stdout
