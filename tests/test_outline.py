from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.outline import read_outline

BUNDLED = files("corpus").joinpath("bundled/wuxi-future-industries.txt").read_text(encoding="utf-8")


def outline(source: str) -> dict[str, str]:
    clauses, _ = read_outline(source)
    return {clause.id: "".join(source[start:end] for start, end in clause.spans).strip() for clause in clauses}


def ids(source: str) -> list[str]:
    return list(outline(source))


def assert_tiles(source: str) -> None:
    clauses, _ = read_outline(source)
    at = 0
    for start, end in sorted(span for clause in clauses for span in clause.spans):
        assert start == at
        at = end
    assert at == len(source)
    names = [clause.id for clause in clauses]
    assert len(set(names)) == len(names)
    assert all(clause.parent is None or clause.parent in names for clause in clauses)


def test_the_bundled_policy_has_its_73_clauses():
    plans = [f"三/{plan}" for plan in ("（一）", "（二）", "（三）", "（四）", "（五）", "（六）")]
    expected = [
        "序言",
        *["一", "一/（一）", "一/（二）", "一/（三）"],
        *[
            "二",
            "二/（一）",
            *(f"二/（一）/{n}" for n in range(1, 6)),
            "二/（二）",
            *(f"二/（二）/{n}" for n in range(1, 7)),
        ],
        *["三", *(clause for plan in plans for clause in (plan, *(f"{plan}/{n}" for n in (1, 2, 3))))],
        *["四", *(f"四/{n}" for n in ("（一）", "（二）", "（三）", "（四）", "（五）"))],
        *["附件1", *(f"附件1/{n}" for n in range(1, 12))],
        *["附件2", *(f"附件2/{n}" for n in range(1, 9)), "附件2/合计", "附件2/注"],
    ]

    assert ids(BUNDLED) == expected
    assert len(expected) == 73


@pytest.mark.parametrize(
    ("clause", "begins", "holds"),
    [
        ("序言", "市政府关于加快培育发展未来产业", "附件：1.无锡市未来产业"),
        ("一/（二）", "（二）发展路径", "强化双向赋能发展"),
        ("二/（二）", "（二）拓展X个未来产业新方向", "充分把握基础科学前沿"),
        ("二/（二）/6", "6.高端膜材料。", "5G/6G天线"),
        ("三/（一）/1", "1.构建开放式创新网络。", "〔责任单位：市发展改革委"),
        ("四/（五）", "（五）加强氛围营造", "市交通运输局"),
        ("附件1/8", "8", "张立军"),
        ("附件2/合计", "合计", "15"),
        ("附件2/注", "注：", "30%以上"),
    ],
)
def test_a_clause_holds_its_own_words(clause, begins, holds):
    text = outline(BUNDLED)[clause]

    assert text.startswith(begins)
    assert holds in text


def test_labels_are_what_people_see():
    labels = {clause.id: clause.label for clause in read_outline(BUNDLED)[0]}

    assert labels["三/（一）/1"] == "三、（一）1.构建开放式创新网络"
    assert labels["附件1/8"] == "附件1 第8行（低空经济）"
    assert labels["附件2/合计"] == "附件2 合计行"
    assert labels["附件2/注"] == "附件2 注"


def test_articles_are_numbered_through_and_chapters_stand_in_the_label():
    source = "某办法\n第一章 总则\n第一条 为了规范，制定本办法。\n第二条 依照第一条执行。\n第二章 管理\n第三条 条件：\n（一）甲；\n（二）乙。\n"
    clauses = {clause.id: clause for clause in read_outline(source)[0]}

    assert list(clauses) == ["序言", "第一章", "第一条", "第二条", "第二章", "第三条", "第三条/（一）", "第三条/（二）"]
    assert clauses["第三条/（二）"].label.startswith("第二章 第三条（二）")


def test_articles_numbered_in_figures_are_articles():
    clauses, _ = read_outline(
        "某市办法\n\n第1条　为规范管理，制定本办法。\n第2条 本办法自印发之日起施行。\n第１０条 保密。\n"
    )

    assert [clause.id for clause in clauses] == ["序言", "第1条", "第2条", "第10条"]


def test_an_article_named_at_the_start_of_a_line_is_no_heading():
    assert "第五条" not in ids("某办法\n第一条 甲。\n第二条 乙，按照\n第五条规定的条件办理。\n第三条 丙。\n")


