from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qualcode.core.model import Kind, Role, Source
from qualcode.errors import SourceError, UnknownNameError
from qualcode.sources import read
from qualcode.sources.config import Config
from qualcode.sources.tables import read_sources

TABLES = Path(__file__).parents[1] / "samples" / "tables"
REAL = Path(__file__).parents[2].parent / "shared" / "real"


def sources_of(text: str, path: str = "table.csv") -> list[Source]:
    return read(text.encode(), name="table", path=path)


def said(source: Source) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.span.of(source.text)) for turn in source.turns]


def refused(text: str) -> SourceError:
    with pytest.raises(SourceError) as raised:
        sources_of(text)
    assert raised.value.remedy
    return raised.value


UTTERANCES = """\
No;Pembicara;Waktu;Ujaran;Catatan
1;Pewawancara;00:00:01;Bagaimana awalnya?;pembuka
2;Bu Rina;00:00:05;"Saya mulai, ya, tahun 2010.
Waktu itu sepi.";
3;;00:00:09;Lalu ramai.;mutasi
4;Pewawancara;1:00:12;Lalu?;
"""


def test_an_utterance_a_row() -> None:
    [source] = sources_of(UTTERANCES)
    assert source.kind is Kind.INTERVIEW
    assert source.text == (
        "Pewawancara: Bagaimana awalnya?\nBu Rina: Saya mulai, ya, tahun 2010. Waktu itu sepi.\n"
        "Lalu ramai.\nPewawancara: Lalu?"
    )
    assert [(name, words.replace("\n", "|")) for name, words in said(source)] == [
        ("Pewawancara", "Bagaimana awalnya?"),
        ("Bu Rina", "Saya mulai, ya, tahun 2010. Waktu itu sepi.|Lalu ramai."),
        ("Pewawancara", "Lalu?"),
    ]
    assert [turn.role for turn in source.turns] == [Role.INTERVIEWER, Role.PARTICIPANT, Role.INTERVIEWER]
    assert [turn.begin for turn in source.turns] == [1, 5, 3612]
    assert [(comment.span.of(source.text), comment.text) for comment in source.comments] == [
        ("Bagaimana awalnya?", "Catatan: pembuka"),
        ("Lalu ramai.", "Catatan: mutasi"),
    ]
    assert source.problems == ()


def test_times_may_have_an_end_and_be_numbers() -> None:
    [source] = sources_of("start,end,speaker,text\n0,1.5,Ana,How was it?\n1.5,3,Budi,It was good.\n3,4,Ana,Why?\n")
    assert [(turn.begin, turn.end) for turn in source.turns] == [(0, 1.5), (1.5, 3), (3, 4)]


def test_whispers_own_table_counts_milliseconds_and_breaks_lines_at_pauses() -> None:
    table = b"start\tend\ttext\n0\t3000\t Hello there.\n3000\t5500\t And so on.\n9000\t9500\t Then.\n"
    [reading] = read_sources(table, name="a")
    assert not isinstance(reading, Source)
    assert reading.text == "Hello there. And so on.\nThen."
    assert [(cue.begin, cue.end) for cue in reading.cues] == [(0, 3), (3, 5.5), (9, 9.5)]


def test_roles_in_a_column_of_their_own_count() -> None:
    [source] = sources_of(
        "speaker,role,text\nAna,participant,What do you mean?\nBudi,interviewer,I mean it.\n"
        "Ana,participant,Do you?\nBudi,interviewer,Yes.\n"
    )
    assert {speaker.name: speaker.role for speaker in source.speakers} == {
        "Ana": Role.PARTICIPANT,
        "Budi": Role.INTERVIEWER,
    }


def test_several_interviews_in_one_table() -> None:
    rows = [f"{case},{age},{who},{words}" for case, age in (("P1", 30), ("P2", 41))
            for who, words in (("I", "How are you?"), ("P", f"I am {case}."), ("I", "And?"), ("P", "No."))]  # fmt: skip
    first, second = sources_of("participant,age,speaker,text\n" + "\n".join(rows))
    assert [first.name, second.name] == ["table-P1", "table-P2"]
    assert [first.case, second.case] == ["P1", "P2"]
    assert [dict(first.attributes), dict(second.attributes)] == [{"age": 30}, {"age": 41}]
    assert said(second)[1] == ("P", "I am P2.")
    assert first.path == second.path == "table.csv"


