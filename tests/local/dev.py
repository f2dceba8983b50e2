"""Runs the local stack for a person: what ./dev.sh does once everything is installed."""

import argparse
import signal
import sys
import threading
import time
from pathlib import Path
from types import FrameType

from tests.local import settings_file
from tests.local.emulators import ROOT
from tests.local.people import PASSWORD
from tests.local.processes import StackError
from tests.local.stack import Options, Stack

_ROLES = {"agent": "atendente · agent", "supervisor": "supervisor", "admin": "admin"}


def main() -> int:
    arguments = _arguments()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    began = time.monotonic()
    try:
        with Stack(_options(arguments)) as stack:
            stack.seed(conversations=not arguments.empty)
            print(_panel(stack, time.monotonic() - began), flush=True)
            _watch(stack)
    except KeyboardInterrupt:
        print("\nTudo parado. · Everything is stopped.")
    except StackError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--empty", action="store_true", help="people, queues and knowledge, but no conversations")
    parser.add_argument("--free-ports", action="store_true", help="any free ports, not the usual ones")
    parser.add_argument("--folder", type=Path, default=ROOT / ".local", help="where stack.json and the logs go")
    parser.add_argument("--sweep-seconds", type=float, default=60.0, help="how often the sweep runs")
    return parser.parse_args()


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _options(arguments: argparse.Namespace) -> Options:
    def say(text: str) -> None:
        print(f"  {text}", flush=True)

    return Options(
        folder=arguments.folder.resolve(),
        fixed_ports=not arguments.free_ports,
        sweep_seconds=arguments.sweep_seconds,
        settings=settings_file.for_stack(settings_file.read(ROOT / ".env"), say),
        say=say,
    )


def _watch(stack: Stack) -> None:
    """Until somebody stops it, or a part dies."""
    while not threading.Event().wait(1):
        stack.check_alive()


def _panel(stack: Stack, seconds: float) -> str:
    at = stack.addresses
    phone = at["phone"] if stack.uses_twilio_standin else f"WhatsApp {at['whatsappNumber']}"
    model = "um substituto local · a local stand-in" if stack.uses_gemini_standin else "Gemini"
    lines = [
        f"Transbordo · pronto em {seconds:.0f} s · ready in {seconds:.0f} s",
        "",
        f"Painel · Dashboard    {at['dashboard']}",
        f"Telefone · Phone      {phone}",
        f"Webhook               {at['webhook']}",
        f"Modelo · Model        {model}",
        f"Endereços · Addresses {stack.options.folder / 'stack.json'}",
        f"Registros · Logs      {stack.options.folder / 'logs'}",
        "",
        f"Contas · Accounts     senha · password: {PASSWORD}",
        *(f"  {each['email']:22}{_ROLES[each['role']]:20}{', '.join(each['queues'])}" for each in stack.accounts),
        "",
        "Ctrl-C para tudo. · Ctrl-C stops everything.",
    ]
    rule = "─" * max(map(len, lines))
    return "\n".join(["", rule, *lines, rule])


if __name__ == "__main__":
    sys.exit(main())
