"""What the pages show and export, without a browser."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import docx
import gradio
import openpyxl
import pytest
from fastapi import Request

from assistant.accounts import Account
from assistant.chain import Assistant
from assistant.compose.model import Writer
from assistant.feedback import candidates, keep_feedback, read_feedback
from assistant.library import Library
from assistant.match import Matcher
from assistant.model import load_model
from assistant.profile import read_profile
from assistant.settings import Settings
from assistant.web.access import is_administrator
from assistant.web.examples import example_questions
from assistant.web.export import (
    Sheet,
    conversation_docx,
    conversation_markdown,
    matches_docx,
    matches_workbook,
    subject_of,
    workbook,
)
from assistant.web.facts import chart_html, duties_view, measures_view, targets_view
from assistant.web.ledger import figure, ledger_html, plain
from assistant.web.quality import latest_report
from assistant.web.reader import reader_html
from assistant.web.render import answer_html, asked_html, text_html
from assistant.web.support import matches_html
from corpus.errors import DataError
from corpus.store import Store
from evals.items import EvalItem
from tests.model_server import ModelServer, Says
from tests.small_index import PairIndex, harbour


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant(PairIndex(harbour()))  # type: ignore[arg-type]


def shown(assistant: Assistant, question: str, history: tuple[str, ...] = ()) -> str:
    return answer_html(assistant.ask(question, history=history), assistant.policies, "e0")


# -- what is shown -----------------------------------------------------------------------------------------------------


def test_a_row_as_evidence_has_the_names_of_its_columns(assistant):
    html = shown(assistant, "深海装备的链长是谁？")

    assert "<th>链长</th><td><mark>林乔</mark></td>" in html
    assert '<details class="evidence" id="e0-1" open>' in html


def test_text_as_evidence_marks_the_quote_and_keeps_the_heading_apart(assistant):
    html = shown(assistant, "到2027年海洋特色园区的目标是多少？")

    assert "<mark>到2027年，建成海洋特色园区不少于6个" in html
    assert "一、发展目标<br>" in html


def test_several_pieces_of_evidence_are_closed(assistant):
    html = shown(assistant, "市科技局要负责哪些任务？")

    assert html.count("<details") > 1
    assert " open>" not in html


def test_a_follow_up_says_how_it_was_understood(assistant):
    assert "按“海洋生物的链长是谁" in shown(assistant, "海洋生物呢？", ("深海装备的链长是谁？",))
    assert "作答</span>" not in shown(assistant, "深海装备的链长是谁？")


def test_an_answer_that_the_language_model_did_not_word_says_why(assistant):
    answer = assistant.ask("量子科技的链长是谁？").model_copy(update={"notice": "连不上<语言模型>的服务。"})

    assert '<p class="notice" role="note">连不上&lt;语言模型&gt;的服务。</p>' in answer_html(
        answer, assistant.policies, "e0"
    )
    assert "原文未载明；连不上" in conversation_markdown([answer], assistant.policies)


def test_nothing_that_a_person_or_document_wrote_is_markup():
    hostile = '<img src=x onerror=alert(1)>\n\n![](http://example.org/x.png)"&'

    for html in (asked_html(hostile), text_html(hostile)):
        assert "<img" not in html
        assert "\n" not in html  # an empty line would end the HTML and have the rest read as Markdown


def test_a_long_list_is_a_table_with_its_places():
    entries = "\n".join(f"- 任务{i}[{i}]" for i in range(1, 9))

    html = text_html(f"共8项：\n{entries}", "e0", {1: "三、（一）1."})
    assert "<td>1</td><td>任务1</td>" in html
    assert "三、（一）1.</td>" in html
    assert "<table" not in text_html("共2项：\n- 甲[1]\n- 乙[2]", "e0")


def test_evidence_names_its_place_as_official_papers_do(assistant):
    html = shown(assistant, "到2027年海洋特色园区的目标是多少？")

    assert "《滨澜市人民政府关于促进海洋产业发展的实施意见》（滨澜政发〔2025〕7号）一、</cite>" in html


# -- the reader --------------------------------------------------------------------------------------------------------


def test_the_reader_names_every_place_once():
    html = reader_html(harbour())

    places = [f'id="c-{clause.id}"' for clause in harbour().clauses]
    assert [html.count(place) for place in places] == [1] * len(places)


def test_the_reader_marks_what_was_read():
    html = reader_html(harbour())

    assert 'class="fact target" title="目标：海洋特色园区 2027 不少于6个">不少于6个' in html
    assert 'class="fact duty" title="责任：市科技局、市财政局">' in html
    assert 'class="fact measure"' in html


# -- ledgers -----------------------------------------------------------------------------------------------------------


def test_targets_say_who_is_in_charge_and_where_they_stand():
    ledger = targets_view([harbour()])[0]
    row = next(dict(zip(ledger.columns, row, strict=True)) for row in ledger.rows if row[1] == "海洋产业规模")

    assert (row["年限"], row["约束"], row["数值"], row["单位"]) == ("2027", "达到", 3e10, "元")
    assert plain(row["条款"]) == "一、发展目标"
    assert figure(3e10) == "300亿"


def test_rows_are_narrowed_by_words_and_by_values_of_columns():
    ledger = targets_view([harbour()])[0]
    of_2030 = ledger.narrowed("", ["年限：2030"])

    assert {row[0] for row in of_2030.rows} == {"2030"}
    assert len(ledger.narrowed("海洋 规模").rows) == 2
    assert "没有符合的行" in ledger_html(ledger.narrowed("火星"))
    assert "年限：2030" in ledger.choices()


def test_leads_are_marked_by_department_by_task_and_in_the_matrix():
    by_department, by_task, matrix, *tables = duties_view([harbour()])

    assert ("市科技局", "牵头") in {row[:2] for row in by_department.rows}
    assert ("市财政局", "参与") in {row[:2] for row in by_department.rows}
    for name in {row[0] for row in by_department.rows}:  # what a department leads comes first
        leads = [row[1] == "牵头" for row in by_department.rows if row[0] == name]
        assert leads == sorted(leads, reverse=True)
    assert any("市科技局" in plain(row[1]) for row in by_task.rows)
    column = matrix.columns.index("市科技局")
    assert "●" in {row[column] for row in matrix.rows}
    assert "深海装备" in ledger_html(tables[0])


def test_several_years_of_an_indicator_are_a_chart():
    html = chart_html([harbour()])

    assert "<figcaption>海洋产业规模</figcaption>" in html
    assert html.index('style="width:38%"') < html.index('style="width:100%"')


def test_several_documents_are_told_apart():
    assert "文件" not in targets_view([harbour()])[0].columns
    assert "文件" in targets_view([harbour(), harbour()])[0].columns


def test_example_questions_get_an_answer(assistant):
    groups = example_questions([harbour()], assistant)

    assert {"目标", "责任分工", "表格"} <= set(groups)
    assert all(assistant.ask(question).citations for questions in groups.values() for question in questions)


def test_no_language_model_is_asked_for_example_questions():
    with ModelServer(Says("")) as server:
        model = load_model(Settings(model="openai:scripted", model_url=server.url))
        assert model is not None
        worded = Assistant(PairIndex(harbour()), Writer(model))  # type: ignore[arg-type]

        assert example_questions([harbour()], worded)
        assert not server.requests


# -- exports -----------------------------------------------------------------------------------------------------------


def test_a_workbook_holds_figures_as_figures_and_never_a_formula():
    book = openpyxl.load_workbook(io.BytesIO(workbook([Sheet("目标/台账", ["指标", "数值"], [["=1+1\x0b", 2e11]])])))

    row = next(book.worksheets[0].iter_rows(min_row=2))
    assert [(cell.value, cell.data_type) for cell in row] == [("=1+1", "s"), (2e11, "n")]
    assert book.sheetnames == ["目标 台账"]


def test_a_conversation_is_exported_with_status_and_official_places(assistant):
    answers = [assistant.ask("深海装备的链长是谁？"), assistant.ask("到2027年海洋特色园区的目标是多少？")]
    word = docx.Document(io.BytesIO(conversation_docx(answers, assistant.policies)))
    markdown = conversation_markdown(answers, assistant.policies)

    for text in ("\n".join(paragraph.text for paragraph in word.paragraphs), markdown.replace("\\", "")):
        assert "问：深海装备的链长是谁？" in text
        assert "林乔" in text
        assert "（已答）" in text
        assert "《滨澜市人民政府关于促进海洋产业发展的实施意见》（滨澜政发〔2025〕7号）一、" in text


def test_matches_are_shown_and_exported_with_what_is_not_stated(assistant):
    profile = read_profile({"主体类型": "企业", "描述": "新认定的省级海洋实验室", "赛道": "深海装备", "需求": ["奖励"]})
    matches = Matcher(assistant.policies, assistant.search).match(profile)
    html = matches_html(matches, assistant.policies)
    sheet = openpyxl.load_workbook(io.BytesIO(matches_workbook(matches, assistant.policies))).worksheets[0]
    word = docx.Document(io.BytesIO(matches_docx(matches, assistant.policies)))

    assert "50万元" in html
    assert "林乔" in html  # the row of the annex that names the sector
    assert [cell.value for cell in sheet[1]][:3] == ["判断", "支持内容", "对象"]
    assert "原文未载明" in "".join(paragraph.text for paragraph in word.paragraphs)
    (found,) = matches.matches
    assert (found.condition, subject_of(found)) == ("新认定", "省级海洋实验室")  # of 新认定的省级海洋实验室


# -- feedback ----------------------------------------------------------------------------------------------------------


def test_feedback_is_kept_and_becomes_candidates_for_the_question_sets(assistant, tmp_path):
    first, second = assistant.ask("深海装备的链长是谁？"), assistant.ask("海洋企业要培育多少家？")
    said = [(first, ()), (second, ("harbour",))]
    keep_feedback(tmp_path, json.dumps({"turn": 0, "rating": "up"}), said)
    keep_feedback(tmp_path, json.dumps({"turn": 1, "rating": "down", "reason": "引用不对", "comment": "应为一"}), said)
    items = [EvalItem.model_validate(item) for item in candidates(read_feedback(tmp_path))]

    assert [item.question for item in items] == [second.question, first.question]
    assert items[0].history == [first.question]
    assert items[0].clauses == []  # what is right is for a person to say
    assert items[1].clauses == [citation.clause for citation in first.citations]


@pytest.mark.parametrize(
    "told",
    ["", "{}", '{"turn": 9, "rating": "up"}', '{"turn": 0, "rating": "up", "reason": "' + "长" * 99 + '"}'],
    ids=["空", "缺项", "没有这个回答", "原因太长"],
)
def test_feedback_that_fits_no_answer_is_refused(assistant, tmp_path, told):
    with pytest.raises(DataError):
        keep_feedback(tmp_path, told, [(assistant.ask("深海装备的链长是谁？"), ())])
    assert read_feedback(tmp_path) == []


def test_a_line_that_a_crash_cut_off_takes_no_other_along(assistant, tmp_path):
    told, said = json.dumps({"turn": 0, "rating": "up"}), [(assistant.ask("深海装备的链长是谁？"), ())]
    keep_feedback(tmp_path, told, said)
    path = tmp_path / "feedback" / "feedback.jsonl"
    path.write_bytes(path.read_bytes() + b'{"time": "2026')
    keep_feedback(tmp_path, told, said)

    assert len(read_feedback(tmp_path)) == 2


# -- documents and reports ---------------------------------------------------------------------------------------------


def test_a_preview_counts_doubts_and_says_what_is_replaced(assistant):
    preview = Library(assistant).preview(Path("tests/data/yunlan-senior-meals.txt"), "harbour")

    assert preview.replaces == harbour().facts.metadata.title
    assert preview.policy.slug == "harbour"
    assert any("编号重复" in doubt for doubt in preview.doubts)
    assert any(measures_view([preview.policy])[0].rows)


def test_pages_are_laid_out_without_reading_every_document(tmp_path):
    store = Store(tmp_path)
    for path in sorted((Path(__file__).parent / "data").glob("*.txt")):
        store.add(path)
    # A process of its own: Gradio leaves an event loop behind.
    code = f"""
