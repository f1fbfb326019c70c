"""Clean copies in another program: LibreOffice opens them and they look as before. Skipped where it is not installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

import hidden_attachments as h
from attachment_files import text_of
from gongshi.private.attachments.door import clean_here
from gongshi.private.detectors import NO_CONTACTS
from hidden_attachments import book, picture_in_word, png, styles, word

FILTERS = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
OFFICE = shutil.which("soffice") or shutil.which("libreoffice") or ""
pytestmark = [pytest.mark.long, pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")]

TABLE = "<w:tbl><w:tblPr/><w:tr><w:tc><w:p><w:r><w:t>一格</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
FILES = {
    "text.docx": word(TABLE),
    "picture.docx": picture_in_word(png()),
    "style.docx": word('<w:p><w:pPr><w:pStyle w:val="q"/></w:pPr><w:r><w:t>标题</w:t></w:r></w:p>', ("r2", "styles", "styles.xml"), parts={"word/styles.xml": f'<w:styles {h.W}><w:style w:type="paragraph" w:styleId="q"><w:name w:val="heading 1"/><w:rPr><w:sz w:val="40"/></w:rPr></w:style></w:styles>'}),
    "cells.xlsx": book('<row r="2"><c r="A2" s="1"><v>12.5</v></c><c r="B2" t="str"><f>A1</f><v>公开的文字</v></c></row>', ("r2", "styles", "styles.xml"), parts=styles(formats='<numFmt numFmtId="170" formatCode="0.00&quot;万元&quot;"/>', xf='numFmtId="170" applyNumberFormat="1"')),
}  # fmt: skip


def converted(path: Path, kind: str, folder: Path) -> Path:
    home = f"-env:UserInstallation=file://{folder}/office"
    subprocess.run(
        [OFFICE, home, "--headless", "--convert-to", FILTERS.get(kind, kind), "--outdir", str(folder), str(path)],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return folder / f"{path.stem}.{kind}"


@pytest.mark.parametrize("name", FILES)
def test_a_copy_reads_as_its_source(name: str, tmp_path: Path) -> None:
    texts = []
    for folder, data in (("source", FILES[name]), ("copy", clean_here(FILES[name], name, NO_CONTACTS).data)):
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / name
        path.write_bytes(data)
        texts.append(text_of(converted(path, "pdf", tmp_path / folder).read_bytes()))
    assert texts[0].strip()
    assert texts[0] == texts[1]


@pytest.mark.parametrize("name", FILES)
def test_what_it_writes_itself_is_cleaned(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(FILES[name])
    (tmp_path / "out").mkdir()
    again = converted(tmp_path / name, name.rpartition(".")[2], tmp_path / "out")
    copy = clean_here(again.read_bytes(), name, NO_CONTACTS)
    assert h.OPEN in copy.text
    page = converted(tmp_path / name, "pdf", tmp_path / "out")
    clean = clean_here(page.read_bytes(), "a.pdf", NO_CONTACTS)
    assert len(PdfReader(page).pages) == clean.data.count(b"/Type /Page\n")
    assert not clean.is_unread
