"""The nearest of the names there are, for a message about a name that is not there."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from qualcode.errors import UnknownNameError


def nearest(name: str, choices: Iterable[str]) -> str | None:
    """The choice most like `name`, or None when nothing is like it.

    >>> nearest("motives/creativty", ["motives/creativity", "competence/skills"])
    'motives/creativity'
    """
    by_folded = {choice.casefold(): choice for choice in choices}
    found = get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def unknown(what: str, name: str, choices: Iterable[str]) -> UnknownNameError:
    """The error for a name that does not exist: it names the value, the nearest choice, or the choices.

    >>> str(unknown("code", "motive", ["motives", "competence"]))
    "code 'motive': there is none of that name; did you mean 'motives'?"
    """
    names = list(choices)
    guess = nearest(name, names)
    if guess is not None:
        remedy = f"did you mean {guess!r}?"
    elif names:
        remedy = "there are " + ", ".join(names[:20]) + (", ..." if len(names) > 20 else "")
    else:
        remedy = "there are none yet"
    return UnknownNameError(f"{what} {name!r}", "there is none of that name", remedy)
