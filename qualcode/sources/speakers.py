"""Which labels name speakers, and which of them name the same one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from qualcode.sources.labels import TITLES, Label, names_somebody
from qualcode.sources.roles import asks_and_answers, letter, role_word

_INNER = re.compile(r"\(([^()]*)\)")
_NUMBERED = re.compile(r"^([a-z]) (\d{1,3})$")
_CODE = re.compile(r"(?=\D*\d)[^\W\d_][\w-]{1,11}")
_DIGITS = re.compile(r"\d+")
_GENERIC = re.compile(r"(?:unknown |unidentified )?(?:speaker|pembicara|penutur|spk)s?(?:[ _]?(?:\d{1,3}|[a-z]))?")


def speaking(labels: Sequence[Label], expected: Sequence[str] = (), *, first: int = 0) -> list[Label]:
    """Those labels that name speakers.

    Some names are beyond doubt: the format says that they are names, the file states them (`expected`), they
    are letters that go in pairs, or role words that recur, come in twos or stand at `first`, the offset of the
    first words. Others count when they recur, beside a name beyond doubt or another that recurs (in bold or next to a
    time, beside any other such name). Labels of a weak shape count only where there are no others.
    """
    strong = [label for label in labels if not label.weak]
    return _speaking(strong, expected, first) or _speaking_alone(labels, expected)


def _speaking(labels: Sequence[Label], expected: Sequence[str], first: int) -> list[Label]:
    count = Counter(_base(label.name) for label in labels)
    accepted = _beyond_doubt(labels, count, expected, first)
    recurring = {_base(label.name) for label in labels if _recurs(label, count)}
    once = {_base(label.name) for label in labels if _named_once(label)}
    short = {_key(word) for label in labels for word in _INNER.findall(label.name) if label.colon}
    shapes = {shape for name in accepted | recurring if (shape := _shape(name))}
    once |= {name for name in count if name in short or _shape(name) in shapes}
    marked = {
        _base(label.name) for label in labels if label.bold or (not label.colon and label.begin is not None)
    } & once
    if accepted or len(recurring) > 1 or (recurring & marked and len(marked) > 1):
        accepted |= recurring | once
    if len(accepted & count.keys()) == 1:
        accepted |= _answering(labels, accepted)
    # A name without a colon is a label only next to a time or in bold.
    return _of_one_shape(
        [
            label
            for label in labels
            if _base(label.name) in accepted and (label.colon or label.begin is not None or label.bold)
        ]
    )


def _answering(labels: Sequence[Label], alone: set[str]) -> set[str]:
    """Who answers a speaker in a known role who else would speak with nobody, though they do so only once."""
    spoken = [label for label in labels if label.colon and names_somebody(label.name) and not label.name.islower()]
    known = [label.span.start for label in spoken if _base(label.name) in alone and role_word(label.name) is not None]
    return {_base(label.name) for label in spoken if known and label.span.start > known[0]}


def _of_one_shape(labels: list[Label]) -> list[Label]:
    """Those labels whose names stand with a colon, or those whose names stand without, whichever are more."""
    colon = [label for label in labels if label.colon]
    other = [label for label in labels if not label.colon]
    names = {_base(label.name) for label in (colon if len(colon) >= len(other) else other)}
    return [label for label in labels if label.sure or _base(label.name) in names]


def _speaking_alone(labels: Sequence[Label], expected: Sequence[str]) -> list[Label]:
    """Names without a colon, in brackets or alone on their lines: two at least, each again and again."""
    count = Counter(_base(label.name) for label in labels if label.weak)
    wanted = {_base(name) for name in expected}
    known = {name for name in count if name in wanted or role_word(name) is not None or is_generic(name)}
    again = {name for name in count if count[name] >= 3 and names_somebody(name.title())}
    accepted = known | again if len(known | again) > 1 else set()
    return [label for label in labels if label.weak and _base(label.name) in accepted]


def _beyond_doubt(labels: Sequence[Label], count: Counter[str], expected: Sequence[str], first: int) -> set[str]:
    letters = {letter(name) for name in count} - {""}
    paired = {name for name in count if letter(name)} if asks_and_answers(letters) else set()
    wanted = {word for name in expected for word in (_base(name), *_base(name).split())}
    stated = {name for name in count if any(_likely(name, word) for word in wanted)}
    sure = {_base(label.name) for label in labels if label.sure or (label.colon and _base(label.name) in stated)}
    roles = {_base(label.name) for label in labels if label.colon and role_word(label.name) is not None}
    if len(roles) == 1 and not any(label.span.start == first for label in labels if _base(label.name) in roles):
        roles = {name for name in roles if count[name] > 1}
    generic = {name for name in count if is_generic(name)}
    return sure | roles | paired | (generic if sum(count[name] for name in generic) > 1 else set())


def _recurs(label: Label, count: Counter[str]) -> bool:
    timed = not label.colon and label.begin is not None
    least = 2 if label.bold or timed or (label.colon and not label.name.islower()) else 3
    return count[_base(label.name)] >= least and names_somebody(label.name)


def _named_once(label: Label) -> bool:
    """Someone who speaks once among others: in bold as they are, beside a time, with a title, or in a role."""
    if not label.colon:
        return label.begin is not None and label.name[:1].isupper() and names_somebody(label.name)
    words = _base(label.name).split()
    told = label.bold or (len(words) > 1 and words[0] in TITLES) or role_word(label.name) is not None
    return told and names_somebody(label.name)


def name_people(names: Iterable[str], expected: Sequence[str] = ()) -> bool:
    """Whether one of the names at least is plainly somebody's: stated, a role, a title, one of a pair of letters.

    >>> name_people({"Files", "License"}), name_people({"Bu Rina", "Citra"}), name_people({"P", "J"})
    (False, True, True)
    """
    keys = {_base(name) for name in names}
    wanted = {word for name in expected for word in (_base(name), *_base(name).split())}
    return asks_and_answers({letter(key) for key in keys} - {""}) or any(
        role_word(key) is not None
        or is_generic(key)
        or (" " in key and key.split()[0] in TITLES)
        or any(_likely(key, word) for word in wanted)
        for key in keys
    )


def one_name_each(labels: Iterable[Label], expected: Sequence[str] = ()) -> dict[str, str]:
    """Each name as written -> the name of the speaker, the fullest of those that mean the same one.

    >>> from qualcode.core.spans import Span
    >>> one_name_each([Label(Span(0, 0), name) for name in ("K (Kiki)", "K", "KIKI", "Ana")])
    {'K (Kiki)': 'K (Kiki)', 'K': 'K (Kiki)', 'KIKI': 'K (Kiki)', 'Ana': 'Ana'}
    """
    written = Counter(label.name for label in labels)
    spelling: dict[str, str] = {}
    for name in written:
        best = spelling.setdefault(_key(name), name)
        if written[name] > written[best]:
            spelling[_key(name)] = name
    full = {key: _fuller(key, spelling) for key in spelling}
    stated = _as_stated([spelling[key] for key in full if full[key] == key], expected)
    return {name: stated.get(spelling[full[_key(name)]], spelling[full[_key(name)]]) for name in written}


def _shape(name: str) -> str:
    """What codes of one kind have in common, "" for a name: mw1_f2 and mw1_f1 are both mw0_f0.

    >>> _shape("mw1_f2"), _shape("rina")
    ('mw0_f0', '')
    """
    return _DIGITS.sub("0", name) if _CODE.fullmatch(name) else ""


def is_generic(name: str) -> bool:
    """Whether a label is one that a machine gives to voices that it cannot name.

    >>> is_generic("SPEAKER_00"), is_generic("Pembicara 2"), is_generic("Unknown Speaker"), is_generic("Sri")
    (True, True, True, False)
    """
    return _GENERIC.fullmatch(name.strip().casefold()) is not None


def _key(name: str) -> str:
    key = " ".join(name.casefold().replace(".", " ").split())
    return _NUMBERED.sub(r"\1\2", key)  # "I 1" and "I1" are one


@lru_cache(maxsize=1024)  # a transcript has few names, each many times
def _base(name: str) -> str:
    """The name without what it has in brackets, to compare by."""
    return _key(_INNER.sub(" ", name))


def _fuller(key: str, keys: Iterable[str]) -> str:
    """The one longer name that `key` is short for, or `key` itself when none or several fit."""
    if key in TITLES:
        return key
    fits = [other for other in keys if other != key and _short_for(key, other)]
    return fits[0] if len(fits) == 1 else key


def _short_for(short: str, full: str) -> bool:
    outside = " ".join(_INNER.sub(" ", full).split())
    inner = [" ".join(words.split()) for words in _INNER.findall(full)]
    if inner and short in (outside, *inner):
        return True
    if "(" in short or " " in short or role_word(full) is not None or len(short) < 2:
        return False
    return short in (outside.split(" ")[0], outside.split(" ")[-1])


def _as_stated(names: Sequence[str], expected: Sequence[str]) -> dict[str, str]:
    """Labels -> the full names that the file states, where one and only one fits."""
    found: dict[str, str] = {}
    for name in names:
        key = _key(name)
        fits = [full for full in expected if key == _key(full)] or [
            full for full in expected if any(_likely(key, word) for word in _key(full).split())
        ]
        if len(fits) == 1:
            found[name] = fits[0]
    taken = Counter(found.values())
    return {name: full for name, full in found.items() if taken[full] == 1}


def _likely(key: str, word: str) -> bool:
    """Whether a label is a word of a name, or a handle that begins with one ("adam3us")."""
    return key == word or (len(word) > 2 and key.startswith(word) and not (key[len(word)].isalpha() or " " in key))
