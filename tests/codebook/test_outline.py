"""A codebook as plain lines: indented names, and paths."""

from __future__ import annotations

import pytest

from qualcode.codebook.outline import not_in_outline, outline_text, paths_text, read_nested, read_outline, read_paths
from qualcode.core.model import Code, Codebook
from qualcode.errors import CodebookError

OUTLINE = """\
# for the workshop
1. Motif: Alasan ikut.
    a. kreativitas
\t- "a: b": yang aneh
2. Biaya:
   * murah/mahal
"""


def test_names_indented_below_each_other_are_a_tree_whatever_stands_before_them() -> None:
    reading = read_outline(OUTLINE, path="c.txt", name="c")
    book = reading.usable()
    assert book.paths == ["Motif", "Motif/a. kreativitas", "Motif/a: b", "Biaya", "Biaya/murah-mahal"]
    assert book["Motif"].definition == {"": "Alasan ikut."}
    assert book["Motif/a: b"].definition == {"": "yang aneh"}
    assert book["Biaya/murah-mahal"].label == {"": "murah/mahal"}
    assert [problem.where for problem in reading.problems] == ["c.txt:6"]


def test_paths_are_as_deep_as_they_have_parts() -> None:
    book = read_paths("a >> b>>c\r\n\r\nd\r\na>>e", path="c.txt", name="c").usable()
    assert book.paths == ["a", "a/b", "a/b/c", "a/e", "d"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a>>b\na>>b", "c.txt:2: the code 'a/b' stands there twice (first on line 1); rename or join them"),
        ("a>>", "c.txt:1: 'a>>' has an empty name in it; write it as category>>code"),
        ("\n", "c.txt: there are no codes in it; write a name a line"),
    ],
)
def test_lines_that_cannot_be_used_are_refused_with_their_number(text: str, problem: str) -> None:
    reading = read_paths(text, path="c.txt", name="c")
    assert reading.codebook is None
    assert [str(found) for found in reading.problems] == [problem]


def test_what_is_written_as_lines_is_read_as_the_same_tree() -> None:
    names = ("a", "a/b: c", "a/b: c/1. one", 'a/"q"', "- d", "e:", "#f")
    book = Codebook("c", tuple(Code(name, definition={"": "What: it is"} if name == "a" else {}) for name in names))
    assert read_outline(outline_text(book), path="c.txt", name="c").usable().codes == book.codes
    assert read_paths(paths_text(book), path="c.txt", name="c").usable().paths == book.paths


def test_a_name_that_would_be_taken_apart_is_refused() -> None:
    with pytest.raises(CodebookError, match="'a>>b' has '>>' in its name"):
        paths_text(Codebook("c", (Code("a>>b"),)))


def test_what_lines_leave_out_is_counted() -> None:
    book = Codebook("c", (Code("a", {"en": "A"}, {"en": "x"}), Code("b", {"en": "B"})))
    assert [str(problem) for problem in not_in_outline(book, definitions=False)] == [
        "c: plain lines leave out: label (2), definition (1); YAML keeps everything"
    ]


def test_nested_lists_as_qc_writes_them_are_a_tree() -> None:
    reading = read_nested("- motif:\n  - ide:\n    - ide baru\n  - ya/tidak\n- biaya\n", path="c.yaml", name="c")
    assert reading is not None
    assert reading.usable().paths == ["motif", "motif/ide", "motif/ide/ide baru", "motif/ya-tidak", "biaya"]
    assert [problem.where for problem in reading.problems] == ["c.yaml:4"]


def test_other_yaml_is_no_nested_list() -> None:
    assert read_nested("qualcode: 1\n", path="c.yaml", name="c") is None


def test_lists_that_hold_themselves_are_refused() -> None:
    with pytest.raises(CodebookError, match="nested more than 20 deep"):
        read_nested("- &a\n  x: [*a]\n", path="c.yaml", name="c")
