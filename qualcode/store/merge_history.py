"""What happened to codings in other studies before they were merged into this one, as the merges' details tell."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from qualcode.store.database import Database
from qualcode.store.merge_base import MERGE


def elsewhere(db: Database, guids: Mapping[str, object]) -> Iterator[tuple[int, str, Mapping[str, Any]]]:
    """For each of these codings the edits of other studies that made or changed it, with the merge that tells of them.

    Yields the merge's number, the coding's id, and study, number, at, who and verb of the edit there; oldest first.
    """
    for number, detail in db.rows("SELECT number, detail FROM edit WHERE verb = ? ORDER BY number", (MERGE,)):
        for edit in json.loads(detail)["edits"]:
            for guid in edit["codings"]:
                if guid in guids:
                    yield number, guid, edit
