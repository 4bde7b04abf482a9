"""Codebook files: YAML to Codebook and back, with the line of every problem."""

from qualcode.codebook.read import FORMAT, CodebookReading, read_codebook, schema_text

__all__ = ["FORMAT", "CodebookReading", "read_codebook", "schema_text"]