def test_a_column_that_could_not_be_kept_is_told() -> None:
    [source] = sources_of(
        "speaker,mood,place,text\nAna,glad,Solo,How was it?\nBudi,sad,Solo,It was bad.\nAna,glad,Solo,Why?\n"
    )
    assert dict(source.attributes) == {"place": "Solo"}
    assert ["not kept: 'mood'" in problem.message for problem in source.problems] == [True]


def test_a_table_without_heads() -> None:
    [source] = sources_of("Ana,00:01,Hi there all\nBen,00:05,Well hello\nAna,00:07,How is it?\nBen,00:09,It is well\n")
    assert said(source)[:2] == [("Ana", "Hi there all"), ("Ben", "Well hello")]
    assert [turn.begin for turn in source.turns] == [1, 5, 7, 9]


SURVEY = """\
Kode Responden,Usia,Fakultas,Seberapa puas Anda?,Mengapa Anda datang ke perpustakaan?,Saran
R01,34,Teknik,sangat puas,Karena dekat dengan rumah saya,"Buka lebih malam,
juga di akhir pekan"
R02,28,Ekonomi,cukup puas,Koleksi bukunya lengkap sekali dan baru,-
R03,41,Teknik,sangat puas,,
R04,,Hukum,tidak puas,Ada ruang baca yang tenang di atas,Tambah kursi di lantai dua ya
R05,19,Teknik,sangat puas,Saya mengerjakan tugas kuliah di sana,Perbaiki pendingin ruangan itu tolong
"""


def test_a_respondent_a_row() -> None:
    sources = sources_of(SURVEY)
    assert [source.name for source in sources] == ["table-R01", "table-R02", "table-R04", "table-R05"]
    first, second, fourth, _ = sources
    assert {source.kind for source in sources} == {Kind.SURVEY}
    assert first.text == (
        "Q: Mengapa Anda datang ke perpustakaan?\nR01: Karena dekat dengan rumah saya\n\n"
        "Q: Saran\nR01: Buka lebih malam,\njuga di akhir pekan"
    )
    assert said(first)[2:] == [("Q", "Saran"), ("R01", "Buka lebih malam,\njuga di akhir pekan")]
    assert [turn.role for turn in first.turns] == [Role.INTERVIEWER, Role.PARTICIPANT] * 2
    assert [(speaker.name, speaker.role) for speaker in first.speakers] == [
        ("Q", Role.INTERVIEWER), ("R01", Role.PARTICIPANT)
    ]  # fmt: skip
    assert all(speaker.why for speaker in first.speakers)
    assert first.case == "R01"
    assert dict(first.attributes) == {"Usia": 34, "Fakultas": "Teknik", "Seberapa puas Anda?": "sangat puas"}
    assert "Usia" not in fourth.attributes
    assert len(second.turns) == 2, "an answer '-' is none"
    assert [problem.message for problem in first.problems] == ["nothing is answered in row 5"]


def test_a_survey_without_ids_goes_by_the_place_of_the_row() -> None:
    first, second = sources_of(
        "umur;Apa yang Anda sukai di sini?\n"
        "20;Saya suka ruang bacanya yang tenang\n30;Buku yang baru datang tiap bulan\n"
    )
    assert [(first.name, first.case), (second.name, second.case)] == [
        ("table-R1", "table-R1"), ("table-R2", "table-R2")
    ]  # fmt: skip
    assert "no column of ids" in first.problems[0].message
    assert second.problems == ()


def test_an_id_that_comes_twice_is_one_case_and_two_sources() -> None:
    rows = [f"K{n % 9},Jawaban nomor {n} yang cukup panjang" for n in range(10)]
    sources = sources_of("id,Apa pendapat Anda tentang itu?\n" + "\n".join(rows))
    assert [sources[0].name, sources[9].name] == ["table-K0", "table-K0 (2)"]
    assert sources[0].case == sources[9].case == "K0"
    assert "rows 2, 11" in sources[0].problems[0].message


