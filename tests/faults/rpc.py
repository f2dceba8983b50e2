"""Firestore's calls fail below the client library, one at a time, as a network or a busy server makes them fail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

import grpc
from google.cloud import firestore


class Failed(grpc.RpcError, grpc.Call):  # type: ignore[misc]  # gRPC carries no types
    """What the library is told: a status and nothing else."""

    def __init__(self, code: grpc.StatusCode) -> None:
        super().__init__()
        self._code = code

    def code(self) -> grpc.StatusCode:
        return self._code

    def details(self) -> str:
        return "injected"

    def trailing_metadata(self) -> tuple[()]:
        return ()

    def initial_metadata(self) -> tuple[()]:
        return ()

    def is_active(self) -> bool:
        return False

    def time_remaining(self) -> None:
        return None

    def cancel(self) -> bool:
        return False

    def result(self, timeout: float | None = None) -> NoReturn:
        raise self

    def __iter__(self) -> Failed:
        return self

    def __next__(self) -> NoReturn:
        raise self

    def add_callback(self, callback: Callable[[], None]) -> bool:
        return False


class Line(grpc.UnaryUnaryClientInterceptor, grpc.UnaryStreamClientInterceptor):  # type: ignore[misc]
    """The line to Firestore. The call number `fails_at` (from 1) fails once with `code`, before or after it is done."""

    def __init__(self, fails_at: int = 0, code: grpc.StatusCode | None = None, *, done: bool = False) -> None:
        self.calls = 0
        self._fails_at, self._code, self._done = fails_at, code, done

    def intercept_unary_unary(self, continuation: Callable[..., Any], details: Any, request: Any) -> Any:
        return self._pass(continuation, details, request)

    def intercept_unary_stream(self, continuation: Callable[..., Any], details: Any, request: Any) -> Any:
        return self._pass(continuation, details, request)

    def _pass(self, continuation: Callable[..., Any], details: Any, request: Any) -> Any:
        self.calls += 1
        if self.calls != self._fails_at:
            return continuation(details, request)
        if self._done and details.method.endswith("/Commit"):
            continuation(details, request).result()
        assert self._code
        return Failed(self._code)


def client(project: str, line: Line) -> firestore.Client:
    """A client of the emulator whose calls go over `line`."""
    made = firestore.Client(project=project)
    emulator: Callable[[Any], Any] = made._emulator_channel
    made._emulator_channel = lambda transport: grpc.intercept_channel(emulator(transport), line)
    return made
