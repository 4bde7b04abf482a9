"""Who is there: a one-time token in the address that `qualcode ui` opens becomes a session in a cookie."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

Role: TypeAlias = Literal["admin", "coder", "viewer"]
COOKIE: Final = "qualcode_session"
LIFETIME: Final = 12 * 3600.0  # seconds without a request


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who may ask: under which name they code ("" not said yet), what they may do, and their CSRF token."""

    key: str
    name: str
    role: Role
    csrf: str
    seen: float


class Sessions:
    """The sessions of a running server; they are gone with it."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._open: dict[str, Session] = {}
        self._tokens: dict[str, tuple[str, Role]] = {}

    def invite(self, name: str = "", role: Role = "admin") -> str:
        """A token that opens one session, once."""
        token = secrets.token_urlsafe(32)
        self._tokens[token] = (name, role)
        return token

    def enter(self, token: str) -> Session | None:
        """The session that a token opens; None for one that is unknown or was used."""
        # Compared in constant time each, so that an answer's time says nothing of a token's letters.
        found = next((known for known in self._tokens if secrets.compare_digest(known.encode(), token.encode())), None)
        return self.start(*self._tokens.pop(found)) if found is not None else None

    def start(self, name: str, role: Role) -> Session:
        """A new session."""
        session = Session(secrets.token_urlsafe(32), name, role, secrets.token_urlsafe(32), self._clock())
        self._open[session.key] = session
        return session

    def of(self, key: str | None) -> Session | None:
        """The session of a cookie's value, for as long as it is used."""
        session = self._open.get(key or "")
        if session is None:
            return None
        now = self._clock()
        if now - session.seen > LIFETIME:
            self.end(session)
            return None
        self._open[session.key] = replace(session, seen=now)
        return session

    def rename(self, session: Session, name: str) -> Session:
        """The session under another name."""
        renamed = replace(self._open[session.key], name=name)
        self._open[session.key] = renamed
        return renamed

    def end(self, session: Session) -> None:
        """Close a session."""
        self._open.pop(session.key, None)

    def end_of(self, name: str) -> None:
        """Close every session of a name."""
        for session in [each for each in self._open.values() if each.name == name]:
            self.end(session)
