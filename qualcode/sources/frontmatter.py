"""Front matter: a YAML mapping between two lines of `---` at the very top of a text."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

from qualcode.core.model import AttributeValue
from qualcode.core.problems import Problem

_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


def split_front_matter(text: str) -> tuple[dict[str, Any], str, tuple[Problem, ...]]:
    """The front matter (keys in lower case), the text after it, and a warning when it cannot be read.

    >>> split_front_matter("---\\ncase: W-01\\n---\\nAna: Ya.")
    ({'case': 'W-01'}, 'Ana: Ya.', ())
    """
    found = _FRONT_MATTER.match(text)
    if found is None:
        return {}, text, ()
    import yaml

    try:
        stated = yaml.safe_load(found[1])
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 2}" if mark is not None else ""
        hint = "put quotes around a value that has a colon in it; until then it counts as text"
        return {}, text, (Problem("", f"its front matter is not valid YAML{line}", hint),)
    if not isinstance(stated, dict):  # a rule, some words, a rule: no front matter
        return {}, text, ()
    return {str(key).strip().lower(): value for key, value in stated.items()}, text[found.end() :], ()


def names_in(value: object) -> list[str]:
    """The names that a value states: one, several with commas between, or a list.

    >>> names_in("Ana, Budi"), names_in(["Ana"]), names_in(None)
    (['Ana', 'Budi'], ['Ana'], [])
    """
    if isinstance(value, str):
        return [name.strip() for name in re.split(r"[,;]", value) if name.strip()]
    if isinstance(value, list | tuple):
        return [str(name).strip() for name in value if isinstance(name, str | int)]
    return [str(value)] if isinstance(value, int) else []


def attributes_in(metadata: Mapping[str, Any], *, without: frozenset[str]) -> dict[str, AttributeValue]:
    """The plain values of front matter as attributes; lists of words are joined, nested mappings left out."""
    found: dict[str, AttributeValue] = {}
    for key, value in metadata.items():
        plain = _plain(value)
        if key not in without and plain is not None and plain != "":
            found[key] = plain
    return found


def _plain(value: object) -> AttributeValue | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime.date):  # datetime is a date too
        return value.isoformat()
    if isinstance(value, list) and all(isinstance(item, str | int | float) for item in value):
        return ", ".join(str(item) for item in value)
    return None
