"""What the readers of this room share: codings on the same stretch of a text put together, dotted names as a tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from qualcode.core.model import guid
from qualcode.exchange.project import Audit, Form, Guid, ProjectCode, ProjectSource, Selection, User
from qualcode.exchange.tools.placing import with_lf


def gathered(selections: Iterable[Selection]) -> tuple[Selection, ...]:
    """Selections of a text in order; those on the same stretch become one, with the marks and notes of all."""
    joined: dict[tuple[int, int], Selection] = {}
    for each in selections:
        before = joined.get((each.start, each.end))
        if before is not None:
            each = replace(before, marks=before.marks + each.marks, notes=before.notes + each.notes)
        joined[each.start, each.end] = each
    return tuple(sorted(joined.values(), key=lambda each: (each.start, each.end)))


def users_named(names: Iterable[str], *seed: str) -> dict[str, User]:
    """The people of these names, each once, by name; their GUIDs come from the seed."""
    return {name: User(guid(*seed, "user", name), name) for name in dict.fromkeys(names) if name}


def user_guid(users: Mapping[str, User], name: str) -> Guid:
    """The GUID of a person, "" when nobody is named."""
    return users[name].guid if name in users else ""


def tree_of(codes: Sequence[ProjectCode], between: str, *seed: str) -> tuple[ProjectCode, ...]:
    """Codes with dotted names as a tree: a part above others becomes their parent, and is made when it has no row.

    A name that shares its first part with no other code stays as it is.
    """
    names = {code.name for code in codes}
    above = {name: _above(name, between, names) for name in names}
    made: dict[str, ProjectCode] = {}
    again = [code for code in codes if made.setdefault(code.name, code) is not code]  # two of one name both stay
    for parent in [*above.values()]:
        while parent and parent not in made:
            made[parent] = ProjectCode(guid(*seed, "tag", parent), parent, codable=False)
            above[parent] = _above(parent, between, names)
            parent = above[parent]
    below: dict[str | None, list[str]] = {}
    for name in made:
        below.setdefault(above.get(name) or None, []).append(name)
    ordered: list[ProjectCode] = []
    waiting = below.get(None, [])[::-1]
    while waiting:
        name = waiting.pop()
        parent = above.get(name, "")
        short = name.removeprefix(parent + between) if parent else name
        ordered.append(replace(made[name], name=short, parent=made[parent].guid if parent else ""))
        waiting += below.get(name, [])[::-1]
    return (*ordered, *again)


def _above(name: str, between: str, names: set[str]) -> str:
    """The longest beginning of a name that is a code itself, or that another code has too; "" for none."""
    head, sign, _ = name.rpartition(between)
    while sign:
        if head and (head in names or any(other != name and other.startswith(head + between) for other in names)):
            return head
        head, sign, _ = head.rpartition(between)
    return ""


def note(text: str, audit: Audit, *seed: str, name: str = "") -> ProjectSource | None:
    """A note with these words, None when there are none."""
    return ProjectSource(guid(*seed), name, Form.NOTE, with_lf(text), audit=audit) if text.strip() else None
