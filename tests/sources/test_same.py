"""The same interview in one format after another gives the same turns, word for word."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import docx
import pytest

from qualcode.sources import read

SAMPLES = Path(__file__).parents[1] / "samples" / "same"
REAL = Path(__file__).parents[3] / "shared" / "real" / "transcripts" / "spotlight-1.md"
WRITTEN = ["odt", "rtf", "html", "epub", "pdf"]  # by LibreOffice
Turns = list[tuple[str, str, list[str]]]  # speaker, role, words

GENERATED = """Yang tidak pernah saya katakan: bahwa “koleksi langka” itu hanya dua rak.
Café di sebelah, ±30 m², lebih ramai!
Nggak juga… Begini – pukul 09.30 pintu dibuka, pukul 16.00 ditutup; Jum’at lebih awal (kadang-kadang, tidak selalu).
Zo’n één boek, financiële naïeve reünie; begitu tulisan di sampulnya. Harganya €12,50 & 5% untuk panti?
Dia menulis e-mail ke perpus@contoh.org, di-scan, lalu hilang. [tertawa] <tak jelas> {begitu} \\ saja | ya * _itu_
Siapa yang datang? Mahasiswa, dosen, tukang becak, dan (sekali) seorang menteri.
Saya ingat tahun 1998: listrik mati tiga minggu, tetapi kartu katalog tidak memerlukan listrik.""".splitlines()


def turns_in(data: bytes, suffix: str) -> Turns:
    (source,) = read(data, name="x", path=f"x.{suffix}")
    return [(turn.speaker, str(turn.role), turn.span.of(source.text).split()) for turn in source.turns]


def said(seed: int, turns: int) -> list[tuple[str, list[str]]]:
    """An interview of so many turns, of one to three paragraphs each, by (name, paragraphs)."""
    dice = random.Random(seed)
    sentences = [
        sentence for line in GENERATED for sentence in line.replace("? ", "?\n").replace(". ", ".\n").split("\n")
    ]
    names = ("Pewawancara", "Bu Rina")
    return [
        (names[n % 2], [" ".join(dice.choices(sentences, k=dice.randint(1, 9))) for _ in range(dice.randint(1, 3))])
        for n in range(turns)
    ]


def as_text(interview: list[tuple[str, list[str]]]) -> str:
    return "\n".join(f"{name}: " + "\n".join(paragraphs) for name, paragraphs in interview)


def write_word(interview: list[tuple[str, list[str]]], path: Path) -> Path:
    document = docx.Document()
    for name, paragraphs in interview:
        first = document.add_paragraph()
        first.add_run(f"{name}:").bold = True
        first.add_run(f" {paragraphs[0]}")
        for words in paragraphs[1:]:
            document.add_paragraph(words)
    document.save(str(path))
    return path


def real_interview() -> list[tuple[str, list[str]]]:
    if not REAL.exists():
        pytest.skip("the real transcripts (../shared/real) do not lie beside this checkout")
    (source,) = read(REAL.read_bytes(), name="x", path="x.md")
    return [(turn.speaker, turn.span.of(source.text).split("\n")) for turn in source.turns]


@pytest.fixture(scope="session")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a generated and a real interview in every format that LibreOffice writes."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (soffice) is not installed; the files in tests/samples/same are read all the same")
    folder = tmp_path_factory.mktemp("sama")
    sources = [write_word(said(7, 30), folder / "generated.docx")]
    if REAL.exists():
        sources.append(write_word(real_interview(), folder / "real.docx"))
    profile = f"-env:UserInstallation=file://{tmp_path_factory.mktemp('profil')}"
    for kind in WRITTEN:
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder), *map(str, sources)]
        subprocess.run(command, check=True, timeout=300, capture_output=True)
    return folder


@pytest.mark.parametrize("suffix", ["md", "docx", *WRITTEN])
def test_the_samples_say_the_same(suffix: str) -> None:
    expected = turns_in((SAMPLES / "percakapan.txt").read_bytes(), "txt")
    assert len(expected) == 8
    assert expected[1][2][:3] == ["Sejak", "2010.", "Waktu"]
    assert turns_in((SAMPLES / f"percakapan.{suffix}").read_bytes(), suffix) == expected


@pytest.mark.parametrize("suffix", ["docx", *WRITTEN])
def test_a_generated_interview_says_the_same(converted: Path, suffix: str) -> None:
    expected = [(name, " ".join(paragraphs).split()) for name, paragraphs in said(7, 30)]
    assert [turn[::2] for turn in turns_in(as_text(said(7, 30)).encode(), "txt")] == expected
    assert [turn[::2] for turn in turns_in((converted / f"generated.{suffix}").read_bytes(), suffix)] == expected


@pytest.mark.parametrize("suffix", ["docx", *WRITTEN])
def test_a_real_interview_says_the_same(converted: Path, suffix: str) -> None:
    expected = turns_in(REAL.read_bytes(), "md") if real_interview() else []
    assert turns_in((converted / f"real.{suffix}").read_bytes(), suffix) == expected


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252", "mac_roman"])
def test_and_so_does_text_in_any_encoding(encoding: str) -> None:
    text = as_text(said(3, 12)).replace("²", "2")  # Mac Roman has none
    assert turns_in(text.replace("\n", "\r\n").encode(encoding), "txt") == turns_in(text.encode(), "txt")
