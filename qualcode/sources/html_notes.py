"""Footnotes of web pages: what calls them, what they say, and what leads back, as those who write pages mark them.

LibreOffice and Word mark them by names, pandoc and EPUB by roles (DPUB-ARIA, epub:type).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_TYPE = "{http://www.idpf.org/2007/ops}type"
_CALLS = frozenset("sdfootnoteanc sdendnoteanc footnote-ref footnoteref doc-noteref noteref".split())
_BACKS = frozenset("sdfootnotesym sdendnotesym footnote-back footnoteback doc-backlink backlink".split())
_BODIES = frozenset("doc-footnote doc-endnote footnote endnote rearnote".split())
_CALL_NAME = re.compile(r"_(?:ftn|edn)ref\d+")
_BACK_NAME = re.compile(r"_(?:ftn|edn)\d+")
_BODY_NAME = re.compile(r"sd(?:foot|end)note\d+|(?:ftn|edn)\d+|fn:?\d+")


def links_a_note(element: _Element, name: str) -> bool:
    """Whether an element is the number that calls a footnote, or the one in the note that leads back."""
    if name != "a":
        return False
    target = element.get("name") or element.get("id") or ""
    marked = _marks(element) & (_CALLS | _BACKS)
    return bool(marked) or _CALL_NAME.fullmatch(target) is not None or _BACK_NAME.fullmatch(target) is not None


def is_note(element: _Element, name: str) -> bool:
    """Whether an element holds what a footnote says."""
    if name not in ("div", "li", "aside"):
        return False
    return _BODY_NAME.fullmatch(element.get("id", "")) is not None or bool(_roles(element) & _BODIES)


def _roles(element: _Element) -> set[str]:
    roles = f"{element.get('role', '')} {element.get(_TYPE) or element.get('epub:type') or ''}"
    return set(roles.lower().split())


def _marks(element: _Element) -> set[str]:
    return _roles(element) | set(element.get("class", "").lower().split())
