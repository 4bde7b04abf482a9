"""The words on tables, workbooks, pictures and reports: gettext catalogues in `locale/`; numbers and dates by Babel.

A message's id is the name of a word or sentence ("theme", "matrix_note"): English is a catalogue like the others.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, partial
from gettext import GNUTranslations
from pathlib import Path
from typing import Any, Final

_CATALOGUES: Final = Path(__file__).parent / "locale"
LANGUAGES: Final = ("en", "id")


def heading(name: str, language: str = "en") -> str:
    """The heading for a column, sheet or value in a language; a name that has none stands for itself.

    >>> heading("theme", "id"), heading("age", "id"), heading("theme", "fr"), heading("", "id")
    ('Tema', 'age', 'Theme', '(tidak ada)')
    """
    return _catalogue(_known(language)).gettext(name or "none")


def sentence(name: str, language: str = "en", **values: Any) -> str:
    """The sentence of that name with its places filled; numbers as the language writes them.

    With a value `n` the form of the word is the one for that number, where the catalogue has several.

    >>> sentence("n_sources", "en", n=1), sentence("n_sources", "id", n=1200)
    ('1 source', '1.200 sumber')
    """
    words = _catalogue(_known(language))
    n = values.get("n")
    text = words.ngettext(name, name, n) if isinstance(n, int) else words.gettext(name)
    return text.format_map({key: _said(value, language) for key, value in values.items()})


def number(value: float, language: str = "en", decimals: int | None = None) -> str:
    """A number as a language writes it, to so many decimals; whole numbers without any.

    >>> number(1234.5, "id", 2), number(1234, "en")
    ('1.234,50', '1,234')
    """
    from babel.numbers import format_decimal

    if value != value:
        return "–"
    places = decimals if decimals is not None else (0 if float(value).is_integer() else 2)
    return format_decimal(value, format="#,##0" + ("." + "0" * places if places else ""), locale=_known(language))


def day(when: date | datetime, language: str = "en") -> str:
    """A date in words.

    >>> day(date(2026, 5, 4), "id")
    '4 Mei 2026'
    """
    from babel.dates import format_date

    return format_date(when, format="long", locale=_known(language))


def catalogue(language: str) -> Mapping[str, str]:
    """Every name and its words in a language (of words with several forms the first)."""
    return {
        str(message.id[0] if isinstance(message.id, tuple) else message.id): str(
            message.string[0] if isinstance(message.string, tuple | list) else message.string
        )
        for message in _read(language)
        if message.id
    }


def _said(value: Any, language: str) -> str:
    return number(value, language) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def _known(language: str) -> str:
    return language if language in LANGUAGES else "en"


@cache
def _read(language: str) -> Any:
    from babel.messages.pofile import read_po

    path = _CATALOGUES / language / "LC_MESSAGES" / "qualcode.po"
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


@cache
def _catalogue(language: str) -> GNUTranslations:
    from babel.messages.mofile import write_mo

    compiled = io.BytesIO()
    write_mo(compiled, _read(language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def sayer(language: str) -> partial[str]:
    """`heading` in a language."""
    return partial(heading, language=language)
