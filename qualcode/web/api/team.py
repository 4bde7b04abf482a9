"""Administration of accounts, for admins of a team."""

from __future__ import annotations

from typing import Literal, cast

from fastapi import APIRouter, HTTPException, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from qualcode.web.accounts import LONGEST, Accounts
from qualcode.web.guard import Admin, sessions_of

router = APIRouter(tags=["team"])


class AccountOut(BaseModel):
    """Somebody who may log in."""

    name: str
    role: str


class AccountIn(BaseModel):
    """A role and a password for a name."""

    role: Literal["admin", "coder", "viewer"]
    password: str = Field(max_length=LONGEST)


def _accounts(request: Request) -> Accounts:
    accounts = request.app.state.accounts
    if accounts is None:
        raise HTTPException(409, "there are accounts where a team is served: `qualcode serve`")
    return cast("Accounts", accounts)


@router.get("/accounts")
async def accounts(request: Request, _: Admin) -> list[AccountOut]:
    """Who may log in, and as what."""
    return [AccountOut(name=each.name, role=each.role) for each in _accounts(request).listed()]


@router.put("/accounts/{name}")
async def put_account(name: str, given: AccountIn, request: Request, _: Admin) -> AccountOut:
    """Add an account or change it; whoever has that name must log in again."""
    await run_in_threadpool(_accounts(request).put, name, given.role, given.password)
    sessions_of(request).end_of(name)
    return AccountOut(name=name, role=given.role)


@router.delete("/accounts/{name}", status_code=204)
async def remove_account(name: str, request: Request, session: Admin) -> None:
    """Take an account away, not one's own."""
    if name == session.name:
        raise HTTPException(409, "that is your own account")
    _accounts(request).remove(name)
    sessions_of(request).end_of(name)
