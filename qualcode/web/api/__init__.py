"""The REST API: /api/..., JSON in and out, over the verbs of a Study."""

from fastapi import APIRouter

from qualcode.web.api import changes, coding, reading

router = APIRouter()
for part in (reading, coding, changes):
    router.include_router(part.router)
