"""What time it is, and names that nothing has yet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

Clock = Callable[[], datetime]
"""Now, as aware UTC."""

NewId = Callable[[], str]
"""A fresh ULID."""
