"""The words on the workbooks and documents that people fill in, in English and Indonesian."""

from __future__ import annotations

from typing import Final

_ENGLISH: Final = {
    "read_me": "Read me",
    "coding": "Coding",
    "codes_sheet": "Codes",
    "machine": "Machine",
    "disagreements": "Disagreements",
    "title": "Coding by {coder}",
    "title_adjudication": "Decisions of {coder}",
    "source": "Source",
    "number": "No.",
    "speaker": "Speaker",
    "time": "Time",
    "text": "Text",
    "codes": "Codes",
    "code_n": "Code {n}",
    "more_codes": "Other codes",
    "memo": "Memo",
    "code": "Code",
    "label": "Label",
    "definition": "Definition",
    "include": "Include",
    "exclude": "Exclude",
    "examples": "Examples",
    "matched": "Matched words",
    "decision": "Decision",
    "continued": "continued",
    "not_in_codebook": "No longer in the codebook",
    "memo_of": "Memo by {coder}",
    "study": "Study",
    "codebook": "Codebook",
    "segments": "Segments",
    "how_x": "Mark a code with x in its column; point at a heading to read what the code means. "
    "A code without a column goes into the column Other codes.",
    "how_list": "Choose a code in each of the columns of codes, or type it. Several in one cell: a semicolon between.",
    "how_memo": "Write what you think about a segment in the column Memo.",
    "how_text": "Do not change the texts: a row whose text was changed is not read back.",
    "how_sort": "Filter as you like. To sort or to delete rows, take the protection off (Review, Unprotect Sheet; no "
    "password). A row that is gone changes nothing in the study.",
    "how_blind": "Nobody else's codes are in this workbook. Please code on your own.",
    "how_machine": "On the sheet Machine, choose accept or reject for what the machine coded; empty is undecided.",
    "how_back": "Save the workbook and have it read back with: qualcode review import FILE.xlsx",
    "how_decide": "Decide each row: {a} keeps the first coder's code, {b} the second's; both, neither; or type another "
    "code. Empty is undecided.",
    "how_decide_back": "Save the workbook and have it read back with: qualcode adjudicate import FILE.xlsx",
    "both": "both",
    "neither": "neither",
    "accept": "accept",
    "reject": "reject",
}
_INDONESIAN: Final = {
    "read_me": "Petunjuk",
    "coding": "Pengodean",
    "codes_sheet": "Kode",
    "machine": "Mesin",
    "disagreements": "Perbedaan",
    "title": "Pengodean oleh {coder}",
    "title_adjudication": "Keputusan {coder}",
    "source": "Sumber",
    "number": "No.",
    "speaker": "Penutur",
    "time": "Waktu",
    "text": "Teks",
    "codes": "Kode",
    "code_n": "Kode {n}",
    "more_codes": "Kode lain",
    "memo": "Memo",
    "code": "Kode",
    "label": "Nama",
    "definition": "Definisi",
    "include": "Termasuk",
    "exclude": "Tidak termasuk",
    "examples": "Contoh",
    "matched": "Kata yang cocok",
    "decision": "Keputusan",
    "continued": "lanjutan",
    "not_in_codebook": "Tidak lagi di buku kode",
    "memo_of": "Memo {coder}",
    "study": "Studi",
    "codebook": "Buku kode",
    "segments": "Segmen",
    "how_x": "Beri tanda x di kolom kode; arahkan penunjuk ke judul kolom untuk membaca arti kodenya. "
    "Kode yang tidak punya kolom ditulis di kolom Kode lain.",
    "how_list": "Pilih satu kode di tiap kolom kode, atau ketik. Beberapa kode dalam satu sel: pisahkan dengan "
    "titik koma.",
    "how_memo": "Tulis pendapat Anda tentang sebuah segmen di kolom Memo.",
    "how_text": "Jangan mengubah teks: baris yang teksnya berubah tidak dibaca kembali.",
    "how_sort": "Silakan menyaring. Untuk mengurutkan atau menghapus baris, buka proteksi dulu (Tinjau, Buka Proteksi "
    "Lembar; tanpa kata sandi). Baris yang hilang tidak mengubah apa pun dalam studi.",
    "how_blind": "Kode orang lain tidak ada di buku kerja ini. Mohon mengode sendiri.",
    "how_machine": "Di lembar Mesin, pilih terima atau tolak untuk kode dari mesin; kosong berarti belum diputuskan.",
    "how_back": "Simpan buku kerja ini lalu baca kembali dengan: qualcode review import FILE.xlsx",
    "how_decide": "Putuskan tiap baris: {a} memakai kode pengode pertama, {b} kode pengode kedua; keduanya, tidak ada; "
    "atau ketik kode lain. Kosong berarti belum diputuskan.",
    "how_decide_back": "Simpan buku kerja ini lalu baca kembali dengan: qualcode adjudicate import FILE.xlsx",
    "both": "keduanya",
    "neither": "tidak ada",
    "accept": "terima",
    "reject": "tolak",
}
_BY_LANGUAGE: Final = {"en": _ENGLISH, "id": _INDONESIAN}


def said(name: str, language: str = "en", /, **facts: object) -> str:
    """The words for a name in a language (English for one that is not known), facts filled in.

    >>> said("title", "id", coder="ana")
    'Pengodean oleh ana'
    """
    return _BY_LANGUAGE.get(language, _ENGLISH)[name].format(**facts)
