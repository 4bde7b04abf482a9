"""Coding without a study file: texts stream through, however many there are, on one process, several or a cluster."""

from __future__ import annotations

from qualcode.sources.answers import Columns
from qualcode.streaming.chunks import Plan, code_chunk
from qualcode.streaming.run import Asked, Streamed, code_stream

__all__ = ["Asked", "Columns", "Plan", "Streamed", "code_chunk", "code_stream"]
