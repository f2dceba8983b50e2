"""./test.sh evals: how well the bot answers, against the stand-in or, with GOOGLE_API_KEY, the real model."""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.evals.asking import Outcome, ask
from tests.evals.labelled import Labelled, labelled
from tests.evals.report import table
from tests.evals.scoring import score
from tests.evals.thresholds import short_of
from tests.standins.gemini_world import gemini_standin
from transbordo.adapters.gemini import Gemini

DEFAULT_MODEL = "gemini-3.5-flash-lite"


def main() -> int:
    options = _options()
    cases = labelled(options.theme)
    key = os.environ.get("GOOGLE_API_KEY", "")
    named = os.environ.get("GEMINI_MODEL") or DEFAULT_MODEL
    with _model(key, named) as model:
        outcomes = [*_asked(model, cases, options.per_minute, real=bool(key))]
    print(table(outcomes, named if key else f"Gemini's stand-in, in the place of {named}"))
    result = score(outcomes)
    if key:  # a model is judged by people: only the machinery around it has thresholds
        return 1 if result.outside or result.failed == result.cases else 0
    missed = [] if options.theme else short_of(result)
    print(*(f"below its threshold: {each}" for each in missed), sep="\n", end="\n" if missed else "")
    return 1 if missed or result.outside else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./test.sh evals", description=__doc__)
    parser.add_argument("--theme", default="", help="only the files of tests/evals/cases that begin so")
    parser.add_argument("--per-minute", type=int, default=0, help="calls a minute, for keys with a small quota")
    return parser.parse_args()


@contextmanager
def _model(key: str, named: str) -> Iterator[Gemini]:
    if key:
        yield Gemini(api_key=key, model=named, api_url=os.environ.get("GEMINI_API_URL", ""))
        return
    with gemini_standin() as standin:
        yield Gemini(api_key="key", model=named, api_url=standin.url)


def _asked(model: Gemini, cases: tuple[Labelled, ...], per_minute: int, *, real: bool) -> Iterator[Outcome]:
    for case in cases:
        if real and case.voice:  # its words are written in the file, for the stand-in; there is nothing to hear
            continue
        started = time.monotonic()
        yield ask(model, case)
        if per_minute:
            time.sleep(max(0.0, 60 / per_minute - (time.monotonic() - started)))
        if real and sys.stderr.isatty():
            print(".", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
