"""Word forms, by the language of the word."""

import pytest

from qualcode.language.detect import detect_language
from qualcode.language.forms import word_forms


@pytest.mark.parametrize(
    ("word", "forms", "others"),
    [
        ("latih", {"pelatihan", "dilatih", "berlatih", "latihan", "ngelatih"}, {"latar", "lati", "alih"}),
        ("ajar", {"mengajar", "ngajarin", "pelajaran", "diajari", "belajar"}, {"hajar", "wajar"}),
        ("tulis", {"menulis", "nulis", "penulisan", "ditulis", "tulisan"}, {"tutur", "sulis"}),
        ("cari", {"nyari", "mencari", "dicariin", "pencarian"}, {"cara", "hari"}),
        ("layan", {"melayani", "pelayanan", "layanan", "dilayani", "layanannya"}, {"layar"}),
        ("pemustaka", {"pemustakanya"}, {"mustaka", "pustaka"}),
        ("asesor", {"asesornya"}, {"asesmen"}),
        ("buku", {"bukunya", "pembukuan"}, {"bu", "bukan"}),
        ("tanya", {"nanya", "bertanya"}, {"ta", "tanah"}),
        ("bantu", {"dibantuin", "mbantu", "membantu", "bantuan"}, {"batu", "bantul"}),
    ],
)
def test_indonesian(word: str, forms: set[str], others: set[str]) -> None:
    assert word_forms([word], forms | others, "id")[word] == {word} | forms


@pytest.mark.parametrize(
    ("word", "forms", "others"),
    [
        ("teach", {"taught", "teaching", "teaches"}, {"tea", "peach"}),
        ("library", {"libraries"}, {"librarian", "liberty"}),
        ("certify", {"certified", "certifies"}, {"certain"}),
    ],
)
def test_english(word: str, forms: set[str], others: set[str]) -> None:
    assert word_forms([word], forms | others, "en")[word] == {word} | forms


def test_other_languages_as_far_as_libraries_go() -> None:
    assert "bibliotheken" in word_forms(["bibliotheek"], {"bibliotheken"}, "nl")["bibliotheek"]
    assert word_forms(["x"], {"xs"}, "zz") == {"x": {"x"}}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ya gitu deh, saya ikut workshop dan sharing session sama teman-teman.", "id"),
        ("Menimbang bahwa dalam rangka peningkatan mutu layanan dipandang perlu menetapkan keputusan.", "id"),
        ("I wanted to know what I was missing, and they asked me to.", "en"),
        ("Los profesores no tienen tiempo para hablar con los estudiantes de la universidad.", "es"),
        ("12:30", ""),
    ],
)
def test_language_of_a_text(text: str, language: str) -> None:
    assert detect_language(text) == language
