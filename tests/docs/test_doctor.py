"""docs/doctor.md tells of every finding that there is, in the doctor's own words."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from transbordo.domain.health.faults import CHECKS, FAULTS, tell
from transbordo.domain.health.findings import Finding, Place
from transbordo.usecases.checks import table

REPOSITORY = Path(__file__).parents[2]


def test_the_page_has_every_finding_with_its_weight_and_words() -> None:
    page = (REPOSITORY / "docs" / "doctor.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (.+) \|$", page, flags=re.MULTILINE)

    assert rows == [(code, fault.severity, fault.what["en"]) for code, fault in FAULTS.items()]


@pytest.mark.parametrize("code", FAULTS)
def test_every_finding_has_words_in_both_languages_with_the_same_gaps(code: str) -> None:
    fault = FAULTS[code]
    for texts in (fault.what, fault.why):
        assert set(texts) == {"pt", "en"}
        assert texts["pt"] != texts["en"]
        assert _gaps(texts["pt"]) == _gaps(texts["en"])
    assert fault.mend


def test_every_command_of_deploy_that_is_advised_is_one_that_it_knows() -> None:
    advised = {words for fault in FAULTS.values() for words in re.findall(r"\./deploy\.sh((?: [a-z]+)*)", fault.mend)}

    assert advised == {"", " doctor", " only functions", " only rules", " only hosting"}


@pytest.mark.parametrize("code", FAULTS)
def test_every_command_that_is_advised_names_project_and_region_of_the_installation(code: str) -> None:
    gaps = {name: f"the-{name}" for words in (FAULTS[code].mend, *FAULTS[code].what.values()) for name in _gaps(words)}
    about = {name: word for name, word in gaps.items() if name not in ("project", "region", "options", "env", "check")}
    if "check" in gaps:
        about["check"] = "mail"
    mend = tell(Finding(code=code, about=about), "en", Place(project="demo", region="us-central1")).mend

    for command in re.findall(r"\./deploy\.sh[^,;]*", mend):
        assert "--project demo --region us-central1" in command
    for place in re.findall(r"--(?:location|region)=(\S+)", mend):
        assert place == "us-central1" or place == about["location"]
    assert "southamerica-east1" not in FAULTS[code].mend


def test_every_check_has_a_name_in_both_languages() -> None:
    assert all(set(texts) == {"pt", "en"} for texts in CHECKS.values())


@pytest.mark.parametrize("language", ["pt", "en"])
def test_the_page_tells_of_every_check_that_it_makes_what_was_looked_at(language: str) -> None:
    words = (REPOSITORY / "hosting" / "src" / "lib" / "i18n" / f"health.{language}.ts").read_text("utf-8")
    told = re.findall(r"^ {4}(\w+): \[$|^ {4}(\w+): \['.+', '.+'\],$", words, flags=re.MULTILINE)

    made = inspect.getsource(table.checks)
    assert [one or other for one, other in told] == re.findall(r'^ {8}"(\w+)": lambda', made, flags=re.MULTILINE)


def _gaps(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))
