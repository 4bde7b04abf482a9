"""Names of other programs as names of a study: paths of codes, sources, coders. Each is unique, and can be typed."""

from __future__ import annotations

from collections.abc import Callable, Container

from qualcode.core.model import Code, Words

NO_CODER = "unknown coder"


def segment_of(name: str) -> str:
    """A code's name as a part of a path: without slashes and what does not print, never empty.

    >>> segment_of("pros/cons"), segment_of(" a\\nb "), segment_of("")
    ('pros-cons', 'a b', 'unnamed')
    """
    return _printable(name.replace("/", "-")) or "unnamed"


def source_name(name: str, otherwise: str = "source") -> str:
    """A source's name, in one line."""
    return _printable(name) or otherwise


def unique(name: str, taken: Container[str] | Callable[[str], bool]) -> str:
    """The name, or the first of "name (2)", "name (3)", ... that nothing has.

    >>> unique("Interview", {"Interview", "Interview (2)"})
    'Interview (3)'
    """
    has = taken if callable(taken) else taken.__contains__
    found, number = name, 2
    while has(found):
        found = f"{name} ({number})"
        number += 1
    return found


def described(code: Code) -> str:
    """What a code says of itself as one description: its definition, and below it the rest, if there is any.

    >>> described(Code("a", definition={"": "A wish."}))
    'A wish.'
    >>> print(described(Code("a", definition={"en": "A wish."}, exclude={"en": "Orders."})))
    A wish.
    <BLANKLINE>
    Exclude: Orders.
    """
    parts = [_words(code.definition)]
    rules = (("Include", code.include), ("Exclude", code.exclude))
    parts += [f"{title}: {_words(words)}" for title, words in rules if words]
    for title, examples in (("Examples", code.examples), ("Counterexamples", code.counterexamples)):
        lines = [f"- {line}" for some in examples.values() for line in some]
        if lines:
            parts.append("\n".join([f"{title}:", *lines]))
    return "\n\n".join(part for part in parts if part)


def _words(words: Words) -> str:
    """Words by language: those of the only one, or a line a language."""
    if len(words) < 2:
        return next(iter(words.values()), "")
    return "\n".join(f"{language or 'any'}: {text}" for language, text in words.items())


def _printable(name: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
