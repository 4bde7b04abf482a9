"""REFI-QDA: projects (.qdpx) and codebooks (.qdc), read and written; docs/exchange.md tells what real files do."""

from __future__ import annotations

from qualcode.exchange.formats import Format

FORMATS: tuple[Format, ...] = ()
