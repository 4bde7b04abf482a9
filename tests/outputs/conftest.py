"""A made-up study of eleven codes and fourteen sources, as the frames that outputs are given."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from qualcode.analysis.cooccurrence import cooccurrence
from qualcode.analysis.counts import code_counts
from qualcode.analysis.frames import codebook_frame, codings_frame, sources_frame
from qualcode.analysis.matrices import matrix
from qualcode.analysis.network import network
from qualcode.core.model import Code, Codebook, Coding, Evidence, Indicator, Kind, Origin, Role, Source, Turn
from qualcode.core.spans import Span
from qualcode.outputs.excel import Workbook

LABELS = {
    "certification/implementation": "Pelaksanaan sertifikasi",
    "motives/institutional_demand": "Tuntutan lembaga",
    "motives/self_knowledge": "Mengenal kemampuan diri",
    "motives/creativity": "Kreativitas",
    "motives/professional_responsibility": "Tanggung jawab profesi",
    "competence/knowledge": "Pengetahuan",
    "competence/skills": "Keterampilan",
    "competence/user_guidance": "Bimbingan pemustaka",
    "competence/teamwork": "Kerja sama tim",
    "professionalism/capability_development": "Pengembangan kemampuan",
    "professionalism/professional_service": "Layanan profesional",
}
NAMES = [*(f"W-{number:02d}" for number in range(1, 11)), "O-01", "O-02", "D-01", "D-02"]
KINDS = {"W": Kind.INTERVIEW, "O": Kind.OBSERVATION, "D": Kind.DOCUMENT}
SENTENCES = (
    "Waktu itu sih sebenarnya karena diminta pimpinan, ya, jadi saya ikut saja dulu.",
    "After the assessment I finally knew what I can do and what I still have to learn, and that was new to me.",
    "Kami di bagian layanan jadi lebih sering berbagi, eh, gimana caranya membimbing mahasiswa mencari jurnal.",
    "=SUM(A1:A3) katanya, tulis saja begitu di formulir.",
    "Peserta wajib menyerahkan portofolio paling lambat tiga puluh hari sebelum uji kompetensi dilaksanakan.",
)


def codebook() -> Codebook:
    """The codes with a label, a definition and an indicator each."""
    return Codebook(
        "sample",
        tuple(
            Code(
                path,
                label={"id": label, "en": Code(path).label_in("")},
                definition={"en": f"What people say of {label.lower()}.", "id": f"Apa yang dikatakan tentang {label}."},
                indicators=(Indicator(label.split()[0].lower(), "id"),),
            )
            for path, label in LABELS.items()
        ),
        languages=("id", "en"),
    )


def sources() -> dict[str, Source]:
    """Forty sentences each; interviews with two speakers and a face sheet."""
    made = {}
    for position, name in enumerate(NAMES):
        sentences = [SENTENCES[(position + n) % len(SENTENCES)] for n in range(40)]
        text = "\n".join(sentences)
        ends = [len("\n".join(sentences[:n])) for n in range(1, 41)]
        spans = [Span(end - len(words), end) for end, words in zip(ends, sentences, strict=True)]
        roles = (Role.INTERVIEWER, Role.PARTICIPANT)
        turns = tuple(Turn(s, ("Pewawancara", "Informan")[n % 2], roles[n % 2]) for n, s in enumerate(spans))
        interview = name.startswith("W")
        made[name] = Source(
            name,
            text,
            KINDS[name[0]],
            "en" if name in ("W-09", "W-10") else "id",
            turns if interview else (),
            case=f"P{position + 1:02d}" if interview else "",
            attributes={"age": 28 + 3 * position, "position": "Pustakawan Muda"} if interview else {},
            path=f"transcripts/{name}.docx",
        )
    return made


def codings_of(texts: dict[str, Source], seed: int = 7) -> list[Coding]:
    """Codes at random, some more often than others, several on a sentence."""
    chance = random.Random(seed)
    paths = list(LABELS)
    made = []
    for source in texts.values():
        start = 0
        for sentence in source.text.split("\n"):
            span = Span(start, start + len(sentence))
            start += len(sentence) + 1
            for path in sorted({p for n, p in enumerate(paths) if chance.random() < 0.16 / (1 + n % 4)}):
                words = sentence.split()[1]
                at = span.start + sentence.index(words)
                evidence = (Evidence(words.lower(), words, Span(at, at + len(words))),)
                made.append(
                    Coding(
                        source.name,
                        span,
                        path,
                        "qualcode",
                        Origin.RULE,
                        sentence,
                        evidence=evidence,
                        codebook="0af3" * 16,
                    )
                )
    return made


def workbook_of(texts: dict[str, Source], made: list[Coding], language: str = "id") -> Workbook:
    """The frames of a study as a workbook wants them."""
    frame = codings_frame(made, texts)
    themes = codebook().themes
    return Workbook(
        overview=[("sources", len(texts)), ("segments", 1234), ("words", 9876), ("codebook", "sample 1.0")],
        theme_by_source=matrix(frame, rows="theme", row_order=themes, column_order=list(texts)),
        theme_by_kind=matrix(frame, rows="theme", columns="kind", row_order=themes),
        code_by_source=matrix(frame, row_order=list(LABELS), column_order=list(texts)),
        codings=frame,
        cooccurrence=cooccurrence(frame, order=list(LABELS)),
        codebook=codebook_frame(codebook(), language),
        sources=sources_frame(texts, segments=dict.fromkeys(texts, 40)),
        method=[("qualcode", "0.1.0"), ("codebook", "0af3" * 16), ("command", "qualcode export study.xlsx")],
        language=language,
    )


@pytest.fixture
def texts() -> dict[str, Source]:
    return sources()


@pytest.fixture
def made(texts: dict[str, Source]) -> list[Coding]:
    return codings_of(texts)


@pytest.fixture
def book_of() -> Callable[..., Workbook]:
    return workbook_of


@pytest.fixture
def frame(texts: dict[str, Source], made: list[Coding]) -> pd.DataFrame:
    return codings_frame(made, texts)


@pytest.fixture
def graph(frame: pd.DataFrame) -> Any:
    order = list(LABELS)
    return network(cooccurrence(frame, order=order), code_counts(frame, order), labels=LABELS)
