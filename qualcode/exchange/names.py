"""Codes by what people call them when they type: a path, its last part, or a label in any language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from qualcode.core.model import Codebook
from qualcode.core.nearest import nearest

_SHOWN = 26  # characters of what was typed
_BETWEEN = re.compile(r"[;\n\r]")
_STEPS = re.compile(r"\s*(?:/|>|»|→|::)\s*")
_BLANKS = re.compile(r"[\s_\-]+")


class Found(NamedTuple):
    """What typed words are: one code, or none with what to say about it."""

    code: str = ""
    why: str = ""
    remedy: str = ""


class CodeNames:
    """The codes of a codebook by all their names; the case of letters, blanks, hyphens and underscores do not matter.

    >>> from qualcode.core.model import Code
    >>> names = CodeNames(Codebook("", (Code("motives"), Code("motives/self_worth", label={"id": "Harga diri"}))))
    >>> names.find("harga diri").code, names.find("Motives > Self-worth").code
    ('motives/self_worth', 'motives/self_worth')
    >>> names.find("self wort").remedy
    "did you mean 'motives/self_worth'?"
    """

    def __init__(self, codebook: Codebook) -> None:
        self._by_path = {_folded(code.path): code.path for code in codebook}
        self._by_name: dict[str, list[str]] = {}
        labels = {code.path: dict(code.label) for code in codebook}
        for code in codebook:
            names = {code.path.rpartition("/")[2], *code.label.values()}
            for language in code.label:
                above = [labels.get(path, {}).get(language, "") for path in _ancestors(code.path)]
                names.add("/".join([*above, code.label[language]]))
            for name in sorted({_folded(name) for name in names} - {""}):
                self._by_name.setdefault(name, []).append(code.path)

    def find(self, typed: str) -> Found:
        """The code that typed words name; without one, why, and the nearest name that there is."""
        name = _folded(typed)
        if name in self._by_path:
            return Found(self._by_path[name])
        paths = self._by_name.get(name, [])
        if len(paths) == 1:
            return Found(paths[0])
        if paths:
            return Found(why=f"{as_typed(typed)} is the name of several codes", remedy="write " + " or ".join(paths))
        guess = self.guess(typed)
        remedy = f"did you mean {guess!r}?" if guess else "the codes are on the sheet of codes and in the codebook"
        return Found(why=f"{as_typed(typed)} is no code", remedy=remedy)

    def guess(self, typed: str) -> str:
        """The path of the code with the name nearest to typed words, "" when nothing is like them."""
        choices = {name: path for name, paths in self._by_name.items() for path in paths} | self._by_path
        near = nearest(_folded(typed), choices)
        return choices[near] if near is not None else ""


def as_typed(words: str) -> str:
    """What a person typed, for a message: no more than its beginning, for it may be a sentence of somebody's.

    >>> as_typed(" skils "), as_typed("we were told to, all of us, by the head of the library")
    ("'skils'", "'we were told to, all of u…'")
    """
    said = " ".join(words.split())
    return repr(said if len(said) <= _SHOWN else said[: _SHOWN - 1].rstrip() + "…")


def typed_names(cell: str) -> list[str]:
    """The names in a cell: parted by semicolons or line ends.

    >>> typed_names("motives/idea; Skills")
    ['motives/idea', 'Skills']
    """
    return [name.strip() for name in _BETWEEN.split(cell) if name.strip()]


def _folded(name: str) -> str:
    return _BLANKS.sub(" ", _STEPS.sub("/", name.strip().strip("/"))).casefold().strip()


def _ancestors(path: str) -> Sequence[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]
