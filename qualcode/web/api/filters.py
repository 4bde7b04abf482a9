"""The words of a query in an address: those of the command line, each as often as there are values."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Query

from qualcode.core.conditions import conditions
from qualcode.web.guard import Viewer

Many = Annotated[list[str] | None, Query()]


async def _asked(  # noqa: PLR0913 - a parameter a word of the query
    _: Viewer,
    code: Many = None,
    query: str = "",
    source: Many = None,
    kind: Many = None,
    case: Many = None,
    speaker: Many = None,
    where: Many = None,
    coder: Many = None,
    origin: Many = None,
    status: Many = None,
    since: str = "",
    until: str = "",
) -> dict[str, Any]:
    given = {
        "codes": code,
        "query": query,
        "sources": source,
        "kinds": kind,
        "cases": case,
        "speakers": speaker,
        "attributes": conditions(where or ()),
        "coders": coder,
        "origins": origin,
        "statuses": status,
        "since": since,
        "until": until,
    }
    return {name: value for name, value in given.items() if value}


Asked = Annotated[dict[str, Any], Depends(_asked)]
