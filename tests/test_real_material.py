"""Real transcripts that nobody here wrote, coded with a ten-line codebook. They are not part of the project."""

from __future__ import annotations

from pathlib import Path

import pytest

import qualcode as qc

REAL = Path(__file__).parent.parent.parent / "shared" / "real" / "transcripts"
BOOK = """qualcode: 1
themes:
  money: [money, revenue, pay*, "business model"]
  work:
    codes:
      design: [design, designer]
      code: [code, developer, programming]
      data: [model, feature, data, plot]
  people: [friend, community, "my wife", conversation]
  trust: [trust, privacy, anonym*, secur* NOT social]
"""


@pytest.mark.skipif(not REAL.is_dir(), reason="../shared/real/transcripts is not beside this checkout")
def test_a_ten_line_codebook_codes_every_real_transcript(tmp_path: Path) -> None:
    assert len(BOOK.splitlines()) == 10
    (tmp_path / "book.yaml").write_text(BOOK)
    with qc.code(REAL, tmp_path / "book.yaml") as study:
        texts = study.texts()
        assert len(texts) == 6
        codings = study.codings()
        assert set(codings["source"]) == set(texts)
        for row in codings.itertuples():
            source = texts[row.source]
            assert source.text[row.start : row.end] == row.text
            assert all(word in row.text for word in row.matched.split("; "))
            speaker = next(t for t in source.turns if t.span.start <= row.start < t.span.end)
            assert speaker.role == "participant"
            assert speaker.speaker == row.speaker
        assert study.matrix("theme", "source").to_numpy().sum() > 250
        assert study.verify() == []
