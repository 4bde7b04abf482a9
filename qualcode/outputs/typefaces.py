"""Typefaces for every script: where the usual one has no signs, an installed one that has is taken instead."""

from __future__ import annotations

import functools
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final, ParamSpec, TypeVar

import matplotlib as mpl

P = ParamSpec("P")
R = TypeVar("R")

# The usual one first; then those that common systems bring for other scripts. Only what is installed is used.
_PREFERRED: Final = (
    "DejaVu Sans",
    "Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans CJK KR", "Source Han Sans SC", "WenQuanYi Micro Hei",
    "Microsoft YaHei", "SimHei", "PingFang SC", "Hiragino Sans", "Yu Gothic", "Malgun Gothic", "Arial Unicode MS",
    "Noto Sans Arabic", "Geeza Pro", "Noto Sans Hebrew", "Noto Sans Devanagari", "Nirmala UI", "Noto Sans Thai",
    "Noto Sans Javanese", "Noto Sans Balinese", "Noto Sans Sundanese", "Noto Sans",
)  # fmt: skip
_NO_SIGN: Final = re.compile(r"Glyph \d+ .* missing from font|Matplotlib currently does not support")


class MissingSignsWarning(UserWarning):
    """A picture has words in a script that no installed typeface has."""


@functools.cache
def families() -> tuple[str, ...]:
    """The typefaces of pictures, each for the signs that those before it lack."""
    from matplotlib.font_manager import fontManager

    installed = set(fontManager.get_font_names())
    return tuple(name for name in _PREFERRED if name in installed)


def in_every_script(draw: Callable[P, R]) -> Callable[P, R]:
    """A function that draws, drawing in `families`; that signs are missing is told once, when the picture is saved."""

    @functools.wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> R:
        with every_script():
            return draw(*args, **kwargs)

    return drawn


@contextmanager
def every_script(*, tell: str = "") -> Iterator[None]:
    """Draw in `families`; with `tell`, the name of the picture, one warning says that signs are missing."""
    with _drawn_in(families()), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    missing = [each for each in caught if _NO_SIGN.search(str(each.message))]
    for each in caught:
        if each not in missing:
            warnings.warn_explicit(each.message, each.category, each.filename, each.lineno)
    if missing and tell:
        words = "no installed typeface has all of its signs, so that some are boxes; install Noto Sans for the script"
        warnings.warn(f"{tell}: {words}", MissingSignsWarning, stacklevel=3)


@contextmanager
def _drawn_in(typefaces: Sequence[str]) -> Iterator[None]:
    """With these typefaces. (`rc_context` would also take back what the first figure of a notebook sets: that it is
    interactive, without which it shows no figure after the first.)
    """
    before = mpl.rcParams["font.family"]
    mpl.rcParams["font.family"] = list(typefaces)
    try:
        yield
    finally:
        mpl.rcParams["font.family"] = before
