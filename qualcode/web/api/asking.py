"""How a request asks the study."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, TypeVar, cast

from fastapi import Depends, Request

from qualcode.web.desk import Desk

if TYPE_CHECKING:
    from qualcode.study import Study

R = TypeVar("R")


def _desk(request: Request) -> Desk:
    return cast("Desk", request.app.state.desk)


AtDesk = Annotated[Desk, Depends(_desk)]
Question = Callable[["Study"], R]
