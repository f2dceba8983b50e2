"""./upgrade.sh on a copy of what it works with, with a uv and an npm that know one newer version of everything."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.local.emulators import ROOT

COPIED = [
    "upgrade.sh",
    "tests/__init__.py",
    "tests/upkeep/__init__.py",
    "tests/upkeep/pins.py",
    "pyproject.toml",
    ".npmrc",
]

FAKE_UV = """#!{python}
import re, sys
given = sys.argv[1:]
assert given[:2] == ["pip", "compile"], given
source, target = next(name for name in given if name.endswith(".in")), given[given.index("-o") + 1]
if "{broken}" in source:
    sys.exit("no such package")
told = given[given.index("--custom-compile-command") + 1]
assert "--upgrade" in given and "--upgrade" not in told and told.endswith(f"-o {{target}}"), told
names = re.findall(r"^([a-z-]+)(>=3.1.0,<4|==3.1.5|$)", open(source).read(), re.MULTILINE)
locked = [f"{{name}}==3.1.5 \\\\\\n    --hash=sha256:00\\n" for name, _ in names if name]
open(target, "w").write("# made\\n" + "".join(locked))
"""

FAKE_NPM = """#!{python}
import json, os, sys
given = sys.argv[1:]
assert "--package-lock-only" in given and "--ignore-scripts" in given, given
if given[0] == "install":
    folder = given[given.index("--workspace") + 1] if "--workspace" in given else "."
    wish = given[-1]
    name, _, version = wish.rpartition("@^")
    told = json.load(open(f"{{folder}}/package.json"))
    assert told["dependencies"][name] == version, wish
    told["dependencies"][name] = "5.1.0"
    json.dump(told, open(f"{{folder}}/package.json", "w"))
    json.dump({{"packages": {{f"node_modules/{{name}}": {{"version": "5.1.0"}}}}}}, open("package-lock.json", "w"))
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    for name in COPIED:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    write(tmp_path, "tests/local/setup.sh", "setup_all() { :; }\n")
    write(tmp_path, "test.sh", "#!/usr/bin/env bash\nprintf 'tests ran\\n'\nexit \"${TESTS_END:-0}\"\n", run=True)
    for kind, content in (("in", "flask==3.1.0\n"), ("txt", "flask==3.1.0 \\\n    --hash=sha256:00\n")):
        write(tmp_path, f"functions/requirements.{kind}", content)
        write(tmp_path, f"requirements-dev.{kind}", content)
    for folder in (".", "hosting", "tests/local/phone"):
        write(tmp_path, f"{folder}/package.json", json.dumps({"dependencies": {"svelte": "5.0.0"}}))
    write(tmp_path, "package-lock.json", json.dumps({"packages": {"node_modules/svelte": {"version": "5.0.0"}}}))
    write(tmp_path, ".venv/bin/uv", FAKE_UV.format(python=sys.executable, broken="nothing"), run=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    write(tmp_path, "bin/npm", FAKE_NPM.format(python=sys.executable), run=True)
    return tmp_path


def write(folder: Path, name: str, text: str, *, run: bool = False) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    file.chmod(0o755 if run else 0o644)


def upgrade(repository: Path, *options: str, tests_end: int = 0) -> subprocess.CompletedProcess[str]:
    path = f"{repository / 'bin'}:{os.environ['PATH']}"
    return subprocess.run(
        [str(repository / "upgrade.sh"), *options],
        env=os.environ | {"PATH": path, "TESTS_END": str(tests_end)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def pins(repository: Path) -> dict[str, str]:
    files = [*repository.glob("**/requirements*.*"), *repository.glob("**/package*.json")]
    return {str(file.relative_to(repository)): file.read_text() for file in files}


def test_everything_is_raised_told_and_tested(repository: Path) -> None:
    ran = upgrade(repository)

    assert ran.returncode == 0, ran.stderr
    assert (repository / "functions" / "requirements.in").read_text() == "flask==3.1.5\n"
    assert (repository / "requirements-dev.in").read_text() == "flask==3.1.5\n"
    assert "flask==3.1.5" in (repository / "requirements-dev.txt").read_text()
    assert json.loads((repository / "hosting" / "package.json").read_text())["dependencies"] == {"svelte": "5.1.0"}
    assert "flask 3.1.0 → 3.1.5" in ran.stdout
    assert "svelte 5.0.0 → 5.1.0" in ran.stdout
    assert ran.stdout.endswith("tests ran\n")


def test_a_dry_run_tells_the_same_and_changes_nothing(repository: Path) -> None:
    before = pins(repository)

    ran = upgrade(repository, "--dry-run")

    assert ran.returncode == 0, ran.stderr
    assert "flask 3.1.0 → 3.1.5" in ran.stdout
    assert "tests ran" not in ran.stdout
    assert pins(repository) == before


@pytest.mark.parametrize(("only", "raised"), [("python", "flask"), ("node", "svelte")])
def test_one_half_can_be_raised_alone(repository: Path, only: str, raised: str) -> None:
    ran = upgrade(repository, "--dry-run", only)

    assert [name for name in ("flask", "svelte") if f"  {name} " in ran.stdout] == [raised]


def test_an_upgrade_that_fails_halfway_leaves_everything_as_it_was(repository: Path) -> None:
    before = pins(repository)
    write(repository, ".venv/bin/uv", FAKE_UV.format(python=sys.executable, broken="requirements-dev"), run=True)

    ran = upgrade(repository)

    assert ran.returncode != 0
    assert "no such package" in ran.stderr
    assert pins(repository) == before


def test_tests_that_fail_are_not_hidden(repository: Path) -> None:
    assert upgrade(repository, tests_end=4).returncode == 4


def test_an_unknown_option_changes_nothing(repository: Path) -> None:
    before = pins(repository)

    ran = upgrade(repository, "--everything")

    assert (ran.returncode, "Usage:" in ran.stderr) == (2, True)
    assert pins(repository) == before
