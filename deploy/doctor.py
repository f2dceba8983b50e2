"""Examines an installation and says what is unwell, why it matters, and what mends it: ./deploy.sh doctor.

With the settings of a deployment it asks what the functions can ask themselves, and by gcloud what only an operator may
see: rules, indexes, functions, secrets, the sweep's clock. With --local it examines the stack of a running ./dev.sh.
Ends with 1 when it found an error; a warning alone leaves it at 0. docs/doctor.md lists all that it can find.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from deploy.settings import REPOSITORY, of
from tests.local import settings_file
from transbordo.domain.health.faults import tell
from transbordo.domain.health.findings import Place, Told, found
from transbordo.settings import SettingsError
from transbordo.usecases.checks.table import checks
from transbordo.usecases.examine import Check, Examination, examine
from transbordo.wiring import Wiring, now

_NEEDS = ("twilio", "gemini", "media", "desk")
_MARKS = {"error": "✗", "warning": "!"}


class NoStack(Exception):
    """No stack runs from that folder."""


def main(words: Sequence[str] | None = None) -> int:
    asked = _arguments(words)
    try:
        environment = _local(asked.folder) if asked.local else _deployed(asked)
    except SettingsError as error:
        examination = _unset(str(error))
        project = asked.project or "PROJECT"
    except NoStack:
        examination = Examination(at=now(), findings=(found("no_local_stack"),), made=("settings",))
        project = ""
    else:
        os.environ.update(environment)
        project = environment["GOOGLE_CLOUD_PROJECT"]
        examination = examine(_checks(asked, project), now)
    place = Place(project=project, region=asked.region, env=str(asked.env))
    told = [tell(finding, "en", place) for finding in examination.findings]
    _print(examination, told, in_json=asked.json)
    return int(any(one.severity == "error" for one in told))


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--project", default="", help="the Google Cloud project (GOOGLE_CLOUD_PROJECT of the settings)")
    parser.add_argument("--region", default="southamerica-east1", help="where the functions are (southamerica-east1)")
    parser.add_argument("--env", type=Path, default=Path(".env"), help="the settings (.env)")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--local", action="store_true", help="the stack of a running ./dev.sh")
    parser.add_argument("--folder", type=Path, default=REPOSITORY / ".local", help="with --local: where stack.json is")
    return parser.parse_args(words)


def _deployed(asked: argparse.Namespace) -> Mapping[str, str]:
    project = asked.project or settings_file.read(asked.env).get("GOOGLE_CLOUD_PROJECT", "")
    if not project:
        raise SettingsError("- GOOGLE_CLOUD_PROJECT is not set: give --project")
    return of(project, asked.region, asked.env)


def _local(folder: Path) -> Mapping[str, str]:
    """What the functions of the running stack were given, as far as stack.json tells."""
    file = folder / "stack.json"
    if not file.exists():
        raise NoStack
    at = json.loads(file.read_text("utf-8"))
    real = settings_file.for_stack(settings_file.read(REPOSITORY / ".env"), lambda _: None)
    environment = {
        "GOOGLE_CLOUD_PROJECT": at["project"],
        "FIRESTORE_EMULATOR_HOST": at["firestore"],
        "FIREBASE_AUTH_EMULATOR_HOST": at["auth"],
        "FIREBASE_API_KEY": "local-api-key",
        "STORAGE_EMULATOR_HOST": at["storage"],
        "MEDIA_BUCKET": at["bucket"],
        "TWILIO_ACCOUNT_SID": at["twilioAccountSid"],
        "TWILIO_AUTH_TOKEN": at["twilioAuthToken"],
        "TWILIO_PHONE_NUMBER": at["whatsappNumber"],
        "GOOGLE_API_KEY": "local-key",
        "PUBLIC_URL": at["webhook"].removesuffix("/whatsapp"),
        "DASHBOARD_URL": at["dashboard"],
        # the emulators are on this machine, whatever proxy its shell has
        "NO_PROXY": "127.0.0.1,localhost",
    }
    if "TWILIO_AUTH_TOKEN" not in real:
        environment["TWILIO_API_URL"] = at["twilio"]
    if "GOOGLE_API_KEY" not in real:
        environment["GEMINI_API_URL"] = at["gemini"]
    return environment | real


def _checks(asked: argparse.Namespace, project: str) -> tuple[Check, ...]:
    own = checks(Wiring(needs=_NEEDS).installation())
    if asked.local:
        return own
    from deploy.cloud_checks import cloud_checks

    return own + cloud_checks(project, asked.region, mail=bool(os.environ.get("MAIL_PASSWORD")))


def _unset(problems: str) -> Examination:
    lines = [line.removeprefix("- ") for line in problems.splitlines() if line.startswith("- ")]
    findings = tuple(found("settings_incomplete", problem=line) for line in lines)
    return Examination(at=now(), findings=findings, made=("settings",))


def _print(examination: Examination, told: Sequence[Told], *, in_json: bool) -> None:
    if in_json:
        document = {"at": examination.at.isoformat(), "checked": examination.made, "findings": [*map(asdict, told)]}
        print(json.dumps(document, indent=2, ensure_ascii=False))
        return
    for one in told:
        print(f"{_MARKS[one.severity]} {one.what}  [{one.code}]\n    why:  {one.why}\n    mend: {one.mend}\n")
    print(f"Checked: {len(examination.made)}. " + (f"Unwell: {len(told)}." if told else "✓ All is well."))


if __name__ == "__main__":
    sys.exit(main())
