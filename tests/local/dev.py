"""Runs the local stack for a person: `./dev.sh` after its set-up.  See --help."""

import argparse
import signal
import sys
import threading
import time
from pathlib import Path
from types import FrameType

from tests.local.emulators import ROOT
from tests.local.processes import StackError
from tests.local.stack import Options, Stack


def main() -> int:
    arguments = _arguments()
    stop = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        stop.set()
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, on_signal)
    options = Options(
        folder=arguments.folder.resolve(),
        fixed_ports=not arguments.free_ports,
        sweep_seconds=arguments.sweep_seconds,
        say=lambda text: print(f"  {text}", flush=True),
    )
    try:
        began = time.monotonic()
        with Stack(options) as stack:
            stack.seed(conversations=not arguments.empty)
            print(f"ready in {time.monotonic() - began:.1f} s", flush=True)
            while not stop.wait(1):
                stack.check_alive()
    except KeyboardInterrupt:
        return 0
    except StackError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=ROOT / ".local", help="where stack.json and the logs go")
    parser.add_argument("--free-ports", action="store_true", help="take any free ports, not the usual ones")
    parser.add_argument("--empty", action="store_true", help="seed people, queues and knowledge, but no conversations")
    parser.add_argument("--sweep-seconds", type=float, default=60.0)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
