"""Changes of the tree of codes: what they make, what they refuse, and that codings can always follow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.core import codetree
from qualcode.core.following import follow, followed_memos, parted, recoded
from qualcode.core.model import Code, Codebook, Coding, Evidence, Indicator, Memo, Origin, Status
from qualcode.core.spans import Span
from qualcode.errors import CodebookError, QualcodeError, UnknownNameError


def book(*codes: str | Code) -> Codebook:
    return Codebook("c", tuple(Code(code) if isinstance(code, str) else code for code in codes))


TREE = book("motives", "motives/demand", "motives/demand/law", "motives/idea", "skills", "skills/idea")


def coding(
    code: str, status: Status = Status.APPLIED, *, start: int = 0, coder: str = "ana", fired: str = ""
) -> Coding:
    evidence = tuple(Evidence(word, word, Span(start, start + 1)) for word in fired.split())
    return Coding("W-01", Span(start, start + 3), code, coder, Origin.RULE, "abc", status, evidence=evidence)


def by_id(*codings: Coding) -> dict[str, Coding]:
    return {each.id: each for each in codings}


def test_a_code_is_found_by_its_path_or_its_last_part() -> None:
    assert codetree.find(TREE, "motives/idea") == "motives/idea"
    assert codetree.find(TREE, "law") == "motives/demand/law"
    with pytest.raises(CodebookError, match="several codes are called so; name one by its path: motives/idea, skills/"):
        codetree.find(TREE, "idea")
    with pytest.raises(UnknownNameError, match="did you mean 'motives'"):
        codetree.find(TREE, "motive")


def test_a_new_code_brings_those_above_it() -> None:
    assert codetree.add(TREE, "context/place/room").paths[-3:] == ["context", "context/place", "context/place/room"]
    assert codetree.add(TREE, "motives/fear").paths.index("motives/fear") == 4


@pytest.mark.parametrize("path", ["", "a//b", " a", "a/b ", "a\nb", "/".join("abcdefghijklmnopqrstu"), "motives"])
def test_what_cannot_be_a_new_code_is_refused(path: str) -> None:
    with pytest.raises(CodebookError):
        codetree.add(TREE, path)


def test_rename_keeps_the_place_and_takes_along_what_is_below() -> None:
    renamed = codetree.rename(TREE, "motives/demand", "duty")
    assert renamed.codebook.paths[:4] == ["motives", "motives/duty", "motives/duty/law", "motives/idea"]
    assert renamed.became == {"motives/demand": "motives/duty", "motives/demand/law": "motives/duty/law"}
    for name, message in (("idea", "merge the two"), ("skills/x", "no slash"), ("demand", "is there already")):
        with pytest.raises(CodebookError, match=message):
            codetree.rename(TREE, "motives/demand", name)


def test_move_puts_a_code_last_under_another_or_at_the_top() -> None:
    moved = codetree.move(TREE, "motives/demand", "skills").codebook.paths
    assert moved == ["motives", "motives/idea", "skills", "skills/idea", "skills/demand", "skills/demand/law"]
    assert codetree.move(TREE, "motives/demand/law", "").codebook.paths[-1] == "law"
    with pytest.raises(CodebookError, match="below itself"):
        codetree.move(TREE, "motives", "motives/demand")
    with pytest.raises(CodebookError, match="merge the two"):
        codetree.move(TREE, "motives/idea", "skills")


def test_merge_joins_what_the_codes_say_and_what_is_below_them() -> None:
    one = Code(
        "a", {"en": "A"}, {"en": "This."}, indicators=(Indicator("x", "en"), Indicator("y", "id")), colour="#fff"
    )
    two = Code(
        "b", {"en": "B", "id": "Be"}, {"en": "That."}, examples={"en": ("e",)}, indicators=(Indicator("z", "en"),)
    )
    merged = codetree.merge(book(two, "b/n", one, "a/n", "a/m"), ["a", "b"], "a")
    assert merged.became == {"b": "a", "b/n": "a/n"}
    assert merged.codebook.paths == ["a", "a/n", "a/m"]
    made = merged.codebook["a"]
    assert (made.label, made.definition) == ({"en": "A", "id": "Be"}, {"en": "This.\nThat."})
    assert [(i.text, i.language) for i in made.indicators] == [("x", "en"), ("z", "en"), ("y", "id")]
    assert (made.examples, made.colour) == ({"en": ("e",)}, "#fff")


def test_merge_into_a_new_code_and_of_a_code_into_the_one_above() -> None:
    merged = codetree.merge(TREE, ["motives/idea", "skills/idea"], "ideas")
    assert merged.codebook.paths == ["motives", "motives/demand", "motives/demand/law", "ideas", "skills"]
    up = codetree.merge(TREE, ["motives/demand"], "motives")
    assert up.codebook.paths[:2] == ["motives", "motives/law"]
    with pytest.raises(CodebookError, match="lies below motives"):
        codetree.merge(TREE, ["motives"], "motives/demand")
    with pytest.raises(CodebookError, match="nothing to merge it with"):
        codetree.merge(TREE, ["motives"], "motives")


def test_split_takes_indicators_along() -> None:
    whole = Code("a", indicators=(Indicator("x"), Indicator("y")), exclusions=(Indicator("no"),))
    split = codetree.split(book(whole, "a/n", "b"), "a", "c", ["y"])
    assert split.paths == ["a", "a/n", "c", "b"]
    assert [i.text for i in split["a"].indicators] == ["x"]
    assert [i.text for i in (*split["c"].indicators, *split["c"].exclusions)] == ["y", "no"]
    with pytest.raises(UnknownNameError, match="indicator 'z': a has none of that text"):
        codetree.split(book(whole), "a", "c", ["z"])


NAMES = ("a", "b", "c")
PATHS = ["/".join(parts) for parts in [(x,) for x in NAMES] + [(x, y) for x in NAMES for y in NAMES]] + [
    "a/b/c",
    "c/c/c",
]
paths = st.sampled_from(PATHS)
changes = st.one_of(
    st.tuples(st.just("rename"), paths, st.sampled_from(NAMES)),
    st.tuples(st.just("move"), paths, st.sampled_from(["", *PATHS])),
    st.tuples(st.just("merge"), st.lists(paths, min_size=1, max_size=3), paths),
    st.tuples(st.just("split"), paths, paths),
)


def grown(some: list[str]) -> Codebook:
    """A codebook with these codes and those above them, each with an indicator of its own."""
    made = Codebook("c", ())
    for path in some:
        if path not in made:
            made = codetree.add(made, path)
    return Codebook("c", tuple(Code(code.path, indicators=(Indicator(code.path),)) for code in made))


trees = st.lists(paths, min_size=1, max_size=6, unique=True).map(grown)


@given(trees, changes)
def test_every_change_leaves_the_old_tree_and_a_place_for_every_coding(tree: Codebook, change) -> None:
    before = tree.digest, tree.paths
    try:
        made = getattr(codetree, change[0])(tree, *change[1:])
    except QualcodeError:
        made = codetree.Revised(tree, {})
    revised, became = (made, {}) if isinstance(made, Codebook) else made
    assert (Codebook("c", tree.codes).digest, tree.paths) == before
    assert all(became.get(path, path) in revised for path in tree.paths)
    assert not set(became) & set(revised.paths)
    said = [indicator.text for code in revised for indicator in code.indicators]
    assert sorted(said) == sorted(tree.paths)  # no indicator is lost, none is there twice
    for place, path in enumerate(revised.paths):  # as a file has them: below its parent, next to its own
        parent = path.rpartition("/")[0]
        assert not parent or revised.paths[revised.paths.index(parent) : place] == [
            other for other in revised.under(parent) if revised.paths.index(other) < place
        ]


def test_codings_that_come_together_become_one() -> None:
    one = coding("a", Status.REJECTED, fired="x y")
    two = coding("b", Status.APPLIED, fired="y z")
    other = coding("b", coder="budi")
    followed = follow(recoded([two, other], {"b": "a"}, "new"), by_id(one, two, other))
    assert set(followed.removed) == {one, two, other}
    made = {each.coder: each for each in followed.added}
    assert (made["ana"].code, made["ana"].status, made["ana"].codebook) == ("a", Status.APPLIED, "new")
    assert [evidence.indicator for evidence in made["ana"].evidence] == ["x", "y", "z"]
    assert followed.became == {two.id: one.id, other.id: made["budi"].id}
    memo = Memo(two.id, "why", "ana", "2026")
    assert followed_memos([memo, Memo("a", "no", "ana", "2026")], followed.became)[0][1].subject == one.id


def test_a_coding_that_two_indicators_fired_is_parted() -> None:
    both, one, none = coding("a", fired="x y"), coding("a", start=5, fired="x"), coding("a", start=9, fired="y")
    followed = follow(parted([both, one, none], "a", "b", ["y"], "new"), by_id(both, one, none))
    assert followed.removed == (both, none)
    assert sorted((each.span.start, each.code, each.evidence[0].indicator) for each in followed.added) == [
        (0, "a", "x"), (0, "b", "y"), (9, "b", "y")
    ]  # fmt: skip
    assert followed.became == {none.id: coding("b", start=9).id}


codings_of_any = st.lists(
    st.builds(coding, paths, st.sampled_from(Status), start=st.integers(0, 2), coder=st.sampled_from(["ana", "budi"])),
    unique_by=lambda each: each.id,
    max_size=12,
)


@given(trees, changes, codings_of_any)
def test_codings_follow_their_codes_and_none_is_lost(tree: Codebook, change, some: list[Coding]) -> None:
    try:
        made = getattr(codetree, change[0])(tree, *change[1:])
    except QualcodeError:
        return
    revised, became = (made, {}) if isinstance(made, Codebook) else made
    standing = by_id(*(each for each in some if each.code in tree))
    followed = follow(recoded(standing.values(), became, revised.digest), standing)
    after = {key: each for key, each in standing.items() if each not in followed.removed} | by_id(*followed.added)
    assert all(each.code in revised for each in after.values())
    expected = {(each.span, each.coder, became.get(each.code, each.code)) for each in standing.values()}
    assert {(each.span, each.coder, each.code) for each in after.values()} == expected


def test_a_code_is_known_by_the_same_guid_wherever_it_goes():
    before = book("motives", "motives/demand", "money")
    renamed = codetree.rename(before, "motives", "reasons").codebook
    assert [code.identity for code in renamed] == [code.identity for code in before]
    moved = codetree.move(renamed, "reasons/demand", "money").codebook
    assert moved["money/demand"].identity == before["motives/demand"].identity
    merged = codetree.merge(moved, ["money/demand"], "orders").codebook
    assert merged["orders"].identity == before["motives/demand"].identity
    assert before["motives"].guid == ""  # a digest that was taken before there were GUIDs holds
