"""A copy of what deploy.sh needs of the repository, on a machine whose gcloud, firebase and curl are the fake cloud."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tests.deploy import cloud
from tests.local.emulators import ROOT

PROJECT = "demo-transbordo"
SECRETS = {
    "TWILIO_AUTH_TOKEN": "the-token-of-twilio",
    "GOOGLE_API_KEY": "the-key-of-gemini",
    "MAIL_PASSWORD": "the-password-of-the-mail",
}
SETTINGS = {
    "TWILIO_ACCOUNT_SID": "AC" + 32 * "0",
    "TWILIO_PHONE_NUMBER": "whatsapp:+5511900000000",
    "MAIL_SERVER": "smtp.example.com",
    "MAIL_USERNAME": "desk@example.com",
    "ALERT_EMAIL": "ops@example.com",
} | SECRETS

_FILES = (
    "deploy.sh",
    "firebase.json",
    "firestore.rules",
    "firestore.indexes.json",
    "package-lock.json",
    "requirements-dev.txt",
    "functions/main.py",
    "functions/requirements.txt",
    "tests/__init__.py",
    "tests/local/__init__.py",
    "tests/local/setup.sh",
    "tests/local/settings_file.py",
)
_REMEMBER = """
. tests/local/setup.sh
remember python requirements-dev.txt; remember node package-lock.json; remember dashboard hosting package-lock.json
"""
_FAKE = f"""#!{sys.executable} -IS
import sys
sys.path.insert(0, {str(ROOT)!r})
from tests.deploy.cloud import main
main()
"""
_PYTHON = """#!/bin/sh
case "$*" in
*deploy.first_admin* | *deploy.general_queue* | *deploy.hosting_release* | *deploy.doctor*) exec {fake} "$@" ;;
*) exec {real} "$@" ;;
esac
"""


@cache
def _repository() -> dict[str, bytes]:
    """Read once, so that all checkouts of a run are alike."""
    deploy = (file for file in (ROOT / "deploy").rglob("*") if file.is_file() and file.suffix != ".pyc")
    functions = (ROOT / "functions" / "transbordo").rglob("*.py")
    files = (*deploy, *functions, *(ROOT / name for name in _FILES))
    return {str(file.relative_to(ROOT)): file.read_bytes() for file in files}


class Checkout:
    def __init__(self, folder: Path, settings: Mapping[str, str] = SETTINGS) -> None:
        self.folder, self.programs, self.state_file = folder / "checkout", folder / "bin", folder / "cloud.json"
        self._copy()
        self._install()
        self.write_settings(settings)
        self.save(cloud.new_state())

    def deploy_sh(self, *words: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        """Runs ./deploy.sh; its output and errors come as one text."""
        path = f"{self.programs}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(
            ["./deploy.sh", *words],
            cwd=self.folder,
            env={"PATH": path, "HOME": str(self.folder), cloud.STATE: str(self.state_file)} | environment,
            input=typed,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=170,
            check=False,
        )

    def write_settings(self, settings: Mapping[str, str]) -> None:
        (self.folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in settings.items()))

    def state(self) -> cloud.State:
        state: cloud.State = json.loads(self.state_file.read_text())
        return state

    def save(self, state: cloud.State) -> None:
        self.state_file.write_text(json.dumps(state))

    def _copy(self) -> None:
        made = dict.fromkeys(("hosting/dist/index.html", "node_modules/.package-lock.json", ".venv/bin/pytest"), b"")
        for name, content in (_repository() | made).items():
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_bytes(content)
        (self.folder / "deploy.sh").chmod(0o755)
        (self.folder / ".local" / "stamps").mkdir(parents=True)
        subprocess.run(["bash", "-c", _REMEMBER], cwd=self.folder, timeout=60, check=True)

    def _install(self) -> None:
        """The fake cloud under each program's name."""
        for program in cloud.PROGRAMS:
            self._program(self.programs / program, _FAKE)
        fake_python = self.programs / "google" / "python"
        self._program(fake_python, (self.programs / "python").read_text())
        (self.programs / "python").unlink()
        self._program(self.folder / "node_modules/.bin/firebase", (self.programs / "firebase").read_text())
        self._program(self.folder / ".venv/bin/python", _PYTHON.format(fake=fake_python, real=sys.executable))

    @staticmethod
    def _program(place: Path, text: str) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
        place.chmod(0o755)
