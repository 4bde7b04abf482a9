"""The method in prose: what was coded how, by whom, with which codebook, and how far coders agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qualcode import __version__
from qualcode.core.model import Kind, Origin
from qualcode.outputs.reporting.content import Block, Cell, Column, Heading, Paragraph, Table, reference

if TYPE_CHECKING:
    from qualcode.displays.reporting.view import View

SOFTWARE: Final = f"qualcode {__version__}"
_CODE_CHANGES: Final = ("revise codebook", "rename code", "move code", "merge codes", "split code")
_SHORT: Final = 12  # characters of a digest in prose
_CONDITIONS: Final = ("codes", "query", "sources", "kinds", "cases", "speakers", "attributes", "origins", "statuses")
_SAID: Final = ("kinds", "origins", "statuses")


def method(view: View) -> list[Block]:
    """The section on method."""
    blocks: list[Block] = [Heading(view.say("report_method"), 1, "method")]
    if view.narrowed:
        blocks.append(Paragraph(view.tell("method_narrowed", conditions=conditions(view))))
    blocks += [Paragraph(text) for text in (_data(view), _coding(view), _decisions(view), _codebook(view)) if text]
    blocks += _coders(view)
    blocks += _agreement(view)
    return [*blocks, Paragraph(_repeating(view))]


def conditions(view: View) -> str:
    """The filters in words, as they were given."""
    told = []
    given: dict[str, Any] = dict(view.filters)
    for name in _CONDITIONS:
        value = given.get(name)
        if not value:
            continue
        if isinstance(value, Mapping):
            told += [f"{attribute} {_condition(each)}" for attribute, each in value.items()]
        else:
            word = view.say if name in _SAID else view.label if name == "codes" else str
            words = [value] if isinstance(value, str) else [word(str(one)) for one in value]
            told.append(f"{view.say(f'report_only_{name}')}: {', '.join(words)}")
    told += [view.tell(f"report_{name}", date=given[name]) for name in ("since", "until") if given.get(name)]
    return "; ".join(told)


def _condition(value: str | tuple[str, ...]) -> str:
    values = [value] if isinstance(value, str) else list(value)
    return ", ".join(each if each[:1] in "<>!" and each else f"= {each}" for each in values)


def kinds_in_words(view: View) -> str:
    """How many sources there are of each kind: "10 interviews and 2 documents"."""
    counts = view.sources["kind"].value_counts()
    return view.listed([view.tell(f"n_{k.value}s", n=int(counts[k.value])) for k in Kind if k.value in counts.index])


def participants(view: View) -> int:
    """How many cases the interviews and surveys are of; 0 where one of them does not say, for then nobody knows."""
    asked = view.sources[view.sources["kind"].isin(["interview", "survey"])]
    return int(asked["case"].nunique()) if len(asked) and (asked["case"] != "").all() else 0


def languages_in_words(view: View) -> str:
    """The languages of the sources, the most frequent first."""
    from babel import Locale, UnknownLocaleError

    def name(language: str) -> str:
        try:
            return Locale.parse(language).get_language_name(view.language) or language
        except (UnknownLocaleError, ValueError):
            return language

    counts = view.sources["language"].value_counts()
    return view.listed([name(str(language)) for language in counts.index if language])


def _data(view: View) -> str:
    """What the data are."""
    if not len(view.sources):
        return view.tell("method_no_data")
    words = view.tell("n_words", n=int(view.sources["words"].sum()))
    sources = view.tell("n_sources", n=len(view.sources))
    kinds, table = kinds_in_words(view), reference("table-kinds")
    told = [view.tell("method_data", sources=sources, kinds=kinds, words=words, table=table)]
    if people := participants(view):
        told.append(view.tell("method_participants", participants=view.tell("n_participants", n=people)))
    if languages := languages_in_words(view):
        told.append(view.tell("method_languages", languages=languages))
    return " ".join(told)


def _coding(view: View) -> str:
    """How it was coded, by what kind of coder, on which unit."""
    origin = origin_of(view)
    sentences = [view.tell(f"method_by_{origin.value}", coder=view.coder, software=SOFTWARE)]
    unit = view.study._file.get_setting("unit") or "sentence"
    whole = view.study.summary().segments
    if len(view.lines):
        codable = view.tell("n_segments", n=len(view.lines))
        name = "method_unit_narrowed" if view.narrowed or whole is None or whole == len(view.lines) else "method_unit"
        sentences.append(view.tell(name, unit=view.say(unit), segments=view.number(whole or 0), codable=codable))
    frame = view.codings
    if len(frame):
        segments = frame["place"].nunique()
        share = view.percent(len(frame[["source", "segment"]].drop_duplicates()), len(view.lines))
        sentences.append(
            view.tell(
                "method_result",
                codings=view.tell("n_codings", n=len(frame)),
                segments=view.tell("n_segments", n=int(segments)),
                sources=view.tell("n_sources", n=int(frame["source"].nunique())),
                share=share,
            )
        )
    else:
        sentences.append(view.tell("method_nothing"))
    return " ".join(sentences)


def origin_of(view: View) -> Origin:
    """Whether the coder is the software, a person or a model."""
    for coder, origin, _ in view.study._file.coders():
        if coder == view.coder:
            return origin
    return Origin.RULE


def _codebook(view: View) -> str:
    book = view.book
    codes = len(view.study._names("code"))
    name = view.tell("codebook_version", book=book.name, version=book.version) if book.version else book.name
    sentences = [
        view.tell(
            "method_codebook",
            codebook=name,
            codes=view.tell("n_codes", n=codes),
            themes=view.tell("n_themes", n=len(book.themes)),
            table=reference("table-codebook"),
            digest=book.digest[:_SHORT],
        )
    ]
    if changes := sum(entry.verb in _CODE_CHANGES for entry in view.log):
        sentences.append(view.tell("method_revised", n=changes))
    older = set(view.codings["codebook"].unique()) - {book.digest, ""}
    if older:
        some = int(view.codings["codebook"].isin(list(older)).sum())
        sentences.append(view.tell("method_older", codings=view.tell("n_codings", n=some)))
    return " ".join(sentences)


@dataclass(frozen=True)
class Decisions:
    """What people decided on codings that they did not make."""

    made: int
    accepted: int
    rejected: int
    who: tuple[str, ...]


def decisions(view: View) -> Decisions:
    """The decisions on the codings of this report's coder."""
    status = view.everything["status"].value_counts()
    who = dict.fromkeys(entry.who for entry in view.log if entry.verb in ("accept", "reject"))
    accepted, rejected = (int(status.get(name, 0)) for name in ("accepted", "rejected"))
    return Decisions(len(view.everything), accepted, rejected, tuple(who))


