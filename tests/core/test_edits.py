"""Edits and their inverses; what a person decided outlives every re-run of the machine."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.core.edits import Edit, apply, inverse, recoding
from qualcode.core.model import Coding, Origin, Status
from qualcode.core.spans import Span


def coding(start: int = 0, code: str = "motives", status: Status = Status.APPLIED) -> Coding:
    return Coding("W-01", Span(start, start + 3), code, "qualcode", Origin.RULE, "abc", status)


def by_id(*codings: Coding) -> dict[str, Coding]:
    return {c.id: c for c in codings}


some_codings = st.lists(st.builds(coding, st.integers(0, 5), st.sampled_from(["a", "b"])), unique_by=lambda c: c.id)


@given(some_codings, some_codings)
def test_undo_brings_back_what_was(before: list[Coding], fresh: list[Coding]) -> None:
    state = by_id(*before)
    edit = recoding(by_id(*fresh), state, "W-01", "qualcode")
    after = apply(state, edit)
    assert after == by_id(*fresh)
    assert state == by_id(*before)  # the old value is untouched
    assert apply(after, inverse(edit)) == state


@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.REJECTED])
def test_a_decision_outlives_a_rerun_that_finds_it_again_or_no_more(status: Status) -> None:
    decided = coding(status=status)
    for fresh in (by_id(coding()), {}):
        edit = recoding(fresh, by_id(decided), "W-01", "qualcode")
        assert (edit.removed, edit.added) == ((), ())


def test_the_same_coding_with_other_evidence_replaces_the_old_one() -> None:
    old, new = coding(), replace(coding(), codebook="f00")
    edit = recoding(by_id(new), by_id(old), "W-01", "qualcode")
    assert (edit.removed, edit.added) == ((old,), (new,))


def test_an_edit_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="not there"):
        apply({}, Edit("take off", "W-01", "ana", removed=(coding(),)))
    with pytest.raises(ValueError, match="already"):
        apply(by_id(coding()), Edit("apply", "W-01", "ana", added=(replace(coding(), codebook="f00"),)))
