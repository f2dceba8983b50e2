"""The versions that we choose by hand, as ./upgrade.sh raises them: to the newest of the same major version.

python -m tests.upkeep.pins loosen FILE...            lets the pins of requirements files rise, in place
python -m tests.upkeep.pins fix FILE LOCK             pins what FILE lets rise to what LOCK has, in place
python -m tests.upkeep.pins npm FOLDER                "name@^version" for each dependency of FOLDER/package.json
python -m tests.upkeep.pins compare OLD NEW [NAME...] what differs in the lock files NAME of two folders
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path

_PIN = re.compile(r"^([A-Za-z0-9._-]+)==(([0-9]+)[0-9.]*)$", re.MULTILINE)
_LOOSE = re.compile(r"^([A-Za-z0-9._-]+)>=[0-9.]+,<[0-9]+$", re.MULTILINE)
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)


def loosened(requirements: str) -> str:
    """flask==3.1.3 becomes flask>=3.1.3,<4: a new major version is a decision, not an upgrade."""
    return _PIN.sub(lambda pin: f"{pin[1]}>={pin[2]},<{int(pin[3]) + 1}", requirements)


def fixed(requirements: str, lock: str) -> str:
    """What was loosened, pinned again to what the lock file chose."""
    chosen = python_versions(lock)
    return _LOOSE.sub(lambda loose: f"{loose[1]}=={chosen[loose[1].lower()]}", requirements)


def python_versions(lock: str) -> dict[str, str]:
    return {name.lower(): version for name, version in _LOCKED.findall(lock)}


def npm_versions(lock: str) -> dict[str, str]:
    packages = json.loads(lock)["packages"]
    return {path.partition("node_modules/")[2]: each["version"] for path, each in packages.items() if "version" in each}


def npm_wishes(package: str) -> list[str]:
    """What to ask npm for: of each dependency the newest of the same major version."""
    told = json.loads(package)
    return [f"{name}@^{version}" for kind in ("dependencies", "devDependencies") for name, version in _pins(told, kind)]


def _pins(package: Mapping[str, Mapping[str, str]], kind: str) -> list[tuple[str, str]]:
    return sorted(package.get(kind, {}).items())


def differences(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """One line for each package whose version is another now."""
    names = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    return [f"{name} {old.get(name, 'new')} → {new.get(name, 'gone')}" for name in names]


def _compare(old: Path, new: Path, name: str) -> list[str]:
    versions = npm_versions if name.endswith(".json") else python_versions
    return differences(*(versions((folder / name).read_text("utf-8")) for folder in (old, new)))


def _rewrite(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")


def main(command: str, *given: str) -> None:
    if command == "loosen":
        for name in given:
            _rewrite(Path(name), loosened(Path(name).read_text("utf-8")))
    elif command == "fix":
        file, lock = map(Path, given)
        _rewrite(file, fixed(file.read_text("utf-8"), lock.read_text("utf-8")))
    elif command == "npm":
        print("\n".join(npm_wishes((Path(given[0]) / "package.json").read_text("utf-8"))))
    elif command == "compare":
        old, new, *names = given
        for name in names:
            changed = _compare(Path(old), Path(new), name)
            print(f"{name}: {len(changed)} changed", *(f"  {line}" for line in changed), sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
