"""Make a project with the real Taguette, by its own database, conversion and extraction code.

Run by a Python that has Taguette: `python make_taguette.py WORKSPACE.sqlite3 EXPORT.sqlite3`. The workspace has the two
users; the export is what Taguette's "export as SQLite" makes of it.
"""

from __future__ import annotations

import asyncio
import sys

from taguette import convert, database, extract

INTERVIEW = """<html><head><meta charset="utf-8"><title>gone</title><style>p {color: red}</style></head><body>
<h1>Wawancara W-01 📚</h1>\r
<p>Ibu Sri: Sertifikasi itu <b>wajib</b> &amp; perlu&nbsp;waktu 😀.</p>\r
<p>Pewawancara: Café atau cafe\u0301? <i>Kenapa</i> &lt;begitu&gt;?</p>
<table><tr><td>nilai</td><td>90</td></tr></table>
<ul><li>satu</li><li>dua – dengan 👩‍🏫</li></ul>
<pre>
baris satu
  baris dua\r
baris tiga</pre>
<p>مرحبا بالعالم and 日本語。</p><p>Akhir<br>kata.</p><script>gone()</script>
</body></html>"""
NOTE = "<meta charset=utf-8><p>Catatan lapangan: perpustakaan sepi.</p><p>Tidak ada yang datang.</p>"


def main(workspace: str, export: str) -> None:
    db = database.connect(f"sqlite:///{workspace}")()
    users = [database.User(login=login) for login in ("ana", "budi")]
    project = database.Project(name="Sertifikasi", description="Uji coba é 😀")
    db.add_all([*users, project])
    db.flush()
    for user, privileges in zip(users, (database.Privileges.ADMIN, database.Privileges.TAG), strict=True):
        db.add(database.ProjectMember(project=project, user_login=user.login, privileges=privileges))
    documents = [
        add_document(db, project, *about) for about in (("W-01", "wawancara pertama", INTERVIEW), ("O-01", "", NOTE))
    ]
    paths = ("motif", "motif.wajib", "motif.ide baru", "alat/teknik", "kosong", "lama")
    tags = {path: add_tag(db, project, path, f"tentang {path}" if path != "kosong" else "") for path in paths}
    text = "".join(plain(documents[0].contents))
    coded = (
        ("ana", "wajib & perlu", ["motif.wajib"]), ("budi", "waktu 😀.", ["motif", "motif.ide baru"]),
        ("budi", "cafe\u0301", ["alat/teknik"]), ("ana", "Kenapa <begitu>?\nnilai90", ["motif"]),
        ("ana", "👩‍🏫", ["motif.ide baru"]), ("budi", "satu\n  baris dua\nbaris t", ["alat/teknik", "motif"]),
        ("ana", "日本語", ["lama"]), ("budi", "بالعالم", ["motif"]), ("ana", "Akhirkata", []),
        ("ana", "W-01 📚", ["motif"]),
    )  # fmt: skip
    for login, words, named in coded:
        add_highlight(db, documents[0], login, text, words, [tags[name] for name in named])
    note = "".join(plain(documents[1].contents))
    add_highlight(db, documents[1], "budi", note, "sepi.Tidak", [tags["motif"]])
    gone = add_highlight(db, documents[1], "ana", note, "datang", [tags["motif"]])
    db.add(database.Command.highlight_delete("budi", documents[1], gone.id))
    db.delete(gone)
    merge(db, project, tags["lama"], tags["motif"])
    db.commit()
    other = database.connect(f"sqlite:///{export}")()
    other.add(database.User(login="admin"))
    other.commit()
    database.copy_project(db, other, project.id, "admin")
    other.commit()
    for session in (db, other):
        session.close()


def add_document(db, project, name, description, html):
    contents = asyncio.run(convert.to_html_chunks(html.encode(), "text/html", f"{name}.html", {}))
    document = database.Document(
        name=name, description=description, filename=f"{name}.html", project=project, contents=contents,
        text_direction=database.TextDirection.LEFT_TO_RIGHT,
    )  # fmt: skip
    db.add(document)
    db.flush()
    db.add(database.Command.document_add("ana", document))
    return document


def add_tag(db, project, path, description):
    tag = database.Tag(project=project, path=path, description=description)
    db.add(tag)
    db.flush()
    db.add(database.Command.tag_add("ana", tag))
    return tag


def add_highlight(db, document, login, text, words, tags):
    """As Taguette's web page does: offsets are bytes of the text as the browser shows it."""
    start = len(text[: text.index(words)].encode())
    end = start + len(words.encode())
    snippet = extract.extract(document.contents, start, end)
    highlight = database.Highlight(document=document, start_offset=start, end_offset=end, snippet=snippet)
    db.add(highlight)
    db.flush()
    if tags:
        rows = [{"highlight_id": highlight.id, "tag_id": tag.id} for tag in tags]
        db.execute(database.highlight_tags.insert(), rows)
    db.add(database.Command.highlight_add(login, document, highlight, sorted(tag.id for tag in tags)))
    db.flush()
    db.refresh(highlight)
    return highlight


def merge(db, project, source, target):
    """The tag `source` becomes `target`, as the web API does it."""
    table = database.highlight_tags
    db.execute(table.update().where(table.c.tag_id == source.id).values(tag_id=target.id))
    db.add(database.Command.tag_merge("ana", project.id, source.id, target.id))
    db.flush()
    db.expire_all()
    db.delete(source)


def plain(html):
    """The text nodes of a document as the browser has them."""
    from bs4 import BeautifulSoup, NavigableString

    return [str(node) for node in BeautifulSoup(html, "html5lib").descendants if isinstance(node, NavigableString)]


if __name__ == "__main__":
    main(*sys.argv[1:])
