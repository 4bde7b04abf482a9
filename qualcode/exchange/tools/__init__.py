"""The files of other tools than those that speak REFI-QDA: Taguette, QualCoder, and plain tables."""

from __future__ import annotations

from qualcode.exchange.formats import Format

FORMATS: tuple[Format, ...] = ()
