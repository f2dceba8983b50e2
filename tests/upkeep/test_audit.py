"""The audit fails on what it finds, on a list that is out of date, and on not knowing; on canned answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.upkeep.allowed import Allowed, problems, read
from tests.upkeep.audit import ALLOWED, ROOT
from tests.upkeep.findings import CouldNotCheck, npm_findings, pip_findings

TODAY = date(2026, 11, 25)


def pip_says(*dependencies: dict[str, Any]) -> str:
    return json.dumps({"dependencies": dependencies, "fixes": []})


SOUND = {"name": "flask", "version": "3.1.3", "vulns": []}
WORM = {"id": "GHSA-aaaa-bbbb-cccc", "aliases": ["CVE-2026-0001"], "fix_versions": ["2.0"], "description": "Worm."}
WORMY = {"name": "apple", "version": "1.0", "vulns": [WORM]}
NPM_ADVISORY = {
    "source": 1098765,
    "name": "pear",
    "dependency": "pear",
    "title": "Prototype Pollution in pear",
    "url": "https://github.com/advisories/GHSA-dddd-eeee-ffff",
    "severity": "high",
    "range": "<1.2.3",
}
NPM_SAYS = json.dumps(
    {
        "auditReportVersion": 2,
        "vulnerabilities": {
            "pear": {"name": "pear", "severity": "high", "isDirect": False, "via": [NPM_ADVISORY]},
            "pear-tree": {"name": "pear-tree", "severity": "high", "isDirect": True, "via": ["pear"]},
        },
        "metadata": {},
    }
)


def allowing(**changed: Any) -> Allowed:
    entry: dict[str, Any] = {
        "tool": "pip",
        "package": "apple",
        "id": "CVE-2026-0001",
        "reason": "We peel it.",
        "review_by": date(2026, 12, 31),
    }
    return Allowed(**(entry | changed))


def test_nothing_found_and_nothing_allowed_is_well() -> None:
    assert problems(pip_findings(pip_says(SOUND)), [], today=TODAY) == []


def test_what_is_found_is_told_with_its_remedy() -> None:
    [told] = problems(pip_findings(pip_says(SOUND, WORMY)), [], today=TODAY)

    assert all(part in told for part in ("apple 1.0", "GHSA-aaaa-bbbb-cccc", "CVE-2026-0001", "mended in 2.0"))


@pytest.mark.parametrize("name", ["GHSA-aaaa-bbbb-cccc", "CVE-2026-0001"])
def test_what_is_allowed_by_any_of_its_names_is_well(name: str) -> None:
    assert problems(pip_findings(pip_says(WORMY)), [allowing(id=name)], today=TODAY) == []


@pytest.mark.parametrize("changed", [{"package": "pear"}, {"tool": "npm"}, {"id": "CVE-2026-0002"}])
def test_an_entry_allows_only_what_it_names(changed: dict[str, str]) -> None:
    told = problems(pip_findings(pip_says(WORMY)), [allowing(**changed)], today=TODAY)

    assert len(told) == 2
    assert "allow it with a reason" in told[0]
    assert "not found any more" in told[1]


def test_an_entry_that_nothing_is_found_for_has_to_go() -> None:
    [told] = problems(pip_findings(pip_says(SOUND)), [allowing()], today=TODAY)
    assert "not found any more" in told


@pytest.mark.parametrize(
    ("review_by", "words"), [(date(2026, 11, 24), "looked at again"), (date(2027, 11, 1), "half a year")]
)
def test_an_entry_is_looked_at_again_and_soon(review_by: date, words: str) -> None:
    findings = pip_findings(pip_says(WORMY))

    assert problems(findings, [allowing(review_by=TODAY)], today=TODAY) == []
    [told] = problems(findings, [allowing(review_by=review_by)], today=TODAY)
    assert words in told


def test_an_npm_advisory_is_told_once_whoever_drags_it_in() -> None:
    [finding] = npm_findings(NPM_SAYS)

    assert (finding.package, finding.ids[0]) == ("pear <1.2.3", "GHSA-dddd-eeee-ffff")
    entry = allowing(tool="npm", package="pear", id="GHSA-dddd-eeee-ffff")
    assert problems([finding], [entry], today=TODAY) == []


def test_a_package_that_was_left_out_means_not_knowing() -> None:
    """pip-audit itself says "no known vulnerabilities" then, and exits with 0."""
    left_out = {"name": "apple", "skip_reason": "Dependency not found and could not be audited: apple (1.0)"}
    with pytest.raises(CouldNotCheck, match="1 of 2"):
        pip_findings(pip_says(SOUND, left_out))


@pytest.mark.parametrize(
    "answer", ["", "Traceback (most recent call last): ...", "[]", '{"message": "405 Method Not Allowed", "error": {}}']
)
def test_no_result_means_not_knowing(answer: str) -> None:
    for reader in (pip_findings, npm_findings):
        with pytest.raises(CouldNotCheck):
            reader(answer)


@pytest.mark.parametrize(
    "entry",
    [
        'tool = "pip"\npackage = "apple"\nid = "X"\nreview_by = 2026-12-31',
        'tool = "pip"\npackage = "apple"\nid = "X"\nreason = ""\nreview_by = 2026-12-31',
        'tool = "pip"\npackage = "apple"\nid = "X"\nreason = "why"\nreview_by = "soon"',
        'tool = "pip"\npackage = "apple"\nid = "X"\nreason = "why"\nreview_by = 2026-12-31\nforever = true',
    ],
)
def test_an_entry_without_a_reason_or_a_day_is_refused(tmp_path: Path, entry: str) -> None:
    file = tmp_path / "allowed.toml"
    file.write_text(f"[[allowed]]\n{entry}\n")
    with pytest.raises(ValueError, match="entry 1"):
        read(file)


def test_the_list_can_be_read() -> None:
    assert isinstance(read(ALLOWED), list)


def test_an_audit_that_reaches_no_database_fails(tmp_path: Path) -> None:
    """As it would on a machine whose way to the internet is a dead proxy."""
    dead = {name: "http://127.0.0.1:9" for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")}
    ran = subprocess.run(
        [sys.executable, "-m", "tests.upkeep.audit"],
        cwd=ROOT,
        env=os.environ | dead | {"XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    )

    assert ran.returncode == 3, ran.stdout + ran.stderr
    assert "COULD NOT CHECK" in ran.stdout
