"""Files of every format: the same clauses and cells come out, whoever made the file; what is hostile is refused."""

import json
import shutil
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import UnreadableDocument
from corpus.formats import extract
from corpus.load import read_file
from corpus.policy import Policy
from corpus.sandbox import Sandbox, answered, preview
from tests.office_files import line, word, word_with_table, workbook

DATA = Path(__file__).parent / "data" / "formats"
CLAUSES = "序言 一 一/（一） 一/（二） 二 二/（一） 二/（一）/1 二/（一）/2 二/（二） 三 三/（一） 附件1 附件1/1 附件1/2 附件1/3 附件1/合计".split()


def stored(name: str) -> bytes:
    return (DATA / name).read_bytes()


def policy(data: bytes, name: str) -> Policy:
    return read_file(name, data).policy


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        extract(data, name)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def archive(**parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


def swollen() -> bytes:
    """A Word file of 30 KB that holds 12 million elements."""
    out = BytesIO()
    with zipfile.ZipFile(DATA / "libreoffice.docx") as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in package.namelist():
            whole = b"<document>" + b"<p/>" * 12_000_000 + b"</document>"
            made.writestr(name, whole if name == "word/document.xml" else package.read(name))
    return out.getvalue()


# ---- Word ----


def test_numbers_that_word_counts_are_printed() -> None:
    body = [
        line("总则", 0),
        line("目标", 1),
        line("基数", 2),
        line("平台", 2),
        line("原则", 1),
        line("附则", 0),
        line("施行", 1),
    ]

    text = extract(word(*body), "a.docx").text

    assert text == "一、总则\n（一）目标\n1.基数\n2.平台\n（二）原则\n二、附则\n（一）施行\n"


def test_what_was_deleted_or_hidden_is_left_out_and_what_was_inserted_is_read() -> None:
    runs = (
        "<w:p ><w:r><w:t>奖励</w:t></w:r><w:del><w:r><w:delText>30</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>50</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>内部</w:t></w:r>"
        "<w:r><w:t>万元</w:t><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )

    extracted = extract(word(runs), "a.docx")

    assert extracted.text == "奖励50万元\n"
    assert "修订" in extracted.doubts[0]


def test_a_text_box_is_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框内文字</w:t></w:r></w:p></w:txbxContent>"
    namespace = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    both = f"<mc:AlternateContent {namespace}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"

    text = extract(word(f"<w:p ><w:r><w:t>正文</w:t>{both}</w:r></w:p>"), "a.docx").text

    assert text == "正文\n框内文字\n"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        pytest.param(word_with_table(), "a.docx", id="python-docx"),
        pytest.param(workbook(), "a.xlsx", id="openpyxl"),
        pytest.param(stored("libreoffice.docx"), "a.docx", id="LibreOffice docx"),
        pytest.param(stored("libreoffice.xlsx"), "a.xlsx", id="LibreOffice xlsx"),
        pytest.param(stored("table.pdf"), "a.pdf", id="PDF"),
    ],
)
def test_merged_cells_stand_in_every_row_and_under_their_header(data: bytes, name: str) -> None:
    read = policy(data, name)
    table = read.facts.tables[0]

    assert table.columns == ("序号", "任务", "建设目标 2026年", "建设目标 2027年", "责任单位")
    cells = [[cell.text if cell else "" for cell in row.cells] for row in table.rows]
    assert cells[1] == ["2", "新材料中试平台", "1", "3", "市发展改革委"]
    assert cells[3][2:4] == ["4", "10"]
    assert table.rows[3].kind == "total"
    assert all(read.source[cell.span.start : cell.span.end] for row in table.rows for cell in row.cells if cell)


@pytest.mark.parametrize("name", ["libreoffice.docx", "table.pdf"])
def test_a_whole_document_gives_the_printed_clauses(name: str) -> None:
    assert [clause.id for clause in policy(stored(name), name).clauses] == CLAUSES


def test_an_old_word_file_is_read_by_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("soffice") is not None:
        assert [clause.id for clause in policy(stored("libreoffice.doc"), "a.doc").clauses] == CLAUSES

    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert "LibreOffice" in refusal(stored("libreoffice.doc"), "a.doc")


def test_figures_dates_and_hidden_sheets_are_read_as_they_are_shown() -> None:
    extracted = extract(workbook(), "a.xlsx")

    assert "资金安排\n项目\t金额\t占比\t截止日期\n平台奖励\t1,500.00\t75.5%\t2026年6月30日\n" in extracted.text
    assert "不公开" not in extracted.text
    assert [doubt[:3] for doubt in extracted.doubts] == ["工作表", "有 1"]


# ---- PDF ----


def test_columns_are_read_one_after_the_other_without_running_heads_and_page_numbers() -> None:
    read = policy(stored("two-columns.pdf"), "a.pdf")

    assert "公报" not in read.source
    lines = read.source.splitlines()
    assert len(lines) == 2 + 10 + 30
    assert all(line.endswith("任务。") for line in lines if line.startswith("（"))
    assert read.by_id["十/（三）"]


def test_a_locked_file_is_refused() -> None:
    assert "已加密" in refusal(stored("locked.pdf"), "a.pdf")
    assert "已加密" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx")


