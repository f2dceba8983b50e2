"""The functions as Google Cloud makes them: the files that are uploaded, and the packages of requirements.txt."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.local.emulators import ROOT

FUNCTIONS = ROOT / "functions"


def uploaded_files() -> list[str]:
    """What .gcloudignore lets through, relative to functions/. Its rules are gitignore's, so git can tell."""
    listing = subprocess.run(
        ["git", "-c", "core.quotePath=false", "ls-files", "-z", "--cached", "--others", "--exclude-from=.gcloudignore"],
        cwd=FUNCTIONS,
        env={"PATH": os.environ["PATH"], "GIT_DIR": str(_empty_repository()), "GIT_WORK_TREE": "."},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return sorted(filter(None, listing.stdout.split("\0")))


def _empty_repository() -> Path:
    """One that tracks nothing, so that every file is judged by .gcloudignore alone."""
    folder = ROOT / ".local" / "no-files.git"
    subprocess.run(["git", "init", "--quiet", "--bare", str(folder)], timeout=60, check=True)
    return folder


def upload_to(folder: Path) -> None:
    for name in uploaded_files():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(FUNCTIONS / name, folder / name)


def own_python() -> Path:
    """The Python of a virtual environment that holds functions/requirements.txt and nothing else; made once."""
    requirements = FUNCTIONS / "requirements.txt"
    made_from = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()[:16]
    home = ROOT / ".local" / "functions-venv"
    home.parent.mkdir(exist_ok=True)
    with (home.parent / "functions-venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = home / "made-from"
        if not stamp.exists() or stamp.read_text() != made_from:
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], timeout=120, check=True)
            install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r"]
            subprocess.run([str(home / "bin" / "python"), *install, str(requirements)], timeout=900, check=True)
            stamp.write_text(made_from)
    return home / "bin" / "python"
