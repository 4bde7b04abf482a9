from __future__ import annotations

import pytest

from qualcode.core.model import Kind
from qualcode.sources import read

TALK = "P: Apa?\nJ: Ya.\n"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("interviews/x.txt", Kind.INTERVIEW),
        ("wawancara/x.txt", Kind.INTERVIEW),
        ("study/Observasi/2024/x.txt", Kind.OBSERVATION),
        ("documents/x.txt", Kind.DOCUMENT),
        ("dokumen/W-01.txt", Kind.DOCUMENT),
        ("kuesioner/x.txt", Kind.SURVEY),
        ("W-01.txt", Kind.INTERVIEW),
        ("I3_rina.txt", Kind.INTERVIEW),
        ("O-01.txt", Kind.OBSERVATION),
        ("D02.txt", Kind.DOCUMENT),
        ("obs meja.txt", Kind.OBSERVATION),
        ("catatan-lapangan_3.txt", Kind.OBSERVATION),
        ("SK Rektor 2021.txt", Kind.DOCUMENT),
        ("laporan_tahunan.txt", Kind.DOCUMENT),
        ("transcripts/x.txt", Kind.DOCUMENT),
        ("wira.txt", Kind.DOCUMENT),
        ("oman.txt", Kind.DOCUMENT),
        ("risk.txt", Kind.DOCUMENT),
        ("/media/ana/Documents/W-01.txt", Kind.INTERVIEW),
        ("/media/interviews/a/x.txt", Kind.DOCUMENT),
        ("/media/a/interviews/x.txt", Kind.INTERVIEW),
        ("C:\\Users\\Ana\\Documents\\O-1.txt", Kind.OBSERVATION),
    ],
)
def test_kind_by_folder_and_name(path: str, kind: Kind) -> None:
    assert read(b"Pintu dibuka pagi-pagi.", name="x", path=path)[0].kind is kind


def test_speakers_make_an_interview() -> None:
    assert read(TALK.encode(), name="x", path="x.txt")[0].kind is Kind.INTERVIEW


def test_front_matter_goes_before_folder_and_name() -> None:
    source = read(f"---\nkind: observasi\n---\n{TALK * 3}".encode(), name="x", path="interviews/W-01.txt")[0]
    assert source.kind is Kind.OBSERVATION


def test_a_kind_that_is_none_is_told() -> None:
    source = read(b"---\nkind: poem\n---\nroses", name="x", path="x.txt")[0]
    assert "'poem'" in source.problems[0].message and "interview" in source.problems[0].hint


def test_an_interview_without_speakers_is_told() -> None:
    source = read(b"Cerita panjang.", name="x", path="interviews/x.txt")[0]
    assert "no speakers" in source.problems[0].message and not source.problems[0].refused
