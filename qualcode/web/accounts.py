"""People's accounts for a team: names, roles and Argon2 hashes in a file beside the study; who has tried too often."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast, get_args

from qualcode.core.files import replacing
from qualcode.core.model import MACHINE
from qualcode.core.nearest import unknown
from qualcode.errors import QualcodeError
from qualcode.web.sessions import Role

if TYPE_CHECKING:
    from argon2 import PasswordHasher

ROLES: Final = cast("tuple[Role, ...]", get_args(Role))
SHORTEST: Final = 12  # characters of a password
LONGEST: Final = 1024


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may log in; the name is the one that they code under."""

    name: str
    role: Role
    hash: str


class Accounts:
    """The accounts of a study. Every change is written at once, readable by the owner of the file alone."""

    def __init__(self, path: Path) -> None:
        """Read the file; one that is not there is no accounts, one that cannot be understood raises QualcodeError."""
        self.path = path
        self._hasher = _hasher()
        self._known = {account.name: account for account in _read(path)}
        self._nobody = self._hasher.hash("nobody's password")

    @classmethod
    def beside(cls, study: Path) -> Accounts:
        """The accounts of a study file."""
        return cls(study.with_suffix(".accounts.json"))

    def __len__(self) -> int:
        return len(self._known)

    def listed(self) -> list[Account]:
        """The accounts by name."""
        return [self._known[name] for name in sorted(self._known)]

    def put(self, name: str, role: str, password: str) -> None:
        """Add an account, or give the one of that name another role and password."""
        name = name.strip()
        if role not in ROLES:
            raise unknown("role", role, ROLES)
        if not name or len(name) > 100 or name == MACHINE or not name.isprintable():
            raise QualcodeError(f"account {name!r}", "that cannot be a person's name", "give one of 1 to 100 letters")
        if not SHORTEST <= len(password) <= LONGEST:
            raise QualcodeError("password", f"it has {len(password)} characters", f"use {SHORTEST} or more")
        self._known[name] = Account(name, role, self._hasher.hash(password))
        self._write()

    def remove(self, name: str) -> None:
        """Take an account away; what its person coded stays."""
        if name not in self._known:
            raise unknown("account", name, self._known)
        del self._known[name]
        self._write()

    def check(self, name: str, password: str) -> Account | None:
        """The account that a name and a password open; a name that nobody has takes as long as a wrong password."""
        from argon2.exceptions import VerificationError

        account = self._known.get(name.strip())
        try:
            self._hasher.verify(account.hash if account else self._nobody, password[:LONGEST])
        except VerificationError:
            return None
        return account

    def _write(self) -> None:
        data = json.dumps([asdict(account) for account in self.listed()], ensure_ascii=False, indent=1) + "\n"
        with replacing(self.path) as beside:
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(data)
        self.path.chmod(0o600)


def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


def _read(path: Path) -> list[Account]:
    try:
        rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        accounts = [Account(str(row["name"]), row["role"], str(row["hash"])) for row in rows]
    except FileNotFoundError:
        return []
    except (ValueError, TypeError, KeyError) as error:
        raise QualcodeError(str(path), "it is no file of accounts", "mend it, or take it away") from error
    for account in accounts:
        if account.role not in ROLES:
            raise unknown("role", str(account.role), ROLES)
    return accounts


class Attempts:
    """Log-ins that failed, by name and by address: after FREE of them each further one has to wait twice as long."""

    FREE: Final = 5
    LONGEST_WAIT: Final = 900.0  # seconds

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed: dict[str, tuple[int, float]] = {}

    def wait(self, *keys: str) -> float:
        """Seconds until the next try is looked at; 0 when it is now."""
        return max((self._until(key) - self._clock() for key in keys), default=0.0)

    def failed(self, *keys: str) -> None:
        """Count a failure."""
        now = self._clock()
        for key in keys:
            number, last = self._failed.get(key, (0, now))
            forgotten = now - last > 2 * self.LONGEST_WAIT
            self._failed[key] = (1 if forgotten else number + 1, now)
        if len(self._failed) > 10_000:  # somebody makes names up: the oldest are forgotten first
            for key in sorted(self._failed, key=lambda key: self._failed[key][1])[:5_000]:
                del self._failed[key]

    def succeeded(self, *keys: str) -> None:
        """Forget the failures."""
        for key in keys:
            self._failed.pop(key, None)

    def _until(self, key: str) -> float:
        number, last = self._failed.get(key, (0, 0.0))
        if number < self.FREE:
            return self._clock()
        return last + min(2.0 ** (number - self.FREE), self.LONGEST_WAIT)