def test_what_could_be_ticked_is_an_attribute() -> None:
    ticked = [
        "Buku; Jurnal; Internet",
        "Jurnal; Buku",
        "Buku; Internet; Jurnal",
        "Internet; Buku",
        "Buku; Jurnal",
        "Jurnal; Internet",
    ]
    rows = [f"{n},{tick},Saya memakai {n} karena itu yang paling mudah" for n, tick in enumerate(ticked)]
    first = sources_of("id,Apa saja yang Anda pakai untuk belajar?,Mengapa begitu?\n" + "\n".join(rows))[0]
    assert said(first) == [("Q", "Mengapa begitu?"), ("0", "Saya memakai 0 karena itu yang paling mudah")]
    assert first.attributes["Apa saja yang Anda pakai untuk belajar?"] == "Buku; Jurnal; Internet"


def test_addresses_and_positions_are_attributes_however_long() -> None:
    header = "id,alamat,jabatan,Ceritakan pekerjaan Anda\n"
    rows = [
        f"{n},Jalan Melati nomor {n} Kota Bandung,kepala bagian layanan nomor {n},Saya melayani pembaca {n} jam"
        for n in range(5)
    ]
    assert [words for _, words in said(sources_of(header + "\n".join(rows))[2])] == [
        "Ceritakan pekerjaan Anda", "Saya melayani pembaca 2 jam"
    ]  # fmt: skip


def test_the_three_heads_of_qualtrics() -> None:
    [source] = sources_of(
        "ResponseId,Q1,Q2\nResponse ID,What is your age?,Why did you come here today?\n"
        '"{""ImportId"":""_recordId""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2""}"\n'
        "R_1,30,Because it was raining outside again\n"
    )
    assert source.name == "table-R_1"
    assert said(source)[0] == ("Q", "Why did you come here today?")
    assert source.attributes == {"What is your age?": 30}


def test_lines_above_the_heads_are_told() -> None:
    first = sources_of(
        "Survei 2024,,\n,,\n" + "\n".join(line for line in SURVEY.replace(",\njuga", ", juga").splitlines())
    )[0]
    assert first.name == "table-R01"
    assert first.problems[0].message == "the row above the heads is left out"


def test_a_facesheet_is_refused_with_what_to_do() -> None:
    error = refused("case,age,position\nW-1,38,librarian\nW-2,41,head of the reference service\n")
    assert error.problem == "has no column of what people said"
    assert "facesheet.csv" in error.remedy


def test_a_codebook_is_refused_with_what_to_do() -> None:
    error = refused(
        "Code,Definition\nmotives,What moves somebody to take up the work at all\n"
        "skills,What somebody is able to do well\n"
    )
    assert error.problem == "looks like a codebook, not like what people said"


def test_words_that_ran_into_another_column_are_refused() -> None:
    error = refused("id,text\n1,saya suka\n2,saya suka, karena baik\n3,ya\n")
    assert error.problem == "has more cells than heads in row 3"
    assert "quotation marks" in error.remedy


@pytest.mark.parametrize(
    "text", ["\n", "a,b\n", "id\n1\n2\n", "just some words\n", ",,,\n,,,\n", "speaker,text\nAna,\n"]
)
def test_tables_in_which_nobody_speaks_are_refused(text: str) -> None:
    with pytest.raises(SourceError):
        sources_of(text)


@pytest.mark.parametrize("name", ["survei", "tuturan"])
@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_a_workbook_that_libreoffice_wrote_says_what_the_csv_says(name: str, suffix: str) -> None:
    csv, workbook = (
        read((TABLES / name).with_suffix(kind).read_bytes(), name=name, path=f"x{kind}") for kind in (".csv", suffix)
    )
    unlike = {"digest": "", "path": "", "problems": ()}  # a row has another number in a text file
    assert [replace(source, **unlike) for source in workbook] == [replace(source, **unlike) for source in csv]


