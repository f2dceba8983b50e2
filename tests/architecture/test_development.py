"""What developers and machines are offered for working here starts what is really there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.local.stack import PREFERRED_PORTS

from .source import REPOSITORY

BIN = Path(sys.executable).parent
WORKFLOWS = sorted((REPOSITORY / ".github" / "workflows").glob("*.yml"))


def workflow(name: str) -> dict[Any, Any]:
    read: dict[Any, Any] = yaml.safe_load((REPOSITORY / ".github" / "workflows" / f"{name}.yml").read_text("utf-8"))
    return read


def steps(file: Path) -> list[dict[str, Any]]:
    return [step for job in yaml.safe_load(file.read_text("utf-8"))["jobs"].values() for step in job["steps"]]


def kinds() -> set[str]:
    """Those that ./test.sh --help tells of."""
    said = subprocess.run([REPOSITORY / "test.sh", "--help"], capture_output=True, text=True, timeout=60, check=True)
    return set(re.findall(r"^  ([a-z]+)  +\S", said.stdout, flags=re.MULTILINE))


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_a_workflow_runs_only_what_everybody_can_run(file: Path) -> None:
    runs = [step["run"] for step in steps(file) if "run" in step]

    assert runs
    assert [run for run in runs if not run.startswith("./test.sh ")] == []


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_a_workflow_may_only_read_and_keeps_no_credentials(file: Path) -> None:
    told = yaml.safe_load(file.read_text("utf-8"))
    checkouts = [step for step in steps(file) if step.get("uses", "").startswith("actions/checkout@")]

    assert told["permissions"] == {"contents": "read"}
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)
    assert "secrets." not in file.read_text("utf-8")
    assert all(job["timeout-minutes"] <= 60 for job in told["jobs"].values())


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_actions_are_googles_or_githubs_own_and_pinned(file: Path) -> None:
    used = [step["uses"] for step in steps(file) if "uses" in step]
    assert [action for action in used if not re.fullmatch(r"actions/[a-z-]+@(v[0-9]+|[0-9a-f]{40})", action)] == []


def test_every_kind_of_test_is_run_but_those_that_ask_the_outside() -> None:
    matrix = workflow("test")["jobs"]["test"]["strategy"]["matrix"]

    assert set(matrix["kind"]) == kinds() - {"audit", "evals"}
    assert {"3.11", "3.13"} <= {*matrix["python"], *(each["python"] for each in matrix["include"])}


def test_the_audit_runs_daily_and_at_each_change() -> None:
    # YAML takes the word "on" for true
    when = workflow("audit")[True]

    assert {"pull_request", "schedule"} <= when.keys()
    assert re.fullmatch(r"[0-9]+ [0-9]+ \* \* \*", when["schedule"][0]["cron"])
    assert "audit" in kinds()


def pre_commit(*command: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BIN / "pre-commit", *command],
        cwd=REPOSITORY,
        env=os.environ | {"PRE_COMMIT_HOME": str(home), "HTTPS_PROXY": "http://127.0.0.1:9"},
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )


def test_the_hooks_use_the_repositorys_own_tools_without_a_network(tmp_path: Path) -> None:
    config = yaml.safe_load((REPOSITORY / ".pre-commit-config.yaml").read_text("utf-8"))
    hooks = [hook for repo in config["repos"] for hook in repo["hooks"]]

    assert pre_commit("validate-config", home=tmp_path).returncode == 0
    assert {repo["repo"] for repo in config["repos"]} == {"local"}
    assert {hook["language"] for hook in hooks} == {"system"}
    assert all((REPOSITORY / hook["entry"].split()[0]).exists() for hook in hooks)


@pytest.mark.parametrize(
    ("hook", "file"),
    [("ruff-check", "functions/main.py"), ("ruff-format", "functions/main.py"), ("shellcheck", "dev.sh")],
)
def test_a_hook_runs(hook: str, file: str, tmp_path: Path) -> None:
    ran = pre_commit("run", hook, "--files", file, home=tmp_path)

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Passed" in ran.stdout


def test_the_dev_container_shows_the_stacks_own_ports() -> None:
    told = json.loads((REPOSITORY / ".devcontainer" / "devcontainer.json").read_text("utf-8"))

    assert told["forwardPorts"] == [PREFERRED_PORTS[name] for name in ("hosting", "twilio", "functions")]
    assert "./dev.sh --check" in told["postCreateCommand"]


def test_nothing_is_built_by_make() -> None:
    assert list(REPOSITORY.glob("[Mm]akefile")) == []
