"""Questions are changed as people change them; documents lose just the clauses that they are to lose."""

import json
import sys

import pytest

from evals import variants
from evals.metamorphic import main
from evals.removal import holders, of, says_again, with_tables, without


@pytest.mark.parametrize(
    ("variant", "question", "changed"),
    [
        (variants.polite, "要建几个园区？", "您好，请问要建几个园区？谢谢！"),
        (variants.wide, "到2027年，eVTOL占比30%？", "到２０２７年,ｅＶＴＯＬ占比３０％?"),
        (variants.wide, "谁负责", None),
        (variants.reworded, "由谁负责落实？", "归谁负责落实？"),
        (variants.reworded, "规模目标是多少？", "规模目标定为多少？"),
        (variants.reworded, "讲讲园区", None),
        (variants.short_department, "市工业和信息化局和市人力资源和社会保障局管什么？", "市工信局和市人社局管什么？"),
        (variants.short_department, "市科技局管什么？", None),
        (variants.reordered, "到2027年，要建几个园区？", "要建几个园区，到2027年？"),
        (variants.reordered, "园区谁来建，钱谁出？", None),
        (variants.other_year, "到2027年要建几个园区？", "到2034年要建几个园区？"),
        (variants.other_year, "2023—2025年行动计划的目标？", None),
        (variants.other_year, "2027年和2030年各建几个？", None),
    ],
)
def test_a_question_is_changed_as_people_change_it(variant, question, changed):
    assert variant(question) == changed


def test_a_typing_error_sounds_alike_and_is_always_the_same():
    pool = ["市场主体迎来新征程", "城市建设步伐加快", "园区建设"]

    changed = variants.mistyped(pool)("城市建设")

    assert changed == variants.mistyped(pool)("城市建设")
    assert sum(a != b for a, b in zip("城市建设", changed or "", strict=True)) == 1


def test_a_full_name_gives_way_to_its_popular_one_outside_quotation_marks(tmp_path):
    path = tmp_path / "thesaurus.tsv"
    path.write_text(
        "kind\teveryday\tpolicy\tdomain\nabbr\t网约车\t网络预约出租汽车\t交通\nsyn\t钱\t资金补贴\t钱\n", "utf-8"
    )

    change = variants.synonymous(path)

    assert change("网络预约出租汽车怎么管？") == "网约车怎么管？"
    assert change("《网络预约出租汽车管理办法》谁发的？") is None
    assert change("资金补贴多少？") is None


DOCUMENT = {
    "doc": "d",
    "source": "总则\n一、目标\n建成园区15个。\n（一）平台\n建平台。\n二、分工\n市科技局负责。\n",
    "clauses": [
        {"clause": "序言", "spans": [[0, 3]]},
        {"clause": "一", "spans": [[3, 17]]},
        {"clause": "一/（一）", "spans": [[17, 28]]},
        {"clause": "二", "spans": [[28, 41]]},
    ],
}


@pytest.mark.parametrize(
    ("clauses", "left"),
    [
        (["二"], "总则\n一、目标\n建成园区15个。\n（一）平台\n建平台。\n"),
        (["一"], "总则\n二、分工\n市科技局负责。\n"),
        (["一/（一）"], "总则\n一、目标\n建成园区15个。\n二、分工\n市科技局负责。\n"),
        ([], DOCUMENT["source"]),
    ],
    ids=["末条", "连同下级", "只删下级", "不删"],
)
def test_a_document_loses_a_clause_with_everything_under_it(clauses, left):
    assert without(DOCUMENT, clauses) == left


@pytest.mark.parametrize(
    ("named", "taken_out"),
    [
        (["一/（一）/3", "九", "二"], ["一/（一）", "二"]),
        (["一/（一）", "一"], ["一"]),
        (["附件1", "附件1/2"], ["附件1"]),
    ],
    ids=["编号不同则取上级", "上级连同下级", "表连同行"],
)
def test_what_is_taken_out_is_what_the_document_has_and_once(named, taken_out):
    clauses = ["一", "一/（一）", "二", "附件1", "附件1/2"]

    assert holders({"source": "", "clauses": [{"clause": one, "spans": []} for one in clauses]}, named) == taken_out


def test_a_count_over_rows_loses_the_whole_table():
    clauses = [
        {"clause": "附件1/2", "parent": "附件1", "kind": "row"},
        {"clause": "二", "parent": None, "kind": "section"},
    ]

    assert with_tables({"source": "", "clauses": clauses}, ["附件1/2", "二"]) == ["附件1", "二"]


