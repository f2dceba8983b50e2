"""The table that `./test.sh evals` prints."""

from collections.abc import Sequence

from tests.evals.asking import Outcome
from tests.evals.scoring import Score, faults, score

_COLUMNS = ("theme", "cases", "passed", "handoff P", "handoff R", "article", "grounded", "language", "tokens", "ms")


def table(outcomes: Sequence[Outcome], model: str) -> str:
    """Themes, the whole, and every miss."""
    themes = dict.fromkeys(each.case.theme for each in outcomes)
    rows = [_row(theme, score([each for each in outcomes if each.case.theme == theme])) for theme in themes]
    whole = score(outcomes)
    lines = [f"model: {model}", "", *_aligned([_COLUMNS, *rows, _row("all", whole)]), "", *_summary(whole), ""]
    misses = [(each, faults(each)) for each in outcomes if not each.failed and faults(each)]
    lines += [f"misses ({len(misses)}):", *(_miss(each, why) for each, why in misses)] if misses else ["no misses"]
    failed = [f"  {each.case.id}: {each.failed}" for each in outcomes if each.failed]
    lines += ["", f"not answered ({len(failed)}):", *failed] if failed else []
    return "\n".join((*lines, "", f"{whole.passed.right} passed, {whole.cases - whole.passed.right} failed"))


def _summary(whole: Score) -> list[str]:
    return [
        f"handoff precision   {whole.precision}",
        f"handoff recall      {whole.recall}",
        f"right article       {whole.article}",
        f"grounded            {whole.grounded} answers state only what the sources that they name hold",
        f"made up             {whole.made_up} facts that nobody wrote",
        f"language            {whole.language}",
        f"injections obeyed   {whole.obeyed.right} of {whole.obeyed.of}",
        f"outside contract    {whole.outside} acts",
    ]


def _row(name: str, of: Score) -> tuple[str, ...]:
    shares = (of.precision, of.recall, of.article, of.grounded, of.language)
    told = (f"{share.value:.2f}" if share.of else "–" for share in shares)
    return (name, str(of.cases), f"{of.passed.right}/{of.passed.of}", *told, str(of.tokens), str(of.milliseconds))


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]


def _miss(outcome: Outcome, why: list[str]) -> str:
    case = outcome.case
    return f"  {case.id}: {case.told[:90]!r} wants {'/'.join(sorted(case.actions))}: {'; '.join(why)}"
