"""Frames and graphs in, artefacts out: tables, workbooks and pictures (see docs/tables.md)."""
