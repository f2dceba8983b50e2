"""Somebody of the team forgot the password: a link by mail, and the same answer whether or not the address is known."""

from __future__ import annotations

from collections.abc import Callable

from transbordo.domain.ports import Mail

SUBJECT = "Transbordo: crie uma nova senha"


def reset_password(
    mail: Mail | None, link_for: Callable[[str], str | None], send_by_firebase: Callable[[str], None], *, email: str
) -> None:
    """By our own mail where it is set up, else by Firebase's. An unknown address gets nothing, in silence."""
    if mail is None:
        send_by_firebase(email)
        return
    link = link_for(email)
    if link:
        text = f"Para criar uma nova senha, abra:\n\n{link}\n\nSe não foi você, ignore este e-mail.\n"
        mail.send(email, SUBJECT, text)
