"""Word forms, by the language of the word."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.language import indonesian
from qualcode.language.detect import detect_language
from qualcode.language.forms import form_keys, word_forms


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


def test_words_are_counted_under_one_key_a_word_and_forms_of_speech_under_that_of_the_written_ones():
    keys = form_keys("ngajarin mengajar diajar workshop-nya workshop pemustaka ma'ruf didn't xyzzy".split(), "id")
    assert keys["ngajarin"] == keys["mengajar"] == keys["diajar"]
    assert keys["workshop-nya"] == keys["workshop"]
    assert keys["pemustaka"] == "pemustaka"
    assert [keys[word] for word in ("ma'ruf", "didn't", "xyzzy")] == ["ma'ruf", "didn't", "xyzzy"]


def test_a_language_that_no_library_knows_has_no_forms():
    assert form_keys(["buku", "bukunya"], "xx") == {"buku": "buku", "bukunya": "bukunya"}
    assert form_keys([], "en") == {}


@settings(deadline=None, max_examples=50)  # PySastrawi is slow
@given(st.lists(st.text("adegiknmnprsty", min_size=3, max_size=12)))
def test_what_is_said_to_hold_no_root_has_none(words):
    """The short way to no for words that PySastrawi knows no root of gives what the long way gives."""
    for word in words:
        if not indonesian._may_hold_a_root(word):
            found = sorted(indonesian.roots(word), key=lambda each: (-len(each), each))
            assert not any(map(indonesian._is_root, found))
            assert indonesian.root(word) == found[-1]