def _decisions(view: View) -> str:
    """What people decided on the codings of software or a model; nothing where a person coded."""
    if origin_of(view) is Origin.PERSON or not len(view.everything):
        return ""
    found = decisions(view)
    decided = found.accepted + found.rejected
    if not decided:
        return view.tell("method_undecided")
    told = view.tell(
        "method_decided",
        made=view.tell("n_codings", n=found.made),
        decided=decided,
        who=view.listed(found.who) or "–",
        accepted=found.accepted,
        rejected=found.rejected,
    )
    rest = found.made - decided
    return f"{told} {view.tell('method_rest', n=rest)}" if rest else f"{told} {view.tell('method_all_decided')}"


def _coders(view: View) -> list[Block]:
    """Who else coded, with a table of the coders; nothing when there is only one."""
    held = view.study._file.coders()
    others = [coder for coder, _, _ in held if coder != view.coder]
    if not others:
        return []
    frame = view.study._frame()
    rows = []
    for coder, origin, _ in held:
        own = frame[frame["coder"] == coder]
        left = own[own["status"] != "rejected"]
        numbers = (len(left), int((own["status"] == "rejected").sum()), left["source"].nunique())
        here = view.say("report_these" if coder == view.coder else "report_not_these")
        cells = [Cell(coder), Cell(view.say(origin.value)), *(view.count(int(each)) for each in numbers), Cell(here)]
        rows.append(tuple(cells))
    columns = (
        Column(view.say("coder")),
        Column(view.say("origin")),
        Column(view.say("codings"), number=True),
        Column(view.say("report_rejected"), number=True),
        Column(view.say("sources"), number=True),
        Column(view.say("report_in_tables")),
    )
    told = view.tell("method_others", n=len(others), coders=view.listed(others), table=reference("table-coders"))
    return [Paragraph(told), Table(view.say("report_coders"), columns, tuple(rows), anchor="table-coders")]


def _agreement(view: View) -> list[Block]:
    """How far coders agree, over all codes; that nobody else coded, where nobody did."""
    overall = view.agreement
    if overall is None:
        return [Paragraph(view.tell("method_no_agreement"))]
    rows = []
    for (coders, basis), group in overall.groupby(["coders", "basis"], sort=False):
        by_name = {row["coefficient"]: row for row in group.to_dict("records")}
        alpha = by_name.get("krippendorff", {})
        kappa = by_name.get("cohen") or by_name.get("conger") or {}
        values = [by_name.get("percent", {}), kappa, by_name.get("gwet", {}), alpha]
        low, high = alpha.get("low", float("nan")), alpha.get("high", float("nan"))
        interval = f"{view.number(low, 2)} – {view.number(high, 2)}" if low == low else "–"
        units = int(group["units"].iloc[0])
        rows.append(
            (
                Cell(str(coders)),
                Cell(view.say("basis_all" if basis == "all units" else "basis_coded")),
                view.count(units),
                *(Cell(view.number(each.get("value", float("nan")), 2)) for each in values),
                Cell(interval),
            )
        )
    names = ("percent_agreement", "kappa", "ac1", "alpha", "alpha_interval")
    columns = (
        Column(view.say("coder")),
        Column(view.say("report_basis")),
        Column(view.say("report_units"), number=True),
        *(Column(view.say(f"report_{name}"), number=True) for name in names),
    )
    told = view.tell("method_agreement", table=reference("table-agreement"))
    table = Table(
        view.say("report_agreement"), columns, tuple(rows), view.say("report_agreement_note"), "table-agreement", keys=2
    )
    return [Paragraph(told), table]


def _repeating(view: View) -> str:
    if not view.log:
        return view.tell("method_empty_log")
    last = view.log[-1]
    return view.tell(
        "method_repeating",
        edit=last.number,
        date=view.day(last.at),
        audit=reference("table-audit"),
        facts=reference("table-facts"),
    )