from pathlib import Path
from fastapi import FastAPI
from assistant.library import Library
from assistant.settings import Settings
from assistant.web import build_pages
from assistant.web.download import Downloads
from index.segment import Segment
library = Library.from_settings(Settings(data=Path({str(tmp_path)!r})))
read, policy = set(), Segment.policy
Segment.policy = lambda segment, i: read.add(i) or policy(segment, i)
build_pages(library, Downloads(FastAPI()))
print(len(read), len(library.assistant.policies))
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)

    read, loaded = map(int, ran.stdout.split())
    assert 0 < read <= 3 < loaded


@pytest.mark.parametrize(
    ("account", "may"),
    [(None, True), (Account("li", "reader"), False), (Account("wang", "administrator"), True)],
    ids=["不登录", "读者", "管理员"],
)
def test_only_administrators_change_documents_where_people_log_in(account, may):
    request = gradio.Request(Request({"type": "http", "account": account}))

    assert is_administrator(request) is may


def test_the_newest_report_is_found(tmp_path):
    folder = tmp_path / "evals"
    folder.mkdir()
    for number, name in enumerate(("b.html", "a.html", "c.json")):
        (folder / name).write_text(name)
        os.utime(folder / name, (number, number))

    assert latest_report(tmp_path) == folder / "a.html"
