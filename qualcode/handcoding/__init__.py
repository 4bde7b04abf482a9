"""Coding by people over a study file: codes on words, decisions on the machine's, changes of codes, memos.

Every function is one Edit (none when nothing changes), and takes the coder's name. docs/hand-coding.md tells the tale.
"""

from qualcode.handcoding.changes import CodeChange, check_person
from qualcode.handcoding.choosing import chosen, coding_id, ids_of, own, segments_in, undecided
from qualcode.handcoding.codes import merge_codes, move_code, rename_code, split_code
from qualcode.handcoding.codings import code_segment, decide, recode, remove
from qualcode.handcoding.memos import subject_named, write_memo
from qualcode.handcoding.verbs import HandCoding

__all__ = [
    "CodeChange",
    "HandCoding",
    "check_person",
    "chosen",
    "code_segment",
    "coding_id",
    "decide",
    "ids_of",
    "merge_codes",
    "move_code",
    "own",
    "recode",
    "remove",
    "rename_code",
    "segments_in",
    "split_code",
    "subject_named",
    "undecided",
    "write_memo",
]
