"""Words of the Rich Text Format that say where a group's text goes, or that stand for a sign."""

from __future__ import annotations

# Groups whose text is kept aside until they end.
COLLECTED = frozenset(
    """listtext pntext atrfstart atrfend atnauthor atnref atndate title author keywords subject propname
    staticval""".split()
)
# Groups whose own text is none of the document's, while groups within them may be.
QUIET = frozenset("info userprops fonttbl stylesheet shp shpinst shpgrp do".split())
# Groups that say nothing, of those that do not say so themselves by a star.
NOT_READ = frozenset(
    """colortbl filetbl pict nonshppict shprslt sp header headerl headerr headerf footer footerl footerr
    footerf ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn fldinst datafield xe tc tcn rxe txe nonesttables upr private
    objdata objclass objname fontemb fontfile template operator company category comment doccomm manager
    hlinkbase creatim revtim printim buptim bkmkstart bkmkend atnid atnicn atntime themedata datastore""".split()
)
SIGNS = {
    "tab": "\t",
    "line": "\n",
    "page": "\f",
    "column": "\f",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": "\u2005",
    "zwj": "\u200d",
    "zwnj": "\u200c",
    "ltrmark": "\u200e",
    "rtlmark": "\u200f",
}
SYMBOLS = {b"\\": "\\", b"{": "{", b"}": "}", b"~": "\xa0", b"-": "\xad", b"_": "-", b"\t": "\t"}
# Character sets of fonts, as the encoding of their bytes; 0 and 1 are that of the document.
CHARSETS = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "cp936",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
