"""Frames in, frames out: tables, co-occurrence and networks of codings (see docs/tables.md)."""
