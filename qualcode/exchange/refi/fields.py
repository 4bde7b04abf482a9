"""One element of a REFI-QDA file, taken apart: what has a field is asked for, what is left goes back as it came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qualcode.exchange.project import NOTHING, Audit, Extra, Guid
from qualcode.exchange.refi.markup import as_text, children, local, valid_guid

if TYPE_CHECKING:
    from lxml.etree import _Element

_AUDIT = ("creatingUser", "creationDateTime", "modifyingUser", "modifiedDateTime")


class Fields:
    """The attributes and child elements of one element; what nobody asks for is left over for `extra`."""

    def __init__(self, element: _Element) -> None:
        self.element = element
        self._attributes: dict[str, str] = dict(element.items())  # type: ignore[arg-type]
        self._children = list(children(element)) if len(element) else []

    def guid(self, name: str = "guid") -> Guid:
        """A GUID; one made from its text where it is spelled as none."""
        text = self._attributes.pop(name, "")
        if not text and name == "guid":  # required, but missing: its place tells it from others
            text = str(self.element.getroottree().getpath(self.element))
        return valid_guid(text) if text else ""

    def word(self, name: str) -> str:
        """An attribute, "" when it is missing."""
        return self._attributes.pop(name, "")

    def all(self, *names: str) -> list[_Element]:
        """The child elements of these names."""
        if not self._children:
            return []
        found = [child for child in self._children if local(child) in names]
        if found:
            self._children = [child for child in self._children if local(child) not in names]
        return found

    def text(self, name: str) -> str:
        """The text of the child element of a name, "" when there is none."""
        return "".join("".join(map(str, child.itertext())) for child in self.all(name))

    def refs(self, *names: str) -> tuple[Guid, ...]:
        """The GUIDs that child elements refer to; a codebook calls the attribute otherwise."""
        return tuple(valid_guid(str(child.get("targetGUID") or child.get("guid") or "")) for child in self.all(*names))

    def audit(self, names: tuple[str, str, str, str] = _AUDIT) -> Audit:
        """Who and when."""
        creator, created, modifier, modified = names
        return Audit(self.guid(creator), self.word(created), self.guid(modifier), self.word(modified))

    def put_back(self, elements: Sequence[_Element]) -> None:
        """Leave elements that were asked for over after all."""
        self._children += elements

    def extra(self) -> Extra:
        """What is left."""
        if not self._attributes and not self._children:
            return NOTHING
        return Extra(self._attributes, tuple(as_text(child) for child in self._children))
