"""Data displays (Miles & Huberman's word): the tables, networks and pictures that a study's codings are shown by.

Each file holds the verbs of one kind of display, which Study inherits; a verb chooses the codings by the one query, and
calls a stage. docs/queries.md says how codings are chosen.
"""
