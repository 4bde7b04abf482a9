"""What Qt's editor, in which QualCoder's people code, counts and copies: `python make_qt.py OUT.json`, with PySide6."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtGui import QTextCursor, QTextDocument

TEXTS = (
    "Ibu 😀 wajib ikut.\r\nSaya 👩‍🏫 punya\u00a0ide.\rCafé cafe\u0301 — selesai\n\nاردو 日本",
    "a\u2028b\x0cd\te",
)
SPANS = ((0, 12), (4, 12), (7, 12), (13, 24), (21, 40), (25, 58))


def main(out: str) -> None:
    selections = []
    for text in TEXTS:
        document = QTextDocument()
        document.setPlainText(text)
        length = document.characterCount() - 1
        for start, end in SPANS:
            cursor = QTextCursor(document)
            cursor.setPosition(min(start, length))
            cursor.setPosition(min(end, length), QTextCursor.MoveMode.KeepAnchor)
            found = {"text": text, "start": cursor.selectionStart(), "end": cursor.selectionEnd()}
            selections.append({**found, "words": cursor.selectedText()})
    Path(out).write_text(json.dumps(selections, indent=1) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
