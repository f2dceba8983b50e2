"""Each function starts with its own libraries and no other's: seconds of a customer's wait, at a quarter of a CPU.

Each test is a fresh interpreter with no settings at all: importing may need none.
"""

import json
import subprocess
import sys

import pytest

from .source import FUNCTIONS, within

ENTRYPOINTS = ["whatsapp", "answer", "agent_api", "sweep"]
SLOW = ("google.generativeai", "firebase_admin", "twilio.rest", "google.cloud.storage")

# Long enough to need no network: the address of a webhook must be known before its signature can be wrong.
SETTINGS = {
    "GOOGLE_CLOUD_PROJECT": "demo-transbordo",
    "FIRESTORE_EMULATOR_HOST": "127.0.0.1:9",
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "token",
    "TWILIO_PHONE_NUMBER": "whatsapp:+14155238886",
    "PUBLIC_URL": "https://example.com",
}


def _loaded(code: str, settings: dict[str, str] | None = None) -> list[str]:
    """The names of all modules that a fresh interpreter holds after running the code."""
    last = "\nimport json, sys; print(); print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code + last],
        cwd=FUNCTIONS,
        env={"PYTHONPATH": str(FUNCTIONS), "PYTHONDONTWRITEBYTECODE": "1", **(settings or {})},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    modules: list[str] = json.loads(done.stdout.splitlines()[-1])
    return modules


def test_the_webhook_loads_none_of_the_slow_libraries() -> None:
    loaded = _loaded("import transbordo.entrypoints.whatsapp")

    assert [name for name in loaded if within(name, *SLOW)] == []


def test_a_forged_webhook_is_refused_without_loading_any_either() -> None:
    forged = """
import functions_framework
app = functions_framework.create_app("whatsapp", "main.py", "http")
answer = app.test_client().post("/whatsapp", data={"MessageSid": "SM1"}, headers={"X-Twilio-Signature": "no"})
assert answer.status_code == 403, answer.status
"""

    assert [name for name in _loaded(forged, SETTINGS) if within(name, *SLOW)] == []


@pytest.mark.parametrize("function", ENTRYPOINTS)
def test_asking_for_one_function_loads_the_entrypoint_of_that_one_only(function: str) -> None:
    loaded = _loaded(f"import main; assert callable(main.{function})")

    entrypoints = {name.split(".")[2] for name in loaded if name.startswith("transbordo.entrypoints.")}
    assert entrypoints & set(ENTRYPOINTS) == {function}


def test_asking_for_a_function_that_there_is_not_says_so() -> None:
    _loaded(
        "import main\ntry: main.nothing\nexcept AttributeError as error: assert 'nothing' in str(error)\nelse: 1 / 0"
    )


@pytest.mark.parametrize(
    ("function", "unused"),
    [
        ("answer", "firebase_admin"),
        ("agent_api", "google.generativeai"),
        ("agent_api", "pypdf"),
        ("sweep", "firebase_admin"),
    ],
)
def test_no_function_loads_what_only_another_uses(function: str, unused: str) -> None:
    assert [name for name in _loaded(f"import main; main.{function}") if within(name, unused)] == []
