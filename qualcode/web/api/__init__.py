"""The REST API: /api/..., JSON in and out, over the verbs of a Study."""

from fastapi import APIRouter

from qualcode.web.api import changes, codebook, codes, coding, displays, export, reading, review, search, shell, team

router = APIRouter()
for part in (shell, reading, search, coding, codes, codebook, review, changes, team, displays, export):
    router.include_router(part.router)
