"""What a call may take adds up to less than what waits for it: the function itself, and the dashboard."""

from __future__ import annotations

import re

from tests.architecture.source import REPOSITORY
from transbordo.adapters import firestore_calls, firestore_shelves, firestore_workshop, pdf_text
from transbordo.usecases import ask_copilot, embedding, suggest, transcribe

READS_S = 3.0
"""What Firestore is left for reads at least; each takes some 20 ms, and 8 s where it hangs."""


def dashboard_waits(name: str, file: str) -> float:
    """Seconds, by a constant of the dashboard's."""
    text = (REPOSITORY / "hosting" / "src" / "lib" / file).read_text("utf-8")
    found = re.search(rf"^const {name} = ([\d_]+);", text, flags=re.MULTILINE)
    assert found
    return int(found[1].replace("_", "")) / 1000


def api_may_take() -> float:
    text = (REPOSITORY / "deploy" / "functions.sh").read_text("utf-8")
    found = re.search(r"^deploy_agent_api\(\).*?--timeout=(\d+)s", text, flags=re.MULTILINE | re.DOTALL)
    assert found
    return float(found[1])


def test_the_dashboard_gives_up_before_the_function_is_ended() -> None:
    for name, file in (("TIMEOUT_MS", "api.ts"), ("LISTENING_MS", "copilot.ts"), ("THINKING_MS", "settings/api.ts")):
        assert dashboard_waits(name, file) < api_may_take()


def test_a_voice_note_is_heard_while_the_dashboard_waits() -> None:
    # the last try at the file may begin at the end of its time
    hearing = 2 * transcribe.FILE_S + transcribe.DEADLINE_S

    assert dashboard_waits("LISTENING_MS", "copilot.ts") >= hearing + firestore_calls.TIMEOUT


def test_a_reply_is_suggested_while_the_dashboard_waits() -> None:
    searching = suggest.SEARCH_S + firestore_shelves.SEARCH_TIMEOUT

    assert dashboard_waits("TIMEOUT_MS", "api.ts") >= searching + suggest.ANSWER_S + READS_S


def test_other_help_comes_while_the_dashboard_waits() -> None:
    assert dashboard_waits("TIMEOUT_MS", "api.ts") >= ask_copilot.DEADLINE_S + READS_S


def test_files_are_read_embedded_and_stored_within_one_request() -> None:
    assert pdf_text.TIMEOUT <= pdf_text.ALL_TIMEOUT
    assert api_may_take() >= pdf_text.ALL_TIMEOUT + embedding.ALL_S + firestore_calls.TIMEOUT + READS_S


def test_the_dashboard_waits_for_the_commit_of_a_publishing() -> None:
    text = (REPOSITORY / "hosting" / "src" / "lib" / "settings" / "api.ts").read_text("utf-8")
    publishing = text.split("export const publish", 1)[1].split("export const", 1)[0]

    assert "THINKING_MS" in publishing
    assert dashboard_waits("THINKING_MS", "settings/api.ts") >= firestore_workshop.COMMIT_TIMEOUT + READS_S
