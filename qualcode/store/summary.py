"""The counts of a study, by SQL alone: no text and no coding is loaded."""

from __future__ import annotations

from qualcode.core.model import Kind, Origin
from qualcode.store.database import Database
from qualcode.store.log import last_number
from qualcode.store.records import CodeCount, SourceCount, StudySummary
from qualcode.store.settings import codebook_mark

_SOURCES = """
    SELECT kind, language, count(*), sum(words),
        CASE WHEN count(segments) = count(*) THEN sum(segments) END
    FROM source JOIN text ON text.id = source.text WHERE removed IS NULL
    GROUP BY kind, language ORDER BY kind, language"""

# Source, span, code and coder are what a coding's guid is made of: one live row each, so rows count segments.
_CODES = """
    SELECT code, coder, origin,
        count(*) FILTER (WHERE status IN ('applied', 'accepted')),
        count(DISTINCT source) FILTER (WHERE status IN ('applied', 'accepted')),
        count(*) FILTER (WHERE status = 'proposed'),
        count(*) FILTER (WHERE status = 'rejected')
    FROM coding WHERE removed IS NULL
    GROUP BY coder, code, origin ORDER BY coder, code, origin"""

# Materialized, so that SQLite joins by an index of its own over segments and not by scanning each source again.
_PAIRS = """
    WITH counted AS MATERIALIZED (
        SELECT source, start, stop, code FROM coding
        WHERE removed IS NULL AND coder = ? AND status IN ('applied', 'accepted'))
    SELECT one.code, other.code, count(*) FROM counted AS one JOIN counted AS other
    ON other.source = one.source AND other.start = one.start AND other.stop = one.stop AND other.code > one.code
    GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT ?"""


def summary(db: Database) -> StudySummary:
    """Sources by kind and language, codes by coder, the codebook in use and the last edit, of one moment."""
    with db.snapshot():
        return StudySummary(
            sources=tuple(SourceCount(Kind(kind), *rest) for kind, *rest in db.rows(_SOURCES)),
            codes=tuple(
                CodeCount(code, coder, Origin(origin), *rest) for code, coder, origin, *rest in db.rows(_CODES)
            ),
            codebook=codebook_mark(db),
            last_edit=last_number(db),
        )


def strongest_pairs(db: Database, *, coder: str, at_most: int) -> list[tuple[str, str, int]]:
    """The pairs of codes that one coder has most often on the same span, with how often."""
    return [(one, other, both) for one, other, both in db.rows(_PAIRS, (coder, at_most))]
