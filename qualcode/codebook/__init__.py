"""Codebook files: YAML, tables and plain lines to Codebook and back, with the line of every problem."""

from qualcode.codebook.read import FORMAT, CodebookReading, read_codebook, schema_text
from qualcode.codebook.write import codebook_text

__all__ = ["FORMAT", "CodebookReading", "codebook_text", "read_codebook", "schema_text"]
