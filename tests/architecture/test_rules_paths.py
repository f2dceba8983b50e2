"""firestore.rules, the code and the design speak of the same documents."""

import re

from .source import REPOSITORY, python_files

# The design's table "The data". A new collection is added here, in ARCHITECTURE.md and, if anybody may see it, in the
# rules.
OPEN = {
    "conversations/{}",
    "conversations/{}/messages/{}",
    "episodes/{}",
    "agents/{}",
    "queues/{}",
    "cannedReplies/{}",
    "templates/{}",
    "settings/{}",
    "settings/business",
    "settings/bot/versions/{}",
    "cases/{}",
    "knowledge/{}",
    "audit/{}",
    "stats/{}",
    "ledger/{}",
}
FOR_FUNCTIONS_ONLY = {"turns/{}", "inbound/{}", "usage/{}", "knowledge/{}/chunks/{}", "knowledge/{}/revisions/{}"}

COLLECTIONS = {part for path in OPEN | FOR_FUNCTIONS_ONLY for part in path.split("/")[::2]}


def test_the_rules_open_what_the_design_opens_and_nothing_else() -> None:
    assert _opened((REPOSITORY / "firestore.rules").read_text("utf-8")) == OPEN


def test_the_code_names_no_collection_that_the_design_lacks() -> None:
    asks = re.compile(r"""\b(?:collection|collection_group|collectionGroup)\(\s*(?:\w+,\s*)?(["'])(\w+)\1""")
    sources = [
        *python_files(REPOSITORY / "functions"),
        *REPOSITORY.glob("hosting/src/**/*.ts"),
        *REPOSITORY.glob("hosting/src/**/*.svelte"),
    ]
    named = {name for source in sources for _, name in asks.findall(source.read_text("utf-8"))}

    assert named - COLLECTIONS == set()


def _opened(rules: str) -> set[str]:
    """The whole path of each match that allows something, each wildcard as {}; "{}" alone stands for the database."""
    text = re.sub(r"//.*", "", rules)
    parts = re.findall(r"match\s+(/\S+)\s*\{|(allow)\b|([{}])", text)
    paths: list[str] = []  # one for each open brace; what is no match (service, function) adds nothing
    opened = set()
    for match, allow, brace in parts:
        if match:
            paths.append(re.sub(r"\{[^}]*\}", "{}", match))
        elif allow:
            opened.add("".join(paths).removeprefix("/databases/{}/documents/"))
        elif brace == "{":
            paths.append("")
        else:
            paths.pop()
    return opened
