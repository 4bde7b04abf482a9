"""The codes of a project or a codebook file, and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qualcode.exchange.project import Guid, ProjectCode
from qualcode.exchange.refi.fields import Fields
from qualcode.exchange.refi.markup import children

if TYPE_CHECKING:
    from lxml.etree import _Element


def codes_of(containers: Sequence[_Element]) -> tuple[ProjectCode, ...]:
    """The codes in elements `Codes`, parents before children."""
    return tuple(code for codes in containers for top in children(codes) for code in _code(top, ""))


def _code(element: _Element, parent: Guid) -> Iterator[ProjectCode]:
    fields = Fields(element)
    below = fields.all("Code")
    guid = fields.guid()
    yield ProjectCode(
        guid,
        fields.word("name"),
        parent,
        codable=fields.word("isCodable").strip().lower() not in ("false", "0"),
        colour=fields.word("color"),
        description=fields.text("Description"),
        notes=fields.refs("NoteRef"),
        extra=fields.extra(),
    )
    for each in below:
        yield from _code(each, guid)
