"""Starts the whole product on this machine, watches over it, and stops it without a trace.

Used by dev.py (for people) and by tests/conftest.py (for tests). Each part is a process of its own.
"""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import requests

from tests.local import emulators, ports
from tests.local.emulators import ROOT
from tests.local.people import accounts
from tests.local.ports import HOST, answers
from tests.local.processes import Child, Reaper, StackError, stop_all

PROJECT = "demo-transbordo"
BUCKET = "demo-transbordo-media"
API_KEY = "local-api-key"
NEVER_BY_ITSELF = 24 * 3600.0
"""Seconds between two sweeps of a stack that sweeps only when told to."""
WHATSAPP_NUMBER = "whatsapp:+14155238886"
# Not secrets: the stand-in's own, of the form that Twilio's have.
ACCOUNT_SID = "AC" + "0" * 32
AUTH_TOKEN = "local-auth-token"

PREFERRED_PORTS = {
    "hosting": 7410,
    "twilio": 7411,
    "functions": 7412,
    "gemini": 7413,
    "firestore": 7414,
    "auth": 7415,
    "storage": 7416,
    "hub": 7417,
    "logging": 7418,
}
_READY_SECONDS = 90.0
_TRIGGERS = {"answer": "inbound/{sid}"}
_EVENT_TYPE = "google.cloud.firestore.document.v1.created"
# What a developer's shell may hold and a local process must never act on: another project's keys, a real mail server.
_NEVER_INHERITED = ("FIREBASE_", "FUNCTION_", "GEMINI_", "GOOGLE_", "K_", "MAIL_", "TWILIO_")


@dataclass(frozen=True)
class Options:
    """How a stack is to be: where it keeps its files and logs, its ports, and settings that replace stand-ins.

    `settings` has the names of .env.example: a real GOOGLE_API_KEY or TWILIO_AUTH_TOKEN there puts the real service in
    the stand-in's place.
    """

    folder: Path = ROOT / ".local"
    fixed_ports: bool = False
    sweep_seconds: float = 60.0
    settings: Mapping[str, str] = field(default_factory=dict)
    say: Callable[[str], None] = lambda text: None


