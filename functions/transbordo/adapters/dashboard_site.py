"""The dashboard as a browser finds it: its configuration, and the API behind it."""

from __future__ import annotations

from transbordo.adapters.asking import ask, ask_json
from transbordo.domain.health.examined import NotReached, Site
from transbordo.settings import Settings


class DashboardOverHttp:
    """The port `Dashboard`, at the first of its addresses."""

    def __init__(self, settings: Settings) -> None:
        self._address = settings.dashboard_origins[0]

    def visit(self) -> Site:
        config = ask_json(f"{self._address}/config.json")
        if not isinstance(config, dict):
            raise NotReached("no_config")
        api = str(config.get("apiBase") or "").rstrip("/") or self._address
        status, allowed = self._called(api)
        return Site(project=str(config.get("projectId") or ""), api=api, api_status=status, allowed=allowed)

    def _called(self, api: str) -> tuple[int, str]:
        """What the API answers somebody without a token, and which origin it lets call; 0: nothing at all."""
        try:
            answer = ask("GET", f"{api}/api/me", headers={"Origin": self._address})
        except NotReached:
            return 0, ""
        return answer.status_code, answer.headers.get("Access-Control-Allow-Origin", "")
