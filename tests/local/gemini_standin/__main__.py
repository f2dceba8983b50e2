"""python -m tests.local.gemini_standin --port 7413: runs until SIGTERM."""

import argparse
import os
import signal

from .app import HOST, make_standin_server


def main() -> None:
    parser = argparse.ArgumentParser(description="Gemini's stand-in")
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    # Nothing is kept, and held requests need no goodbye: the process simply ends.
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: os._exit(0))
    server = make_standin_server(port)
    print(f"Gemini stand-in: http://{HOST}:{port}", flush=True)
    server.serve_forever()


main()
