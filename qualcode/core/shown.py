"""Codes and codebooks in a few lines of words, for a notebook that shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualcode.core.model import Code, Codebook


def codebook_in_words(book: Codebook) -> str:
    """A line a code: its path, those below a code set in, and its label."""
    depths = {code.path: code.path.count("/") for code in book}
    width = max((2 * depths[path] + len(path) for path in depths), default=0)
    lines = [f"{'  ' * depths[code.path] + code.path:<{width}}  {_labels(code)}".rstrip() for code in book]
    return "\n".join([f"{f'{book.name} {book.version}'.strip()}: {_codes(book)}", *lines])


def codebook_in_a_line(book: Codebook) -> str:
    """What a codebook is called and how much is in it."""
    return f"<Codebook {f'{book.name} {book.version}'.strip()}: {_codes(book)}>"


def code_in_words(code: Code) -> str:
    """The path, labels and definitions of a code, and how many indicators it has."""
    parts = [("", code.label), ("", code.definition), ("include: ", code.include), ("exclude: ", code.exclude)]
    lines = [
        f"  {language or '-'}: {head}{words[language]}"
        for language in _languages(code)
        for head, words in parts
        if words.get(language)
    ]
    return "\n".join([code.path, *lines, f"  {_indicators(code)}"])


def code_in_a_line(code: Code) -> str:
    """The path of a code, its label and how many indicators it has."""
    label = _labels(code)
    return f"<Code {code.path}{f' ({label})' if label else ''}: {_indicators(code)}>"


def _codes(book: Codebook) -> str:
    return f"{_number(len(book.themes), 'theme')}, {_number(len(book), 'code')}"


def _indicators(code: Code) -> str:
    found = _number(len(code.indicators), "indicator")
    return f"{found}, {_number(len(code.exclusions), 'exclusion')}" if code.exclusions else found


def _labels(code: Code) -> str:
    return " / ".join(dict.fromkeys(code.label.values()))


def _languages(code: Code) -> list[str]:
    return list(dict.fromkeys([*code.label, *code.definition, *code.include, *code.exclude]))


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