class Stack:
    """The running stack, as a context manager.

    `addresses` is what .local/stack.json holds; `env` is what the functions were given.
    """

    def __init__(self, options: Options | None = None) -> None:
        self.options = options or Options()
        self.accounts: list[dict[str, Any]] = []
        self._children: dict[str, Child] = {}
        self._stopping = threading.Event()
        self._http = requests.Session()
        self._http.trust_env = False
        self._lock_file: IO[str] | None = None

    # Starting

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _start(self) -> None:
        self.options.folder.mkdir(parents=True, exist_ok=True)
        self._lock_folder()
        shutil.rmtree(self.options.folder / "logs", ignore_errors=True)
        self._reaper = Reaper()
        self.ports = self._choose_ports()
        self.addresses = self._address_book()
        self.env = self._functions_env()
        self._write_firebase_folder()
        self._launch_all()
        self._wait_for_all()
        self._register_triggers()
        self._scheduler = threading.Thread(target=self._sweep_regularly, daemon=True)
        self._scheduler.start()
        self.write_file()

    def _lock_folder(self) -> None:
        file = (self.options.folder / "lock").open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            raise StackError(f"A stack already runs from {self.options.folder}: stop that one first.") from None
        self._lock_file = file

    def _choose_ports(self) -> dict[str, int]:
        if not self.options.fixed_ports:
            return dict(zip(PREFERRED_PORTS, ports.free(len(PREFERRED_PORTS)), strict=True))
        chosen = ports.choose(PREFERRED_PORTS)
        for name, port in chosen.items():
            if port != PREFERRED_PORTS[name]:
                self.options.say(f"Port {PREFERRED_PORTS[name]} ({name}) is taken: using {port} instead.")
        return chosen

    def _address_book(self) -> dict[str, Any]:
        at = {name: f"http://{HOST}:{port}" for name, port in self.ports.items()}
        settings = self.options.settings
        public = settings.get("PUBLIC_URL") or at["functions"]
        return {
            "project": PROJECT,
            "dashboard": at["hosting"],
            "phone": at["twilio"],
            "webhook": f"{public}/whatsapp",
            "status": f"{public}/whatsapp/status",
            "api": f"{at['functions']}/api",
            "sweep": f"{at['functions']}/sweep",
            "functions": at["functions"],
            "firestore": f"{HOST}:{self.ports['firestore']}",
            "auth": f"{HOST}:{self.ports['auth']}",
            "storage": at["storage"],
            "bucket": BUCKET,
            "twilio": settings.get("TWILIO_API_URL") or at["twilio"],
            "gemini": settings.get("GEMINI_API_URL") or at["gemini"],
            "twilioAccountSid": settings.get("TWILIO_ACCOUNT_SID") or ACCOUNT_SID,
            "twilioAuthToken": settings.get("TWILIO_AUTH_TOKEN") or AUTH_TOKEN,
            "whatsappNumber": settings.get("TWILIO_PHONE_NUMBER") or WHATSAPP_NUMBER,
        }

    @property
    def uses_twilio_standin(self) -> bool:
        """Whether neither a real Twilio account nor another stand-in was set."""
        return not (self.options.settings.get("TWILIO_AUTH_TOKEN") or self.options.settings.get("TWILIO_API_URL"))

    @property
    def uses_gemini_standin(self) -> bool:
        return not (self.options.settings.get("GOOGLE_API_KEY") or self.options.settings.get("GEMINI_API_URL"))

    def _functions_env(self) -> dict[str, str]:
        at = self.addresses
        public = self.options.settings.get("PUBLIC_URL") or at["functions"]
        env = self._base_env() | {
            "GOOGLE_CLOUD_PROJECT": PROJECT,
            "FIRESTORE_EMULATOR_HOST": at["firestore"],
            "FIREBASE_AUTH_EMULATOR_HOST": at["auth"],
            "FIREBASE_API_KEY": API_KEY,
            "STORAGE_EMULATOR_HOST": at["storage"],
            "STORAGE_LINK_URL": f"{public}/storage",
            "MEDIA_BUCKET": BUCKET,
            "TWILIO_ACCOUNT_SID": at["twilioAccountSid"],
            "TWILIO_AUTH_TOKEN": at["twilioAuthToken"],
            "TWILIO_PHONE_NUMBER": at["whatsappNumber"],
            "GOOGLE_API_KEY": "local-key",
            "PUBLIC_URL": public,
            "DASHBOARD_URL": at["dashboard"],
        }
        if self.uses_twilio_standin:
            env["TWILIO_API_URL"] = at["twilio"]
        if self.uses_gemini_standin:
            env["GEMINI_API_URL"] = at["gemini"]
        return env | dict(self.options.settings)

    def _base_env(self) -> dict[str, str]:
        env = {name: value for name, value in os.environ.items() if not name.startswith(_NEVER_INHERITED)}
        paths = os.pathsep.join((str(ROOT), str(ROOT / "functions")))
        return env | {"PYTHONUNBUFFERED": "1", "PYTHONPATH": paths, "NO_PROXY": f"{HOST},localhost"}

    def _write_firebase_folder(self) -> None:
        at = self.addresses
        site = {
            "projectId": PROJECT,
            "apiKey": API_KEY,
            "authDomain": at["auth"],
            "apiBase": at["functions"],
            "emulators": {"auth": f"http://{at['auth']}", "firestore": at["firestore"]},
            "businessName": "Fibra Exemplo",
        }
        emulators.write_firebase_config(self.options.folder / "firebase", self.ports, site)

    def _launch_all(self) -> None:
        port = self.ports
        firestore = emulators.firestore_command(
            port["firestore"], project=PROJECT, rules=ROOT / "firestore.rules", events_to=port["functions"]
        )
        self._launch("firestore", firestore)
        firebase_env = emulators.java_environment(self._base_env()) | {"CI": "1"}
        firebase_folder = self.options.folder / "firebase"
        self._launch("firebase", emulators.firebase_command(PROJECT), env=firebase_env, cwd=firebase_folder)
        self._launch_storage()
        if self.uses_twilio_standin:
            self._launch_module("twilio", "tests.local.twilio_standin", env=self._twilio_env())
        if self.uses_gemini_standin:
            self._launch_module("gemini", "tests.local.gemini_standin", env=self._base_env())
        self._launch_functions()

    def _twilio_env(self) -> dict[str, str]:
        return self.env | {"WEBHOOK_URL": self.addresses["webhook"]}

    def _launch_storage(self) -> None:
        self._launch("storage", emulators.storage_command(self.ports["storage"], bucket=BUCKET))

    def _launch_functions(self) -> None:
        self._launch_module("functions", "tests.local.functions_server", env=self.env)

    def _launch_module(self, name: str, module: str, *, env: Mapping[str, str]) -> None:
        command = [sys.executable, "-m", module, "--port", str(self.ports[name])]
        self._launch(name, command, env=env, cwd=ROOT)

    def _launch(
        self, name: str, command: list[str], *, env: Mapping[str, str] | None = None, cwd: Path | None = None
    ) -> None:
        self._children[name] = Child(
            name,
            command,
            env=env or self._base_env(),
            cwd=cwd or self.options.folder,
            log=self.options.folder / "logs" / f"{name}.log",
            reaper=self._reaper,
        )

    # Being ready

    def _wait_for_all(self) -> None:
        for name in self._children:
            self._wait_for(name)
            self.options.say(f"{name} is ready.")

    def _wait_for(self, name: str) -> None:
        at, child = self.addresses, self._children[name]
        checks: dict[str, list[str]] = {
            "firestore": [f"http://{at['firestore']}/"],
            "storage": [at["storage"]],
            "twilio": [f"{at['twilio']}/control/health"],
            "gemini": [f"{at['gemini']}/control/health"],
            "functions": [f"{at['functions']}/_local/health"],
            "firebase": [f"http://{at['auth']}/", f"{at['dashboard']}/config.json"],
        }
        for url in checks[name]:
            child.wait_until(lambda url=url: answers(url), timeout=_READY_SECONDS)  # type: ignore[misc]

    def _register_triggers(self) -> None:
        for function, document in _TRIGGERS.items():
            answer = self._http.post(
                f"http://{self.addresses['firestore']}/emulator/v1/projects/{PROJECT}/eventarcTrigger",
                params={"eventarcTriggerId": function},
                json={
                    "eventType": _EVENT_TYPE,
                    "database": "(default)",
                    "namespace": "(default)",
                    "document": {"value": document, "matchType": "PATH_PATTERN"},
                },
                timeout=10,
            )
            answer.raise_for_status()

    # While it runs

    def _sweep_regularly(self) -> None:
        """Plays Cloud Scheduler; a sweep that fails is the next one's work, as there."""
        while not self._stopping.wait(self.options.sweep_seconds):
            with suppress(requests.RequestException):
                self.sweep()

    def sweep(self) -> requests.Response:
        return self._http.post(self.addresses["sweep"], timeout=120)

    def check_alive(self) -> None:
        """Raises StackError when a part has died, saying which."""
        for child in self._children.values():
            child.check_alive()

    def process_groups(self) -> list[int]:
        """The groups of all parts, by the process that leads each."""
        return [child.process.pid for child in self._children.values()]

    def restart_functions(self, *, kill: bool = False) -> None:
        """Replaces the functions' process; with `kill` in the middle of whatever it does, as a crash would."""
        old = self._children["functions"]
        if kill:
            old.kill()
        else:
            stop_all([old])
        self.revive("functions")

    def kill(self, name: str) -> None:
        """Ends a part at once, as a crash would; `revive` brings it back."""
        self._children[name].kill()

    def revive(self, name: str) -> None:
        """Starts a part again that was killed, at its old address."""
        starts: dict[str, Callable[[], None]] = {"functions": self._launch_functions, "storage": self._launch_storage}
        starts[name]()
        self._wait_for(name)

    @contextmanager
    def frozen(self, name: str) -> Iterator[None]:
        """A part that neither answers nor closes its connections, as a machine that swaps or a net that is cut."""
        group = self._children[name].process.pid
        os.killpg(group, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(group, signal.SIGCONT)

    def seed(self, *, conversations: bool) -> None:
        """Fills the stack with the small business of seed.py; with `conversations`, also with its history.

        Raises StackError with what the seeding said when it failed.
        """
        command = [sys.executable, "-m", "tests.local.seed"]
        command += ["--conversations"] if conversations else []
        command += ["--standin", self.addresses["twilio"]] if self.uses_twilio_standin else []
        ran = subprocess.run(
            command, env=self.env, cwd=ROOT, capture_output=True, text=True, timeout=_READY_SECONDS, check=False
        )
        if ran.returncode != 0:
            raise StackError(f"The data to start with could not be written:\n{ran.stderr}")
        self.accounts = accounts()
        self.write_file()

    def disturb_events(self, **faults: float) -> None:
        """Makes events come twice, late or never: `duplicate` (share), `delayMs`, `drop` (count). Nothing = healthy."""
        self._http.post(f"{self.addresses['functions']}/_local/events", json=faults, timeout=10).raise_for_status()

    def event_counts(self) -> dict[str, int]:
        answer = self._http.get(f"{self.addresses['functions']}/_local/events", timeout=10)
        counts: dict[str, int] = answer.json()
        return counts

    def write_file(self) -> None:
        """Writes stack.json, for any client that wants to drive the stack."""
        text = json.dumps(self.addresses | {"accounts": self.accounts}, indent=2, ensure_ascii=False)
        (self.options.folder / "stack.json").write_text(text + "\n")

    # Stopping

    def stop(self) -> None:
        """Stops every process; calling it again does nothing."""
        self._stopping.set()
        stop_all(self._children.values())
        self._children.clear()
        if hasattr(self, "_reaper"):
            self._reaper.close()
        if self._lock_file:
            (self.options.folder / "stack.json").unlink(missing_ok=True)
            self._lock_file.close()
            self._lock_file = None
