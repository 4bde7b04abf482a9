"""Rich Text Format, as Word, WordPad, TextEdit and LibreOffice write it (RTF specification 1.9.1).

An RTF file is groups in braces; a group may begin with a word that says where its text goes: into the body, into a
footnote, into a table of fonts. `rtf_words` says which words matter.

Read here because the libraries that exist give the words alone: deletions that were tracked, cells and footnotes cannot
be told from what was said any more, and comments, bold names and characters beyond the basic plane are lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from qualcode.core.problems import Problem
from qualcode.errors import SourceError
from qualcode.sources.lines import Lines
from qualcode.sources.properties import Value, tidy
from qualcode.sources.reading import Reading
from qualcode.sources.rtf_values import date_of, encoding_named, property_value
from qualcode.sources.rtf_words import CHARSETS, COLLECTED, NOT_READ, QUIET, SIGNS, SYMBOLS

_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?\d{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
_CONTROLS = dict.fromkeys(set(range(32)) - {9, 10, 12})  # signs that no text has
_DEEPEST = 1000  # groups, one within the other; word processors write some ten
_AGAIN = "open it in a word processor and save it again"
_SHEETS = {"footnote": "note", "annotation": "remark", "shptxt": "box", "dptxbxtext": "box"}


@dataclass(slots=True)
class _State:
    """What holds in a group; a group begins with that of the one around it.

    `target` is where text goes: "" the sheet that is being written, "skip" nowhere; else the word of a group whose
    text is collected, or goes nowhere while groups within it may have another target.
    """

    target: str = ""
    opens: str = ""  # what ends with this very group: a target, or a sheet
    after_unicode: int = 1  # how many characters stand for those who cannot read the one in Unicode before them
    font: int = -1
    style: int = 0  # of the paragraph
    bold: bool = False
    deleted: bool = False
    hidden: bool = False
    in_table: bool = False


@dataclass(slots=True)
class _Sheet:
    """What is written on: the body, a footnote, a comment, a text box."""

    lines: Lines
    row: bool = False
    cell: bool = False
    boxes: list[Lines] = field(default_factory=list)


def read(data: bytes) -> Reading:
    """An RTF document: each paragraph a line, each row of a table a line with its cells between tabs.

    Tracked changes count as accepted; footnotes stand at the end; comments are kept with authors and dates.
    """
    start = data.find(b"{\\rtf")
    if start < 0:
        raise SourceError("", "is no RTF document", _AGAIN)
    walk = _Walk()
    walk.through(data, start)
    return walk.reading()


class _Walk:
    """The document from its first to its last brace."""

    def __init__(self) -> None:
        self._state = _State()
        self._outer: list[_State] = []
        self._sheets = [_Sheet(Lines())]
        self._bytes = bytearray()  # text that waits for its encoding
        self._skip = 0  # characters to pass over, after one in Unicode
        self._high = 0  # the first half of a character beyond the first 65,536
        self._encoding = "cp1252"
        self._fonts: dict[int, str] = {}
        self._default_font = -1
        self._font_named = -1  # in the table of fonts
        self._bold_styles: set[int] = set()  # of headings: they are no names
        self._collected: list[str] = []
        self._names: dict[str, str] = {}  # the last text collected of each word
        self._unnamed = 0  # comments without a number, so far
        self._metadata: dict[str, Value] = {}
        self._sort = 0  # of the property that comes next
        self._hidden: list[str] = []
        self._commands: dict[str, Callable[[int | None], None]] = self._handlers()

    def through(self, data: bytes, at: int) -> None:
        """Every token in turn; what stands after the last brace is no part of the document."""
        while (token := _TOKEN.match(data, at)) is not None:
            at = token.end() + self._take(token)
            if not self._outer:
                return
        while self._outer:  # the file is cut short: what there is, is read
            self._close()

    def _take(self, token: re.Match[bytes]) -> int:
        """Do what a token says; how many bytes after it are a picture's."""
        word, number, byte, symbol, brace, text = token.groups()
        if text is not None:
            self._text(text)
        elif byte is not None:
            self._text(bytes([int(byte, 16)]))
        elif word is not None:
            self._word(word.decode("ascii"), int(number) if number is not None else None)
        elif symbol is not None:
            self._symbol(symbol)
        elif brace is not None:
            (self._open if brace == b"{" else self._close)()
        return max(0, int(number)) if word == b"bin" and number is not None else 0

    def reading(self) -> Reading:
        """What has been read."""
        lines = self._finished(self._sheets[0])
        problems = []
        if words := len("".join(self._hidden).split()):
            what = "1 hidden word is left out" if words == 1 else f"{words} hidden words are left out"
            problems.append(Problem("", what, "show hidden text in the word processor and take the mark off it"))
        return lines.reading(metadata=tidy(self._metadata.items()), problems=tuple(problems))

    # Tokens

    def _open(self) -> None:
        self._flush()
        if len(self._outer) >= _DEEPEST:
            raise SourceError("", f"is nested deeper than {_DEEPEST} groups", _AGAIN)
        self._outer.append(self._state)
        self._state = replace(self._state, opens="")

    def _close(self) -> None:
        self._flush()
        ended = self._state
        self._state = self._outer.pop() if self._outer else _State()
        if ended.opens in COLLECTED:
            self._collect(ended.opens)
        elif ended.opens in _SHEETS:
            self._end_sheet(_SHEETS[ended.opens])

    def _symbol(self, symbol: bytes) -> None:
        self._flush()
        if symbol == b"*":
            if self._state.target != "skip":
                self._state.opens = "*"  # to be skipped, unless the word that follows is known
        elif symbol in (b"\n", b"\r"):
            self._paragraph(None)
        elif symbol in SYMBOLS:
            self._say(SYMBOLS[symbol])

    def _word(self, word: str, number: int | None) -> None:
        passed = self._skip > 0 and word in SIGNS  # it stands for the character in Unicode before it
        self._flush()
        if self._state.target == "skip" or passed:
            return
        starred = self._state.opens == "*"
        if starred:
            self._state.opens = ""
        if word in COLLECTED:
            self._state.opens = self._state.target = word
            self._collected.append("")
        elif word in _SHEETS:
            self._sheets.append(_Sheet(self._sheets[-1].lines.sheet()))
            self._state = _State(opens=word, after_unicode=self._state.after_unicode, font=self._state.font)
        elif word in QUIET:
            self._state.target = word
        elif starred or word in NOT_READ:
            self._state.target = "skip"
        elif word in self._commands:
            self._commands[word](number)
        elif word in SIGNS:
            self._say(SIGNS[word])

    def _text(self, text: bytes) -> None:
        if self._skip:
            passed = min(self._skip, len(text))
            self._skip -= passed
            text = text[passed:]
        if self._state.target != "skip":
            self._bytes += text

    def _flush(self) -> None:
        """The bytes so far belong together: one character may take two of them."""
        self._skip = 0
        if self._bytes:
            encoding = self._fonts.get(self._state.font, self._encoding)
            words, self._bytes = self._bytes.decode(encoding, "replace"), bytearray()
            self._say(words)

    # Words with a meaning of their own

    def _handlers(self) -> dict[str, Callable[[int | None], None]]:
        return {
            "par": self._paragraph,
            "sect": self._paragraph,
            "cell": self._end_cell,
            "row": lambda _: self._end_row(),
            "nestcell": lambda _: self._say("\n"),
            "nestrow": lambda _: self._say("\n"),
            "pard": self._pard,
            "intbl": lambda _: setattr(self._state, "in_table", True),
            "itap": lambda number: setattr(self._state, "in_table", bool(number)),
            "plain": self._plain,
            "s": self._style,
            "b": self._bold,
            "v": lambda number: setattr(self._state, "hidden", number != 0),
            "deleted": lambda number: setattr(self._state, "deleted", number != 0),
            "mvf": lambda number: setattr(self._state, "deleted", number != 0),
            "proptype": lambda number: setattr(self, "_sort", number or 0),
            "u": self._unicode,
            "uc": lambda number: setattr(self._state, "after_unicode", max(0, number or 0)),
            "f": self._font,
            "deff": lambda number: setattr(self, "_default_font", number or 0),
            "fcharset": lambda number: self._font_encoding(CHARSETS.get(number or 0, "")),
            "cpg": lambda number: self._font_encoding(encoding_named(f"cp{number}")),
            "ansicpg": lambda number: setattr(self, "_encoding", encoding_named(f"cp{number}") or "cp1252"),
            "mac": lambda _: setattr(self, "_encoding", "mac_roman"),
            "pc": lambda _: setattr(self, "_encoding", "cp437"),
            "pca": lambda _: setattr(self, "_encoding", "cp850"),
        }

    def _paragraph(self, _: int | None) -> None:
        if self._state.target == "" and not self._state.deleted:
            self._say("\n")
            self._place_boxes(self._sheets[-1])

    def _pard(self, _: int | None) -> None:
        self._state.in_table = False
        self._state.style = 0

    def _style(self, number: int | None) -> None:
        self._state.style = number or 0

    def _bold(self, number: int | None) -> None:
        if self._state.target == "stylesheet" and number != 0:
            self._bold_styles.add(self._state.style)
        self._state.bold = number != 0

    def _plain(self, _: int | None) -> None:
        self._state = replace(self._state, bold=False, deleted=False, hidden=False, font=self._default_font)

    def _unicode(self, number: int | None) -> None:
        code = (number or 0) & 0xFFFF  # written as a signed number of 16 bits
        if 0xD800 <= code < 0xDC00:
            self._high = code
        elif 0xDC00 <= code < 0xE000:
            self._say(chr(0x10000 + ((self._high - 0xD800) << 10) + code - 0xDC00) if self._high else "\ufffd")
            self._high = 0
        else:
            self._say(chr(code))
        self._skip = self._state.after_unicode

    def _font(self, number: int | None) -> None:
        if self._state.target == "fonttbl":
            self._font_named = number or 0
        else:
            self._state.font = number or 0

    def _font_encoding(self, encoding: str) -> None:
        if encoding and self._state.target == "fonttbl":
            self._fonts[self._font_named] = encoding

    # Where words go

    def _say(self, words: str) -> None:
        state, words = self._state, words.translate(_CONTROLS)
        if state.target in COLLECTED:
            self._collected[-1] += words
        elif state.target == "" and state.hidden:
            self._hidden.append(words)
        elif state.target == "" and not state.deleted:
            self._write(words, state)

    def _write(self, words: str, state: _State) -> None:
        self._prepare()
        self._sheets[-1].lines.put(words, bold=state.bold and state.style not in self._bold_styles)

    def _prepare(self) -> None:
        """Be in a cell if the paragraph is in a table, and in none if it is not."""
        if self._state.in_table:
            self._open_cell()
        else:
            _finish_row(self._sheets[-1])

    def _open_cell(self) -> None:
        sheet = self._sheets[-1]
        if not sheet.row:
            sheet.lines.begin_row()
        if not sheet.cell:
            sheet.lines.begin_cell()
        sheet.row = sheet.cell = True

    def _end_cell(self, _: int | None) -> None:
        if self._state.target == "":
            self._open_cell()
            self._sheets[-1].cell = False

    def _end_row(self) -> None:
        if self._state.target == "":
            _finish_row(self._sheets[-1])

    def _end_sheet(self, kind: str) -> None:
        lines = self._finished(self._sheets.pop())
        under = self._sheets[-1]
        if kind == "note":
            under.lines.note(lines)
        elif kind == "box":
            under.boxes.append(lines)
        else:
            self._remark(under.lines, lines.words())

    def _finished(self, sheet: _Sheet) -> Lines:
        """What is on a sheet, its last row ended and its text boxes put in."""
        _finish_row(sheet)
        self._place_boxes(sheet)
        return sheet.lines

    def _place_boxes(self, sheet: _Sheet) -> None:
        """A text box comes after the paragraph that it hangs on."""
        boxes, sheet.boxes = sheet.boxes, []
        for box in boxes:
            sheet.lines.box(box)

    # Comments, and what the file says about itself

    def _collect(self, word: str) -> None:
        text = self._collected.pop()
        self._names[word] = text
        page = self._sheets[-1].lines
        if word in ("listtext", "pntext"):
            if any(sign.isalnum() and sign < "\ue000" for sign in text):  # bullets are no words
                self._prepare()
                page.item(text.strip(), of=self._state.style)
        elif word == "atrfstart":
            page.begin_remark(text.strip())
        elif word == "atrfend":
            page.end_remark(text.strip())
        elif word in ("title", "author", "keywords", "subject"):
            self._metadata[word] = text
        elif word == "staticval":
            self._metadata[self._names.get("propname", "")] = property_value(text.strip(), self._sort)

    def _remark(self, page: Lines, text: str) -> None:
        """A comment; its author stands before it, its number and its date within it."""
        self._unnamed += 1
        name = self._names.pop("atnref", "").strip() or f" {self._unnamed}"
        author, written = self._names.pop("atnauthor", ""), date_of(self._names.pop("atndate", ""))
        page.remark(name, text, author=author.strip(), written=written)


def _finish_row(sheet: _Sheet) -> None:
    if sheet.row:
        sheet.lines.end_row()
        sheet.row = sheet.cell = False
