"""What the sample that LibreOffice wrote in several formats says in each of them."""

from __future__ import annotations

import pytest


@pytest.fixture
def cangkul() -> list[str]:
    """The lines of tests/samples/cangkul.*."""
    return [
        "P: Apa yang Ibu kerjakan di kebun itu?",
        "J: Saya menanam cabai.",
        "Setiap pagi, juga hari libur.",
        "P: Alatnya apa saja?",
        "Foto: cangkul tua",
        "1. cangkul",
        "2. gembor",
        "Luas\tdua are",
        "J: Lihat di sana.",
        "————————",
        "[1] Kebun di belakang perpustakaan.",
        "[2] Menunjuk ke utara.",
    ]
