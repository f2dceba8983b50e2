"""`./dev.sh --check`: the main job by HTTP, from the customer's question to the end, told as it goes."""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from tests.local.clients import Agent, Customer, Unmet, eventually, new_id
from tests.local.people import PASSWORD
from tests.local.processes import StackError
from tests.local.stack import Options, Stack
from tests.local.twilio_standin import samples


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        try:
            with Stack(Options(folder=Path(folder))) as stack:
                stack.seed(conversations=False)
                MainJob(stack.addresses).run()
        except (StackError, Unmet, requests.RequestException) as error:
            print(f"\nFAILED  {error}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            return 130
    print("\nOK: the main job works from end to end, and everything is stopped.")
    return 0


class MainJob:
    """One customer and one agent, and every step of their conversation."""

    def __init__(self, addresses: dict[str, Any], phone: str = "+5511900000090") -> None:
        self._customer = Customer(addresses, phone, "Cliente de Teste")
        self._agent = Agent(addresses, "carla@fibra.example", PASSWORD)
        self._cid = self._customer.cid

    def run(self) -> None:
        self._bot_answers()
        self._hand_over()
        self._claim()
        replied = self._reply()
        self._voice_note()
        self._read_receipt(replied)
        self._resolve()

    def _bot_answers(self) -> None:
        with told("the customer asks what the Fibra 500 costs, and the bot answers from the knowledge"):
            self._customer.says("Oi! Quanto custa o plano Fibra 500?")
            self._customer.waits_for("119,90")

    def _hand_over(self) -> None:
        with told("an agent signs in; the dashboard's own address says who they are"):
            self._agent.signs_in()
            if self._agent.gets("me")["role"] != "agent":
                raise Unmet("/api/me does not say that this is an agent")
        with told("the customer asks for a person, and waits in a queue with a card and a protocol number"):
            self._customer.says("quero falar com uma pessoa")
            waiting = self._expect(owner="queue")
            if not (waiting["card"] and waiting["card"]["wants"]["messages"]):
                raise Unmet("the handoff has no card that names its messages")
            self._customer.waits_for(waiting["episode"])

    def _claim(self) -> None:
        with told("the agent claims the conversation; a second claim with the old epoch is refused"):
            epoch = self._epoch()
            self._act("claim")
            other = Agent(self._agent.addresses, "ana@fibra.example", PASSWORD)
            other.signs_in()
            refused = other.api("POST", f"conversations/{self._cid}/claim", json={"epoch": epoch})
            if (refused.status_code, refused.json()["error"]["code"]) != (409, "already_claimed"):
                raise Unmet(f"the second claim got {refused.status_code}: {refused.text}")

    def _reply(self) -> str:
        with told("the agent replies with a text and then a picture; both arrive"):
            text = self._send(text="Oi! Aqui é a Carla. Veja a foto: a luz verde é a do sinal.")
            content, content_type, name = samples.load("roteador.jpg")
            picture = self._send(media=[self._agent.uploads(name, content, content_type)])
            for mid in (text, picture):
                self._status(mid, "delivered", "read")
            eventually("the picture is on the phone", lambda: any(each["media"] for each in self._customer.sees()))
        return text

    def _voice_note(self) -> None:
        with told("the customer answers with a voice note, which the agent can listen to"):
            content, _, _ = samples.load("audio.ogg")
            sid = self._customer.says(media=[{"contentType": "audio/ogg", "sample": "audio.ogg"}])

            def stored() -> bool:
                message = self._agent.message(self._cid, sid)
                return bool(message and message["media"][0]["state"] == "stored")

            eventually("the voice note is stored", stored)
            link = self._agent.gets(f"media/{self._cid}/{sid}/0")["url"]
            heard = requests.get(link, timeout=30)
            if not heard.ok or heard.content != content:
                raise Unmet(f"the link to the voice note gave {heard.status_code} and {len(heard.content)} bytes")

    def _read_receipt(self, mid: str) -> None:
        with told("the customer opens the chat: the reply is read"):
            self._customer.opens_the_chat()
            self._status(mid, "read")

    def _resolve(self) -> None:
        with told("the agent resolves the conversation"):
            self._act("resolve")
            self._expect(owner="nobody")

    # What the steps are made of

    def _send(self, **content: Any) -> str:
        mid = new_id()
        self._agent.does(f"conversations/{self._cid}/messages", id=mid, epoch=self._epoch(), **content)
        return mid

    def _act(self, verb: str) -> None:
        self._agent.does(f"conversations/{self._cid}/{verb}", epoch=self._epoch())

    def _epoch(self) -> int:
        conversation = self._agent.conversation(self._cid)
        if conversation is None:
            raise Unmet("the agent may not see the conversation")
        return int(conversation["epoch"])

    def _expect(self, owner: str) -> dict[str, Any]:
        def look() -> dict[str, Any] | None:
            conversation = self._agent.conversation(self._cid)
            return conversation if conversation and conversation.get("owner") == owner else None

        return eventually(f"the conversation's owner is {owner}", look)

    def _status(self, mid: str, *wanted: str) -> None:
        def reached() -> bool:
            message = self._agent.message(self._cid, mid)
            return bool(message and message["status"] in wanted)

        eventually(f"the reply is {wanted[0]}", reached)


@contextmanager
def told(step: str) -> Iterator[None]:
    """Says how a step went, and how long it took."""
    began = time.monotonic()
    try:
        yield
    except Exception:
        print(f"  FAIL          {step}", flush=True)
        raise
    print(f"  ok   {time.monotonic() - began:5.1f} s  {step}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