def test_the_survey_among_the_samples() -> None:
    sources = read((TABLES / "survei.ods").read_bytes(), name="survei", path="survei.ods")
    assert [source.name for source in sources] == ["survei-R-01", "survei-R-02", "survei-R-04"]
    assert dict(sources[1].attributes) == {
        "Usia": 28, "Tanggal": "2024-05-03", "Fakultas": "Ekonomi", "Seberapa puas Anda?": "cukup puas"
    }  # fmt: skip
    assert [words for speaker, words in said(sources[1]) if speaker == "R-02"] == ["Koleksinya lengkap – “baru” semua"]


def test_the_utterances_among_the_samples() -> None:
    [source] = read((TABLES / "tuturan.xlsx").read_bytes(), name="tuturan", path="tuturan.xlsx")
    assert [turn.begin for turn in source.turns] == [1, 6, 15, 3723]
    assert said(source)[1] == ("Bu Rina", 'Saya mulai tahun 2010, waktu itu "sepi" sekali.')
    assert [comment.text for comment in source.comments] == ["Catatan: latar", "Catatan: mutasi"]


def stated(table: str, **columns: Any) -> list[Source]:
    found = read_sources(table.encode(), name="t", columns=columns)
    return [source for source in found if isinstance(source, Source)]


def test_what_is_stated_goes_before_what_is_found() -> None:
    text = "a,b,c\nx1,ya,tidak\nx2,mungkin,sekali\n"
    first, second = stated(text, text=["b", "C"], id="a")
    assert said(first) == [("Q", "b"), ("x1", "ya"), ("Q", "c"), ("x1", "tidak")]
    assert second.case == "x2"
    [reading] = read_sources(text.encode(), name="t", columns={"speaker": "a", "text": "b"})
    assert not isinstance(reading, Source)
    assert reading.text == "x1: ya\nx2: mungkin"


def test_a_column_that_is_not_there_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'Saran'"):
        stated(SURVEY, text="saram")
    with pytest.raises(UnknownNameError, match="did you mean 'text'"):
        stated(SURVEY, texts="Saran")


def test_a_study_states_the_columns_of_a_table() -> None:
    config = Config(columns={"text": "Saran"})
    [first, *_] = read(SURVEY.encode(), name="table", path="t.csv", config=config)
    assert [words for _, words in said(first)] == ["Saran", "Buka lebih malam,\njuga di akhir pekan"]
    with pytest.raises(SourceError, match=r"t\.csv: column 'saram': .*did you mean 'Saran'"):
        read(SURVEY.encode(), name="table", path="t.csv", config=Config(columns={"text": "saram"}))


def workbook(**sheets: str) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, text in sheets.items():
        sheet = book.create_sheet(name)
        for line in text.splitlines():
            sheet.append(line.split(";"))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_the_first_sheet_with_anything_on_it_is_read_and_the_others_are_told() -> None:
    talk = "speaker;text\nAna;How was it?\nBudi;It was good.\nAna;Why?"
    data = workbook(Empty="", Talk=talk, Lists="a;b\n1;2")
    [source] = read(data, name="w", path="w.csv")  # an xlsx that is called csv
    assert said(source)[1] == ("Budi", "It was good.")
    assert [problem.message for problem in source.problems] == ["only its sheet 'Talk' is read, not 'Lists'"]
    [other] = read_sources(workbook(Lists="a;b\n1;2", Talk=talk), name="w", columns={"sheet": "talk"})
    assert other.text == source.text
    with pytest.raises(UnknownNameError, match="did you mean 'Talk'"):
        read_sources(data, name="w", columns={"sheet": "tolk"})


@pytest.mark.skipif(not REAL.exists(), reason="../shared/real is not beside the checkout")
@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("coded/rqi-relf/interview-data.xlsx", "has no column of what people said"),
        ("codebooks/sqaa-codebook.xlsx", "looks like a codebook, not like what people said"),
        ("coded/presto/cohens_scores_types.csv", "has no column of what people said"),
    ],
)
def test_real_tables_in_which_nobody_speaks_are_refused(path: str, problem: str) -> None:
    with pytest.raises(SourceError) as raised:
        read((REAL / path).read_bytes(), name="x", path=path)
    assert raised.value.problem == problem
