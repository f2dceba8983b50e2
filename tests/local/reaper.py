"""Run by processes.Reaper: reads `+group` and `-group` lines, and kills the groups left when its input ends."""

import contextlib
import os
import signal
import sys


def main() -> None:
    # A Ctrl-C is meant for the stack, which still needs this process while it stops.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        group = int(line[1:])
        if line[0] == "+":
            groups.add(group)
        else:
            groups.discard(group)
    for group in groups:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    main()