def test_a_scan_is_refused_with_what_to_do() -> None:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    scan = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj"
        + page
        + b"endobj\ntrailer<</Root 1 0 R>>\n"
    )

    assert "文字识别" in refusal(scan, "a.pdf")


# ---- web pages ----

PAGE = """<html><head><title>关于支持青年创业的若干措施_云澜市政府网</title></head><body>
<div class="menu"><a href="/">首页</a><a href="/z">政务公开</a></div>
<div><h1>关于支持青年创业的若干措施</h1><div class="share">分享到：微博</div><div class="article">
<p>　　为支持青年创业，制定以下措施，请各部门认真贯彻执行。</p><p style="display:none">隐藏</p>
<p>一、<span>资金支持。</span>对首次创业的，给予1万元补贴。<br>二、场地支持。提供免费工位，期限不超过2年。</p>
<script>alert(1)</script>
<table><tr><th>序号</th><th>任务</th><th>单位</th></tr><tr><td>1</td><td rowspan="2">培训</td><td>市人社局</td></tr>
<tr><td>2</td><td>团市委<br>市教育局</td></tr><tr><td colspan="2">合计</td><td>3</td></tr></table></div></div>
<div>版权所有：云澜市人民政府，备案号1234</div></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_a_page_gives_its_article_with_merged_cells_and_nothing_around_it(encoding: str) -> None:
    text = extract(PAGE.encode(encoding), "a.html").text

    assert text == (
        "关于支持青年创业的若干措施\n为支持青年创业，制定以下措施，请各部门认真贯彻执行。\n"
        "一、资金支持。对首次创业的，给予1万元补贴。\n二、场地支持。提供免费工位，期限不超过2年。\n"
        "序号\t任务\t单位\n1\t培训\t市人社局\n2\t〃\t团市委 市教育局\n合计\t\t3\n"
    )


def test_a_text_that_a_page_holds_twice_is_read_once() -> None:
    lines = [f"<p>{n}、第{n}项工作由各部门分工落实，按期完成。</p>" for n in "一二三四五六"]

    text = extract("".join(["<p>通知</p>", *lines, *lines]).encode(), "a.html").text

    assert text.count("三、") == 1


# ---- what is broken or hostile ----


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        pytest.param(b"", "a.docx", "空文件", id="空"),
        pytest.param(b"MZ\x90", "a.exe", "格式", id="程序"),
        pytest.param(b"\xff\xd8\xff", "a.jpg", "文字识别", id="图片"),
        pytest.param(b"%PDF-1.7\n%%EOF", "a.pdf", "已损坏", id="坏 PDF"),
        pytest.param(b"PK\x03\x04broken", "a.xlsx", "已损坏", id="坏压缩包"),
        pytest.param(b"hello", "a.docx", "不符", id="内容不符"),
        pytest.param(archive(a_txt=b"x"), "a.docx", "压缩包", id="不是 Word"),
        pytest.param(
            archive(word__document_xml=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "a.docx", "实体", id="实体"
        ),
        pytest.param(
            archive(word__document_xml=b"<a/>", **{f"x{i}": b"0" * 40_000_000 for i in range(8)}),
            "a.docx",
            "压缩炸弹",
            id="压缩炸弹",
        ),
        pytest.param(archive(word__document_xml=b"<a/>"), "a.docx", "已损坏", id="缺部件"),
        pytest.param(b"<html><body><div></div></body></html>", "a.html", "没有文字", id="空网页"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(data: bytes, name: str, says: str) -> None:
    assert says in refusal(data, name)


def test_a_reader_that_takes_too_long_or_too_much_costs_only_its_file() -> None:
    with Sandbox(seconds=0.01) as sandbox, pytest.raises(UnreadableDocument, match="还没有读完"):
        sandbox.read("a.pdf", stored("table.pdf"))
    with Sandbox(memory=500 * 1024 * 1024) as sandbox, pytest.raises(UnreadableDocument, match="内存"):
        sandbox.read("a.docx", swollen())
    with Sandbox() as sandbox:
        with pytest.raises(UnreadableDocument, match="已加密"):
            sandbox.read("a.pdf", stored("locked.pdf"))
        read = sandbox.read("b.xlsx", workbook())

    assert read == read_file("b.xlsx", workbook())
    assert [doubt.text[:3] for doubt in read.doubts][:2] == ["工作表", "有 1"]


def test_a_file_can_be_tried_without_adding_it(tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(workbook())

    read = preview(tmp_path / "表.xlsx")

    assert read.title == "云澜市新材料产业重点任务分工表"
    assert len(read.policy.facts.tables) == 2


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["libreoffice.docx", "libreoffice.xlsx", "locked.pdf"]), st.data())
def test_a_damaged_file_is_read_or_refused_never_more(name: str, data: st.DataObject) -> None:
    damaged = bytearray(stored(name))
    for _ in range(data.draw(st.integers(1, 5))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))

    answer = json.loads(answered(name, bytes(damaged)))

    assert set(answer) <= {"preview", "refused"}
    assert "\n" not in answer.get("refused", "")