@pytest.mark.parametrize(
    ("left", "again"),
    [
        ("市科技局负责量子科技专班。", True),
        ("市科技局负责发放补贴。", False),
        ("量子科技专班由市财政局出资。", False),
        ("市科技局\n量子科技专班", False),
    ],
    ids=["再说一遍", "同一部门的另一件事", "同一件事的另一部门", "不在一段"],
)
def test_a_paragraph_says_again_what_was_taken_out_only_with_what_it_is_about(left, again):
    gone = "量子科技专班由市科技局牵头。"

    assert says_again("量子科技的专班归哪个局？", [["市科技局", "科技局"]], gone, left) == again


def test_what_is_taken_out_is_known():
    assert of(DOCUMENT, ["一/（一）", "二"]) == "（一）平台\n建平台。\n\n二、分工\n市科技局负责。\n"


# A product of thirty lines: it finds the line that shares most characters with the question, and answers with it.
PRODUCT = """
import json, pathlib, sys
command, *rest = sys.argv[1:]
data = pathlib.Path(rest[rest.index("--data") + 1])
data.mkdir(exist_ok=True)
def stored(slug):
    return (data / (slug + ".txt")).read_text("utf-8")
def spans(text):
    ends = [n + 1 for n, char in enumerate(text) if char == chr(10)]
    return [{"clause": str(n), "spans": [[start, end]]} for n, (start, end) in enumerate(zip([0, *ends], ends))]
def answer(line):
    text = stored(line["docs"][0])
    best = max(text.splitlines() or [""], key=lambda row: len(set(row) & set(line["question"])))
    known = len(set(best) & set(line["question"])) > 5
    return {"id": line["id"], "answer": best if known or MEMORY else "没有载明", "citations": [],
            "status": "answered" if known or MEMORY else "not_stated"}
if command == "add":
    for path in map(pathlib.Path, rest[: rest.index("--data")]):
        (data / path.name).write_text(path.read_text("utf-8"), "utf-8")
if command == "list":
    print(json.dumps([{"slug": path.stem} for path in data.iterdir()]))
if command == "source":
    print(json.dumps({"source": stored(rest[0]), "clauses": spans(stored(rest[0]))}))
if command == "ask":
    lines = [json.loads(line) for line in open(rest[1], encoding="utf-8")]
    open(rest[3], "w", encoding="utf-8").write("".join(json.dumps(answer(line)) + chr(10) for line in lines))
"""
ITEM = {
    "id": "a",
    "kind": "target",
    "question": "到2027年，建成园区多少个？",
    "doc": "d",
    "facts": [["15个"]],
    "clauses": ["0"],
}


def run(tmp_path, *arguments: str, memory: bool = False) -> int:
    program = tmp_path / "product.py"
    program.write_text(f"MEMORY = {memory}\n{PRODUCT}", encoding="utf-8")
    command = tmp_path / "product"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} {program} "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "d.txt").write_text("到2027年，建成园区15个。\n到2030年，种树。\n市科技局负责。\n", "utf-8")
    (tmp_path / "set.jsonl").write_text(json.dumps(ITEM), encoding="utf-8")
    return main([str(tmp_path / "set.jsonl"), "--data", str(tmp_path / "data"), "--command", str(command), *arguments])


def test_an_honest_product_says_that_what_was_taken_out_is_not_stated(tmp_path, capsys):
    assert run(tmp_path, "--removal") == 0
    assert "删去依据：1 题，说没有载明 100.0%（1/1）" in capsys.readouterr().out


def test_a_memorised_answer_shows_when_its_clause_is_taken_out(tmp_path, capsys):
    assert run(tmp_path, "--removal", "--show", memory=True) == 0
    assert "说没有载明 0.0%（0/1）" in capsys.readouterr().out


def test_other_wordings_are_asked_and_another_year_is_held_against_the_old_answer(tmp_path, capsys):
    assert run(tmp_path, "--json", str(tmp_path / "cases.json")) == 0

    printed = capsys.readouterr().out
    cases = {case["check"]: case for case in json.loads((tmp_path / "cases.json").read_text("utf-8"))}
    assert "全角半角：1 题，仍然答对" in printed
    assert cases["加客套"]["after"] == "您好，请问到2027年，建成园区多少个？谢谢！"
    assert cases["加客套"]["held"]
    assert "换年份" not in cases  # nothing was cited, so nothing says that the answer rests on the year


def test_a_product_that_fails_is_named(tmp_path, capsys):
    (tmp_path / "set.jsonl").write_text(json.dumps(ITEM), encoding="utf-8")

    code = main([str(tmp_path / "set.jsonl"), "--data", str(tmp_path), "--command", "/bin/false"])

    assert code == 1
    assert "list 失败" in capsys.readouterr().err
