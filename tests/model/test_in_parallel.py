"""Several processes hammer one conversation on Firestore itself: the promises hold under real parallelism too."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from google.cloud import firestore

from tests.fakes.customer import CID
from tests.local.emulators import ROOT
from tests.model.hammering import Hammer
from tests.model.promises import MOVES

PROCESSES = 4
SECONDS = float(os.environ.get("HAMMER_SECONDS", "6"))
ROUNDS = 2


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_processes_that_do_everything_at_once_keep_the_promises(
    firestore_client: firestore.Client, firestore_emulator: str, tmp_path: Path, round_: int
) -> None:
    db = firestore_client
    db.document("settings/business").set({"name": "Fibra Exemplo"})
    db.document("settings/bot").set({"published": {}})
    db.document("queues/geral").set({"name": "Geral", "targetSeconds": 300})

    _hammer(db.project, tmp_path, firestore_emulator, round_)
    ahead = _Ahead()
    hammer = Hammer(db.project, tmp_path, 99, clock=ahead)
    _comes_to_rest(hammer, ahead)

    conversation: dict[str, Any] = db.document(f"conversations/{CID}").get().to_dict() or {}
    found = (one.to_dict() or {} for one in db.collection(f"conversations/{CID}/messages").stream())
    timeline = sorted(found, key=lambda entry: entry.get("epoch") or 0)
    told = (tmp_path / "log").read_text().split("\n")
    _nothing_lost(timeline, {line.split()[1] for line in told if line})
    _nothing_doubled(timeline, hammer.twilio.taken())
    _one_voice(timeline, conversation)
    _nobody_stuck(timeline, conversation, db)


class _Ahead:
    """The time, with what a test has let pass."""

    def __init__(self) -> None:
        self.by = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.by


def _hammer(project: str, folder: Path, emulator: str, round_: int) -> None:
    env = os.environ | {
        "FIRESTORE_EMULATOR_HOST": emulator,
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "functions"))),
    }
    (folder / "taken").mkdir()
    command = [sys.executable, "-m", "tests.model.hammering", project, str(folder)]
    running = [
        subprocess.Popen(
            [*command, str(round_ * PROCESSES + n), str(SECONDS)], env=env, cwd=ROOT, stderr=subprocess.PIPE
        )
        for n in range(PROCESSES)
    ]
    ended = [(process.communicate(timeout=SECONDS + 60)[1].decode(), process.returncode) for process in running]
    assert all(code == 0 and "Traceback" not in errors for errors, code in ended), ended


def _comes_to_rest(hammer: Hammer, ahead: _Ahead) -> None:
    failures: list[tuple[str, Exception]] = []
    for _ in range(12):
        ahead.by += timedelta(seconds=95)
        counts = hammer.sweeps(lambda step, error: failures.append((step, error)))
        if not any(counts.values()):
            break
    assert failures == []


def _nothing_lost(timeline: list[dict[str, Any]], promised: set[str]) -> None:
    kept = {entry["id"] for entry in timeline}
    assert len(promised) > 20
    assert promised <= kept


def _nothing_doubled(timeline: list[dict[str, Any]], taken: list[dict[str, str]]) -> None:
    times = Counter(one["mid"] for one in taken)
    ours = [entry for entry in timeline if entry["direction"] == "out"]
    arrived = {entry["id"] for entry in ours if entry.get("twilioSid")}
    assert [mid for mid, n in times.items() if n > 1] == []
    assert set(times) == arrived
    # the words of a handoff are no answer: they may follow one that failed
    handed_off = {one["epoch"] for one in timeline if (one.get("event") or {}).get("name") == "handed_off"}
    answers = (one for one in ours if one["id"] in arrived and one["answers"] and one["epoch"] not in handed_off)
    answered = Counter(one["answers"] for one in answers)
    assert [sid for sid, n in answered.items() if n > 1] == []


def _one_voice(timeline: list[dict[str, Any]], conversation: dict[str, Any]) -> None:
    """Each epoch has one owner: the events tell whose, and only that one speaks in it."""
    moves = [entry for entry in timeline if entry["direction"] == "event" and entry["event"]["name"] in MOVES]
    owners: dict[int, str] = {}
    for move in moves:
        name, epoch = move["event"]["name"], move["epoch"]
        owner = {"claimed": "agent", "reopened": "agent", "handed_off": "queue", "resolved": "nobody"}.get(name, "bot")
        # a claim that opens an episode is both in one epoch
        assert epoch not in owners or {owners[epoch], owner} == {"bot", "agent"}
        owners[epoch] = f"agent {move['event']['uid']}" if owner == "agent" else owners.get(epoch, owner)
    assert sorted(owners) == list(range(1, conversation["epoch"] + 1))
    for said in (entry for entry in timeline if entry["direction"] == "out"):
        speaker = f"agent {said['author']['uid']}" if said["author"]["kind"] == "agent" else "bot"
        # the bot's last words tell of the handoff, or are its goodbye, and belong to the epoch that they begin
        last = "nobody" if (said.get("because") or {}).get("action") == "close" else "queue"
        allowed = ("bot", last) if speaker == "bot" else (speaker,)
        assert owners[said["epoch"]] in allowed, (said, owners[said["epoch"]])


def _nobody_stuck(timeline: list[dict[str, Any]], conversation: dict[str, Any], db: firestore.Client) -> None:
    work = [one.to_dict() or {} for one in db.collection("inbound").stream()]
    assert [one for one in work if one.get("state", "done") != "done"] == []
    assert conversation["owner"] in ("agent", "queue") or not conversation["needsReply"]
    ours = [entry for entry in timeline if entry["direction"] == "out"]
    assert [entry for entry in ours if entry["lease"] or entry["status"] in ("queued", "unknown")] == []
