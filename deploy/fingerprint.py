"""What tells two contents apart: a name of 40 characters for files, folders and words together.

`python -m deploy.fingerprint [--word WORD]... [PATH...]`
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path


def fingerprint(paths: Iterable[Path], words: Iterable[str] = ()) -> str:
    """Of the files' places below what was named and their bytes; not of times, caches and notes (*.md)."""
    digest = hashlib.sha256()
    for part in (*(word.encode() for word in words), *_parts(paths)):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:40]


def _parts(paths: Iterable[Path]) -> Iterator[bytes]:
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and file.suffix not in (".pyc", ".md"):
                yield str(file.relative_to(path)).encode()
                yield file.read_bytes()


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Prints a name for what some files, folders and words hold.")
    parser.add_argument("--word", action="append", default=[])
    parser.add_argument("paths", nargs="*", type=Path)
    asked = parser.parse_args(arguments)
    print(fingerprint(asked.paths, asked.word))


if __name__ == "__main__":
    main()
