"""python -m tests.local.twilio_standin --port 7411: runs until SIGTERM. The environment is config.py's."""

import argparse
import os
import signal

from .app import HOST, make_standin_server
from .config import load
from .firestore_data import ConversationData
from .standin import Standin
from .timeline import RealTimeline


def main() -> None:
    parser = argparse.ArgumentParser(description="Twilio's stand-in, with the phone page on which you are the customer")
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    data = None
    if os.environ.get("FIRESTORE_EMULATOR_HOST"):
        data = ConversationData(os.environ["GOOGLE_CLOUD_PROJECT"])
    config = load(os.environ, f"http://{HOST}:{port}")
    # Nothing is kept, and held requests and event streams need no goodbye: the process simply ends.
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: os._exit(0))
    server = make_standin_server(Standin(config, RealTimeline(), data), port)
    print(f"Twilio stand-in and phone page: {config.base_url}", flush=True)
    server.serve_forever()


main()
