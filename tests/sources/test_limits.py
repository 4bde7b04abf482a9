from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

import pytest

from qualcode.core.limits import DEFAULT, Limits, limits_from
from qualcode.errors import SourceError, UnknownNameError


def test_settings_change_only_what_they_name() -> None:
    assert limits_from({}) == DEFAULT
    assert limits_from({"max_file_bytes": "1.5 GB", "max_ratio": 50}) == Limits(
        max_file_bytes=1_500_000_000, max_ratio=50
    )


def test_an_unknown_limit_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'max_file_bytes'"):
        limits_from({"max_file_size": 10})


@pytest.mark.parametrize("value", [0, -1, "", "much", "3 parsecs", True, None, 1.5, [1]])
def test_a_value_that_is_no_quantity_is_refused(value: object) -> None:
    with pytest.raises(SourceError, match="is no quantity"):
        limits_from({"max_members": value})


def test_the_docs_state_the_defaults() -> None:
    docs = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
    stated: dict[str, object] = {}
    for names, values in re.findall(r"^\| (`max_[^|]*) \| ([^|]*) \|", docs, re.MULTILINE):
        stated |= dict(zip(re.findall(r"\w+", names), values.split(", "), strict=True))
    assert asdict(limits_from(stated)) == asdict(DEFAULT)
    assert set(stated) == set(asdict(DEFAULT))
