"""Ways to spoil a file: blindly, by the tokens of its format, in a member of its archive, in its XML."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from random import Random

from seeds import zipped

_TAG = re.compile(rb"<[^<>]{1,400}>")
_VALUE = re.compile(rb'="[^"]{0,200}"')
_NUMBER = re.compile(rb"\d+")
_WORST = (
    b"0", b"-1", b"1", b"999999999", b"4294967296", b"99999999999999999999", b"1e308", b"nan", b"inf", b"", b" ",
    b"\xef\xbf\xbd", b"../../x", b"\xd9\xa1", b"\xc2\xb2", b"00000000000000000000000000000001",
)  # fmt: skip
_TOKENS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\r\n\r\n", b"\x1a", b"\x85", b"\xe2\x80\xa8", b'"', b"'", b"\t",
    b"\xf0\x9f\x98\x80", b"\xcd\xa2" * 50, b"\xed\xa0\x80", b"{", b"}", b"[", b"]", b"<", b">", b"&", b"&#0;",
    b"&#x110000;", b"&#xD800;", b"&amp;", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?x?>", b"<p>", b"</p>", b"<table>",
    b"<w:p>", b"</w:tbl>", b'<!DOCTYPE a [<!ENTITY b "c">]>', b"---\n", b"- ", b": ", b"Ana: ", b"**", b"***", b"__",
    b"[a](b)", b"|", b";", b",", b"00:00:01", b"00:00:01.000 --> 00:00:02.000\n", b"WEBVTT\n\n", b"\\u", b"\\u-10179?",
    b"\\'", b"\\bin99999999 ", b"\\par ", b"{\\*\\", b"\\uc9 ", b"null", b"true", b"1e999", b'"segments":', b"\\ud800",
    b"sep=;\n", b"=1+1", b"stream\n", b"endobj", b"/Length 99999999", b"/Kids [1 0 R]", b"PK\x03\x04", b"PK\x05\x06",
)  # fmt: skip


def mutated(data: bytes, random: Random, others: list[bytes]) -> bytes:
    """The file spoiled in one to four ways; the same `random` spoils it the same way."""
    for _ in range(random.choice((1, 1, 1, 2, 2, 4))):
        if data.startswith(b"PK\x03\x04") and random.random() < 0.85:
            data = _in_archive(data, random, others)
        else:
            data = _spoiled(data, random, others)
    return data


def _spoiled(data: bytes, random: Random, others: list[bytes]) -> bytes:
    ways: list[Callable[[bytes, Random], bytes]] = [_flipped, _cut, _doubled, _taken_out, _with_token, _with_tokens]
    if random.random() < 0.08:
        return _crossed(data, random.choice(others), random)
    if b"<" in data[:4000] and random.random() < 0.7:  # most of these leave XML as XML, so that it gets past the parser
        ways = [_element_out, _element_doubled, _element_moved, _nested, _value, _value, _number, _tag_moved]
    return random.choice([*ways, _number])(data, random)


def _place(data: bytes, random: Random) -> int:
    return random.randint(0, len(data))


def _flipped(data: bytes, random: Random) -> bytes:
    spoiled = bytearray(data)
    for _ in range(random.choice((1, 1, 4, 32))):
        if spoiled:
            spoiled[random.randrange(len(spoiled))] ^= 1 << random.randrange(8)
    return bytes(spoiled)


def _cut(data: bytes, random: Random) -> bytes:
    return data[: _place(data, random)] if random.random() < 0.7 else data[_place(data, random) :]


def _doubled(data: bytes, random: Random) -> bytes:
    start, times = _place(data, random), random.choice((1, 1, 10, 300))
    chunk = data[start : start + random.choice((1, 10, 100, 1000))]
    return data[:start] + chunk * times + data[start:]


def _taken_out(data: bytes, random: Random) -> bytes:
    start = _place(data, random)
    return data[:start] + data[start + random.choice((1, 10, 100, 1000)) :]


def _with_token(data: bytes, random: Random) -> bytes:
    at = _place(data, random)
    return data[:at] + random.choice(_TOKENS) + data[at:]


def _with_tokens(data: bytes, random: Random) -> bytes:
    """One token so many times that whatever nests with it nests too deep."""
    at = _place(data, random)
    return data[:at] + random.choice(_TOKENS) * random.choice((30, 1000, 20_000)) + data[at:]


def _number(data: bytes, random: Random) -> bytes:
    return _replaced(data, _NUMBER, random.choice(_WORST), random)


def _value(data: bytes, random: Random) -> bytes:
    return _replaced(data, _VALUE, b'="' + random.choice(_WORST) + b'"', random)


def _replaced(data: bytes, what: re.Pattern[bytes], by: bytes, random: Random) -> bytes:
    found = [match.span() for match in what.finditer(data)]
    if not found:
        return data
    start, end = random.choice(found)
    return data[:start] + by + data[end:]


def _tag_moved(data: bytes, random: Random) -> bytes:
    found = _TAG.findall(data)
    return _replaced(data, _TAG, random.choice(found), random) if found else data


def _element(data: bytes, random: Random) -> tuple[int, int]:
    """A stretch that begins with a tag and ends with the tag that closes it, as far as one can tell."""
    tags = [match.span() for match in _TAG.finditer(data)]
    if not tags:
        return 0, 0
    start, end = random.choice(tags)
    name = re.split(rb"[\s/>]", data[start + 1 : end])[0]
    close = data.find(b"</" + name + b">", end)
    return start, close + len(name) + 3 if close >= 0 else end


def _element_out(data: bytes, random: Random) -> bytes:
    start, end = _element(data, random)
    return data[:start] + data[end:]


def _element_doubled(data: bytes, random: Random) -> bytes:
    start, end = _element(data, random)
    return data[:end] + data[start:end] * random.choice((1, 2, 50, 500)) + data[end:] if end - start < 5000 else data


def _element_moved(data: bytes, random: Random) -> bytes:
    """An element into another, or behind it."""
    (start, end), (_, at) = _element(data, random), _element(data, random)
    tags = [match.end() for match in _TAG.finditer(data)]
    at = random.choice([at, *tags[-1:], *random.sample(tags, min(3, len(tags)))])
    return data[:at] + data[start:end] + data[at:]


def _nested(data: bytes, random: Random) -> bytes:
    """An element within copies of itself, again and again."""
    start, end = _element(data, random)
    opening = _TAG.match(data, start)
    if opening is None or end - start > 5000 or b"/>" in opening[0]:
        return data
    name = re.split(rb"[\s/>]", opening[0][1:])[0]
    deep = random.choice((3, 60, 230, 3000))
    return data[:start] + opening[0] * deep + data[start:end] + (b"</" + name + b">") * deep + data[end:]


def _crossed(data: bytes, other: bytes, random: Random) -> bytes:
    return data[: _place(data, random)] + other[_place(other, random) :]


def _in_archive(data: bytes, random: Random, others: list[bytes]) -> bytes:
    """The archive with a member spoiled, taken out, renamed, or given to another."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members: dict[str, str | bytes] = {info.filename: package.read(info) for info in package.infolist()}
    except Exception:  # spoiled before, in whatever way
        return _spoiled(data, random, others)
    if not members:
        return data
    texts = [name for name in members if name.endswith((".xml", ".rels", ".xhtml", ".opf"))] or list(members)
    name = random.choice(texts)
    content = members[name]
    assert isinstance(content, bytes)
    way = random.random()
    if way < 0.85:
        members[name] = _spoiled(content, random, others)
    elif way < 0.90:
        del members[name]
    elif way < 0.95:
        members[random.choice(("../" + name, name.upper(), "x/" + name, "word/comments.xml"))] = members.pop(name)
    else:
        members[random.choice(list(members))] = content
    return zipped(members)