def test_numbering_may_run_on_through_sections_and_repeat():
    source = "通知\n一、甲\n1.子。正文一。\n2.丑。正文二。\n二、乙\n3.寅。正文三。\n3.卯。正文四。\n"

    assert ids(source) == ["序言", "一", "一/1", "一/2", "二", "二/3", "二/3#2"]


@pytest.mark.parametrize(
    ("announces", "items"),
    [("应当符合下列条件：", "（一）甲；\n（二）乙。\n"), ("管理要求。", "（一）甲；\n（二）乙；\n（三）丙。\n")],
)
def test_what_follows_a_list_belongs_to_what_it_is_a_list_of(announces, items):
    source = f"某办法\n第一条 {announces}\n{items}市财政局应当每月将补贴存入申请人的账号。\n具体办法由市财政局另行制定，并向社会公布。\n第二条 丁。\n"
    clauses = outline(source)

    assert clauses["第一条"].endswith("另行制定，并向社会公布。")
    assert "账号" in clauses["第一条"]
    assert all("财政局" not in text for identity, text in clauses.items() if identity != "第一条")


@pytest.mark.parametrize(
    "items",
    [
        "（一）甲。\n先做好这一项工作的前期准备。\n（二）乙。\n再做好这一项工作的后期评估和总结。\n",  # titles, each with its text
        "（一）甲；\n（二）乙。\n（责任单位：市财政局、市科技局、市教育局、市民政局）\n",
        "（一）甲；\n（二）\n乙方应当在三十日内提出申请，并提交下列证明材料。\n",
    ],
)
def test_the_text_of_the_last_item_stays_with_it(items):
    clauses = outline(f"某办法\n第一条 符合下列要求：\n{items}第二条 丁。\n")

    assert clauses["第一条"] == "第一条 符合下列要求："


def test_a_chapter_and_an_article_run_together_with_the_text_before_are_found():
    source = "某办法\n第一章总则\n第一条甲。\n第二条乙不少于3家。第二章认定程序第三条程序如下。\n（一）申请。\n（二）公示。\n第四条丙。\n"

    assert ids(source) == [
        "序言",
        "第一章",
        "第一条",
        "第二条",
        "第二章",
        "第三条",
        "第三条/（一）",
        "第三条/（二）",
        "第四条",
    ]


def test_a_list_of_attachments_below_its_mark_is_no_clause():
    source = "通知\n一、甲\n二、乙\n附件：\n1.云岚市行动方案\n2.云岚市任务清单\n附件1\n云岚市行动方案\n一、丙\n附件：\n"

    assert ids(source) == ["序言", "一", "二", "附件1", "附件1/一"]


def test_a_body_in_a_cell_is_no_signature():
    cells = "".join(f"{row}\n加快推进道路建设。\n市财政局\n" for row in range(2, 20))
    source = f"清单\n一、甲\n1\n优化公交线网。\n市道路运输局\n{cells}"

    assert ids(source) == ["序言", "一"]
    assert outline(source)["序言"] == "清单"


def test_lost_line_breaks_are_found_again():
    body = "支持企业发展，加强服务保障，优化办事流程。" * 25
    source = f"某市若干措施的通知 一、减轻负担 （一）减税。{body} （二）降费。{body} 二、强化服务 （三）便利。{body}"

    assert ids(source) == ["序言", "一", "一/（一）", "一/（二）", "二", "二/（三）"]


def test_a_heading_that_a_pdf_printed_twice_is_one_clause():
    assert ids("办法\n一、总则\n一、总则\n正文。\n二、附则\n二、附则\n正文。\n") == ["序言", "一", "二"]


@given(
    st.lists(
        st.sampled_from(
            ["一、甲", "二、乙", "（一）丙", "(二) 丁", "1.戊。己。", "2、庚", "（1）辛", "①壬", "第一条 癸", "第二章 子", "正文。", "",
             "——要点。", "附件1", "表\t头", "甲\t1", "注：说明", "2023年1月1日", "某市人民政府", "附件：1.名单"]
        ),
        max_size=40,
    )
)  # fmt: skip
def test_no_character_is_lost_whatever_the_order_of_lines(lines):
    assert_tiles("\n".join(lines))


@pytest.mark.parametrize("source", ["字" * 1_000_000, "一、甲\n" * 20_000], ids=["一行一百万字", "两万个标题"])
def test_size_costs_no_more_than_its_share(source):
    assert_tiles(source)
