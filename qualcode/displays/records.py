"""What a researcher decides about a display: a cell's summary, a verdict. Kept in the study, each change an Edit.

A record is a setting of the study file with a name of its sort and key, so that undo, merging and verifying are those
of everything else.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from qualcode.errors import StudyError
from qualcode.handcoding.changes import check_person
from qualcode.store import StudyFile

_MARK = "record:"


class Record(NamedTuple):
    """What somebody wrote, and when (ISO 8601, UTC)."""

    text: str
    who: str
    at: str


def put_record(file: StudyFile, sort: str, key: Sequence[str], text: str, *, who: str) -> None:
    """Write the record of that sort and key in place of the one there is; "" takes it away.

    No edit when it says so already. `sort` is a plain word ("summary"), `key` what it is about, such as a case and a
    theme. A name that is not a person's raises StudyError.
    """
    check_person(who)
    name = _name(sort, key)
    if text.strip() or file.get_setting(name):
        file.put_setting(name, text.strip(), who=who)


def records(file: StudyFile, sort: str) -> dict[tuple[str, ...], Record]:
    """The records of a sort by key, in the order of their keys."""
    mark = f"{_MARK}{sort}:"
    found = {
        tuple(json.loads(name.removeprefix(mark))): Record(value, who, at)
        for name, value, who, at in file.settings_named(mark)
        if value
    }
    return dict(sorted(found.items()))


def _name(sort: str, key: Sequence[str]) -> str:
    if ":" in sort or not sort:
        raise StudyError(f"record {sort!r}", "a sort of records has no colon in its name", "")
    return f"{_MARK}{sort}:" + json.dumps(list(key), ensure_ascii=False, separators=(",", ":"))
