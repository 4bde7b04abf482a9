"""What a file and the study state about a source: roles, language, case, attributes; the nearest statement counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from qualcode.core.model import AttributeValue, Role
from qualcode.sources.attributes import case_in_name, typed
from qualcode.sources.config import Config, Stated, language_named
from qualcode.sources.frontmatter import attributes_in, names_in
from qualcode.sources.roles import Part

_INTERVIEWER_KEYS = ("interviewer", "interviewers", "pewawancara", "peneliti", "host", "hosts", "moderator")
_PARTICIPANT_KEYS = ("participant", "participants", "partisipan", "informan", "narasumber", "responden", "interviewee")
_CODE_KEYS = (
    "case", "kasus", "case id", "participant id", "respondent id", "kode informan", "kode partisipan",
    "kode responden", "kode narasumber", "kode",
)  # fmt: skip
_NAME_KEYS = ("participant", "partisipan", "informan", "narasumber", "responden", "interviewee")
_CONSUMED = frozenset(
    {"kind", "jenis", "language", "bahasa", "roles", "speakers"}
    | {*_CODE_KEYS, *_NAME_KEYS, *_INTERVIEWER_KEYS, *_PARTICIPANT_KEYS}
)
_DATES = ("tanggal", "hari/tanggal", "hari / tanggal", "hari, tanggal")
_LONGEST = 80  # characters of a value; longer ones are prose
_SENTENCE = re.compile(r"[^\W\d_]{3,}[.!?](?:\s|$)")
_BEFORE_A_SENTENCE = 6  # words; "Siti Aminah, S.IP., M.Hum." is none
_IN_CONFIG = "named in qualcode.toml"


@dataclass(frozen=True, slots=True)
class Statements:
    """Everything that is stated about one source, by the file itself (`metadata`) and by its study.

    `one` is what the study states about this source by its name. `own` tells that a person wrote the metadata at the
    top of a text; of a document's properties some are written by the program.
    """

    path: str
    config: Config
    one: Stated
    metadata: Mapping[str, Any] = field(default_factory=dict, repr=False)
    own: bool = True

    @property
    def parts(self) -> dict[str, Part]:
        """The parts of names; of two statements about one name the later one counts."""
        parts = {name: Part(role, _IN_CONFIG) for name, role in self.config.roles.items()}
        parts |= {name: Part(role, "stated at the top of the file") for name, role in _roles(self.metadata).items()}
        return parts | {name: Part(role, _IN_CONFIG) for name, role in self.one.roles.items()}

    @property
    def speakers(self) -> list[str]:
        """Names that are labels even if they come once."""
        return list(dict.fromkeys([*names_in(self.metadata.get("speakers")), *self.parts]))

    @property
    def language(self) -> str:
        """The language, "" when nobody states one."""
        stated = language_named(self.metadata.get("language", self.metadata.get("bahasa")))
        return self.one.language or stated or self.config.language_of(self.path)

    def case(self, header: Mapping[str, Any], *, name: str = "", guess: bool = False) -> str:
        """The case: what is stated, in the file or by the study's pattern, then (`guess`) a code in the name.

        A name of a participant says less than a code, for a participant has often another name in each source.
        """
        stem = name or PurePath(self.path).stem
        codes, names = (
            [_first(fields, keys) for fields in (self.metadata, header)] for keys in (_CODE_KEYS, _NAME_KEYS)
        )
        from_names = [one for one in names if one and case_in_name(one) == one]
        guessed = case_in_name(stem) if guess else ""
        found = [self.one.case, *codes, *from_names, self.config.case_of(stem), guessed, *names]
        return next((case for case in found if case), "")

    def attributes(self, header: Mapping[str, str]) -> dict[str, AttributeValue]:
        """What the file says besides; long words and sentences of a header are no attributes."""
        without = _CONSUMED if self.own else _CONSUMED | {"author"}
        found: dict[str, AttributeValue] = {
            key: typed(value) for key, value in header.items() if key not in _CONSUMED and not _is_prose(value)
        }
        found |= attributes_in(self.metadata, without=without)
        return {"date" if key in _DATES else key: value for key, value in found.items()}


def _roles(stated: Mapping[str, Any]) -> dict[str, Role]:
    """Roles by name: `interviewer: Dan`, `participants: [K, L]`, or `roles: {Dan: interviewer}`."""
    roles = {name: Role.PARTICIPANT for key in _PARTICIPANT_KEYS for name in names_in(stated.get(key))}
    roles |= {name: Role.INTERVIEWER for key in _INTERVIEWER_KEYS for name in names_in(stated.get(key))}
    mapping = stated.get("roles")
    if isinstance(mapping, Mapping):
        known = {str(role) for role in Role}
        roles |= {str(who): Role(str(role)) for who, role in mapping.items() if str(role) in known}
    return roles


def _first(fields: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    """The first field there is; of "W-09 | Grace | 38" the first part."""
    for key in keys:
        value = fields.get(key)
        if isinstance(value, str | int) and str(value).strip():
            return re.split(r"[|;]", str(value))[0].strip()
    return ""


def _is_prose(value: str) -> bool:
    """Whether a value goes on as talk does.

    >>> _is_prose("Jl. Mawar No. 3, Bandung"), _is_prose("Saya duduk di meja belakang. Pintu terbuka.")
    (False, True)
    """
    return len(value) > _LONGEST or (len(value.split()) >= _BEFORE_A_SENTENCE and _SENTENCE.search(value) is not None)
