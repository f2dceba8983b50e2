"""Data flows one way: entrypoint, use case, domain, adapter; what a file imports shows whether it does."""

import ast
import sys
from pathlib import Path

import pytest

from .source import FUNCTIONS, PRODUCT, REPOSITORY, imports, offences, python_files, within

# In the standard library, yet not pure: the clock, the network, the machine, chance.
IMPURE = (
    "asyncio",
    "http",
    "logging",
    "os",
    "random",
    "secrets",
    "smtplib",
    "socket",
    "subprocess",
    "threading",
    "time",
)
# Each folder of the domain may know those before it, and what lies beside the folders; ports stand on all of them.
LADDER = ("text", "whatsapp", "business", "conversation", "reports", "knowledge", "bot", "workshop", "copilot")
APART = ("health",)
BESIDE = ("messages", "documents", "problem")
IMPURE_CALLS = {"now", "utcnow", "today", "uuid1", "uuid4", "urandom", "open", "print", "input"}


def test_the_domain_imports_the_standard_library_and_itself_only() -> None:
    assert offences(PRODUCT / "domain", allowed=("transbordo.domain",)) == []
    assert _from_outside(PRODUCT / "domain") == []


def test_the_domain_knows_no_clock_no_network_and_no_chance() -> None:
    files = python_files(PRODUCT / "domain")
    assert files
    imported = [f"{file.name} imports {name}" for file in files for name in imports(file) if within(name, *IMPURE)]
    called = [
        f"{file.name}:{node.lineno} calls {name}"
        for file in files
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and (name := _name(node.func)) in IMPURE_CALLS
    ]

    assert imported == []
    assert called == []


def test_every_folder_of_the_domain_has_its_step() -> None:
    folders = {file.parent.name for file in (PRODUCT / "domain").glob("*/*.py")}
    files = {file.stem for file in (PRODUCT / "domain").glob("*.py")} - {"__init__"}

    assert folders == {*LADDER, *APART, "ports"}
    assert files == set(BESIDE)


@pytest.mark.parametrize("step", range(len(LADDER)), ids=LADDER)
def test_a_folder_of_the_domain_knows_only_those_before_it(step: int) -> None:
    allowed = tuple(f"transbordo.domain.{name}" for name in (*BESIDE, *LADDER[: step + 1]))

    assert offences(PRODUCT / "domain" / LADDER[step], allowed=allowed) == []


@pytest.mark.parametrize("name", BESIDE)
def test_what_all_of_the_domain_rests_on_rests_on_no_folder_of_it(name: str) -> None:
    own = [module for module in imports(PRODUCT / "domain" / f"{name}.py") if within(module, "transbordo")]

    assert [module for module in own if not within(module, *(f"transbordo.domain.{file}" for file in BESIDE))] == []


def test_what_tells_whether_all_is_well_knows_no_conversation() -> None:
    allowed = ("transbordo.domain.health", "transbordo.domain.whatsapp", "transbordo.domain.ports")

    assert offences(PRODUCT / "domain" / "health", allowed=allowed) == []


def test_use_cases_know_the_domain_and_no_outside_thing() -> None:
    assert python_files(PRODUCT / "usecases")
    allowed = ("transbordo.domain", "transbordo.errors", "transbordo.usecases")

    assert offences(PRODUCT / "usecases", allowed=allowed) == []
    assert _from_outside(PRODUCT / "usecases") == []


def test_adapters_know_nothing_of_those_who_use_them() -> None:
    assert python_files(PRODUCT / "adapters")
    allowed = ("transbordo.domain", "transbordo.errors", "transbordo.settings", "transbordo.adapters")

    assert offences(PRODUCT / "adapters", allowed=allowed) == []


def test_entrypoints_reach_adapters_through_the_wiring_only() -> None:
    assert python_files(PRODUCT / "entrypoints")
    allowed = (
        "transbordo.domain",
        "transbordo.errors",
        "transbordo.settings",
        "transbordo.usecases",
        "transbordo.entrypoints",
        "transbordo.adapters.logs",  # stands behind no port: a line on standard output
        "transbordo.wiring",
    )

    assert offences(PRODUCT / "entrypoints", allowed=allowed) == []


def test_settings_and_errors_depend_on_nothing_above_the_domain() -> None:
    for name in ("settings.py", "errors.py"):
        own = [module for module in imports(PRODUCT / name) if within(module, "transbordo")]
        assert [module for module in own if not within(module, "transbordo.domain")] == [], name


@pytest.mark.parametrize(
    ("library", "homes"),
    [
        ("google.generativeai", ["gemini.py"]),
        ("twilio.rest", ["twilio_whatsapp.py"]),
        ("firebase_admin", ["app_check.py", "firebase_auth.py"]),
        ("google.cloud.storage", ["media_bucket.py"]),
        ("smtplib", ["mail.py"]),
        ("pypdf", ["pdf_reading.py"]),
    ],
)
def test_each_outside_thing_is_behind_one_adapter(library: str, homes: list[str]) -> None:
    users = {file for file in python_files(FUNCTIONS) for name in imports(file) if within(name, library)}

    assert users == {PRODUCT / "adapters" / home for home in homes}


def test_firestore_is_known_to_its_adapters_and_to_the_wiring_that_makes_its_client() -> None:
    users = {
        file for file in python_files(FUNCTIONS) for name in imports(file) if within(name, "google.cloud.firestore")
    }

    assert PRODUCT / "adapters" / "firestore_conversations.py" in users
    assert users <= {*(PRODUCT / "adapters").glob("firestore_*.py"), PRODUCT / "wiring.py"}


def test_only_settings_reads_the_environment() -> None:
    readers = {
        file
        for file in python_files(FUNCTIONS)
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if (isinstance(node, ast.Attribute) and _is_environment(node.attr) and _name(node.value) == "os")
        or (
            isinstance(node, ast.ImportFrom)
            and node.module == "os"
            and any(_is_environment(n.name) for n in node.names)
        )
    }

    assert readers == {PRODUCT / "settings.py"}


def _is_environment(name: str) -> bool:
    return name in {"environ", "environb", "getenv", "getenvb", "putenv"}


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _from_outside(folder: Path) -> list[str]:
    return [
        f"{file.relative_to(REPOSITORY)} imports {name}"
        for file in python_files(folder)
        for name in imports(file)
        if not within(name, "transbordo", *sys.stdlib_module_names)
    ]
