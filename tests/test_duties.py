"""Duties: every annotation style, roles as named, tasks, tables, and the bundled policy word for word."""

import re
from pathlib import Path

import pytest

from corpus import bundled
from corpus.facts.departments import closed_up
from corpus.facts.duties import read_duties
from corpus.facts.read import DepartmentsOf
from corpus.load import read_policy
from corpus.outline import read_outline
from corpus.policy import Cell, Clause, Row, Span, Table
from tests.real_policies import POLICIES, needs_policies


def duties_of(text, heading=""):
    clause = Clause("一", None, "section", "一、", heading, f"一、{heading}", (Span(0, len(text)),))
    return read_duties(text, [clause], [])


def roles(duty):
    return [(department.name, department.role) for department in duty.departments]


LEAD_REST = [("市科技局", "lead"), ("市财政局", "listed")]
LED = [("市科技局", "lead"), ("市财政局", "support")]
ANNOTATIONS = {
    "六角括号": ("建设平台。〔责任单位：市科技局、市财政局〕", LEAD_REST),
    "圆括号": ("建设平台。（责任单位：市科技局，市财政局）", LEAD_REST),
    "半角括号": ("建设平台。(责任单位:市科技局、市财政局)", LEAD_REST),
    "方头括号": ("建设平台。【责任部门：市科技局、市财政局】", LEAD_REST),
    "括号不成对": ("建设平台。〔责任单位：市科技局、市财政局）", LEAD_REST),
    "括号没有收尾": ("建设平台。（责任单位：市科技局、市财政局\n下一段。", LEAD_REST),
    "牵头与配合单位": ("建设平台。（牵头单位：市科技局；配合单位：市财政局）", LED),
    "牵头与责任单位": ("建设平台。（牵头单位：市科技局，责任单位：市财政局）", LEAD_REST),
    "谁牵头谁配合": ("建设平台。（市科技局牵头，市财政局配合）", LED),
    "牵头后各自负责": ("建设平台。（市科技局牵头，市财政局等按职责分工负责）", LEAD_REST),
    "只写负责": ("建设平台。（市科技局、市财政局负责）", LEAD_REST),
    "按职责分工": ("建设平台。（市科技局、市财政局按各自职责分工负责）", LEAD_REST),
    "落实与时限": ("建设平台。（市科技局、市财政局分别负责落实，完成时限：2024年10月）", LEAD_REST),
    "末行印了两遍": ("建设平台。（市科技局、市财（市科技局、市财政局负责）\n政局负责）", LEAD_REST),
    "整行印了两遍": ("建设平台。（市科技局、市财政局负责）\n（市科技局、市财政局负责）", LEAD_REST),
    "只写会同": ("建设平台。（市科技局会同市财政局）", [("市科技局", "lead"), ("市财政局", "joint")]),
    "会同": ("建设平台。（市科技局会同市财政局负责）", [("市科技局", "lead"), ("市财政局", "joint")]),
    "会同与期限": (
        "建设平台。（市科技局牵头，会同市财政局协同推进，2023年11月底前完成）",
        [("市科技局", "lead"), ("市财政局", "joint")],
    ),
    "光写名称": ("建设平台。（市科技局、市财政局）", LEAD_REST),
    "单列一行": ("建设平台。\n责任单位：市科技局、市财政局", LEAD_REST),
    "同行几项": ("建设平台。\n牵头单位：市科技局。责任单位：市财政局。完成时限：2023年12月。", LEAD_REST),
    "逐行几项": ("建设平台。\n牵头部门：市科技局\n参与部门：市财政局\n完成时限：持续推进", LED),
    "名称断行": ("建设平台。（责任单位：市科\n技局、市财政局）", LEAD_REST),
    "简称经委": ("建设平台。（责任单位：区政务办、经委）", [("区政务办", "lead"), ("经委", "listed")]),
    "单独一组": ("建设平台。（责任单位：市重点产业领导小组成员单位）", [("市重点产业领导小组成员单位", "listed")]),
    "单独一家": ("建设平台。（责任单位：市科技局）", [("市科技局", "lead")]),
    "只写指导": ("建设平台。（市科技局、市财政局指导）", LEAD_REST),
    "指导与落实": (
        "建设平台。（市科技局指导，区政府负责落实。以下均需落实，不再列出）",
        [("市科技局", "support"), ("区政府", "lead")],
    ),
}


@pytest.mark.parametrize(("text", "departments"), ANNOTATIONS.values(), ids=ANNOTATIONS.keys())
def test_an_annotation_gives_its_bodies_and_roles(text, departments):
    [duty] = duties_of(text)

    assert roles(duty) == departments


@pytest.mark.parametrize("text", [text for text, _ in ANNOTATIONS.values()], ids=ANNOTATIONS.keys())
def test_the_span_holds_every_name(text):
    [duty] = duties_of(text)
    quote = closed_up(text[duty.span.start : duty.span.end])

    assert all(department.name in quote for department in duty.departments)


NO_DUTY = {
    "括号里的例子": "扶持两类企业（物流企业、配送企业），推广应用。",
    "说明": "（此件公开发布）",
    "代章": "某某市政务服务局\n（某某市行政审批局代章）",
    "负责人": "建立由政府负责人牵头、相关部门共同参与的工作机制。",
    "泛指": "由有关部门负责落实。",
    "只谈认识": "各区、各部门要提高政治站位，充分认识此项工作的重要性。",
    "重要不是要": "在粮食生产功能区、重要农产品保护区布设站点。",
    "应公开尽公开": "非涉密部门应公开尽公开。",
    "网站不是部门": "各区政府门户网站要公布清单。",
    "鼓励谁统筹": "鼓励地方政府统筹运用相关政策。",
    "统筹职能": "加强临港地区管委会统筹职能。",
    "的字后面不是部门": "总磷超标的控制单元以及上游相关地区要实施总量控制。",
    "承办的赛事": "由市人民政府或体育部门承办的赛事按规定补助。",
}


@pytest.mark.parametrize("text", NO_DUTY.values(), ids=NO_DUTY.keys())
def test_other_brackets_and_general_words_are_no_duty(text):
    assert duties_of(text) == ()


RUNNING = {
    "由谁负责": ("本办法由市民政局负责解释。", [("市民政局", "lead")]),
    "由谁会同": (
        "目录由市发展改革委会同市财政局、市科技局制定并公布。",
        [("市发展改革委", "lead"), ("市财政局", "joint"), ("市科技局", "joint")],
    ),
    "谁负责": ("市、区民政部门负责助餐服务的统筹规划。", [("市、区民政部门", "lead")]),
    "谁牵头谁配合": (
        "市工信局牵头，市财政局、市税务局配合，建立会商机制。",
        [("市工信局", "lead"), ("市财政局", "support"), ("市税务局", "support")],
    ),
    "谁要做什么": ("各区和各有关部门要高度重视，将任务纳入规划。", [("各区", "listed"), ("各有关部门", "listed")]),
    "谁应当做什么": ("市、区民政部门应当公布服务清单。", [("市、区民政部门", "listed")]),
    "谁统筹": ("市政府统筹全市公共租赁住房保障工作。", [("市政府", "lead")]),
    "括号里的解释": ("各区（含经济开发区，下同）负责组织数据汇聚。", [("各区", "listed")]),
    "以下简称": ("市医疗保险经办机构（以下简称经办机构）负责参保筹资。", [("市医疗保险经办机构", "lead")]),
    "省区市": ("省、自治区、直辖市药品监督管理部门负责注册管理。", [("省、自治区、直辖市药品监督管理部门", "lead")]),
    "只说词干": ("农牧、林业等部门要为基地提供技术支持。", [("农牧", "listed"), ("林业", "listed")]),
    "共用部门": ("教育、体育部门要在政策上予以引导。", [("教育", "listed"), ("体育部门", "listed")]),
    "带定语的部门": ("受理申请的药品监督管理部门应当作出决定。", [("药品监督管理部门", "listed")]),
    "断行的主语": ("压实责任。各有关部门和\n各区要健全机制。", [("各有关部门", "listed"), ("各区", "listed")]),
    "谁到期做什么": ("2021年3月底前，试点城市政府对试点情况进行总结。", [("试点城市政府", "listed")]),
    "职责范围内": (
        "市人社部门、市教育部门在职责范围内，分别负责校外、校内证书的管理。",
        [("市人社部门", "lead"), ("市教育部门", "listed")],
    ),
    "共同牵头": ("发展改革委、财政部共同牵头研究建立战略储备。", [("发展改革委", "lead"), ("财政部", "lead")]),
    "谁主管": ("市医疗保障行政部门主管本市长护险工作。", [("市医疗保障行政部门", "lead")]),
    "主管部门是谁": ("市城市管理局是本市停车设施的行政主管部门。", [("市城市管理局", "lead")]),
    "谁做什么": ("中国人民银行加强对征信机构的监督管理。", [("中国人民银行", "listed")]),
    "谁定期做什么": ("市财政部门每年8月编制预算。", [("市财政部门", "listed")]),
    "办公室设在哪": ("联席会议办公室设在市发展改革委，负责联席会议的日常工作。", [("市发展改革委", "listed")]),
    "断行的任务": ("省密码管理局负责审核省级项目密码应\n用规划。", [("省密码管理局", "lead")]),
    "市（区）几个部门": ("市（区）财政、民政等部门按照各自职能开展工作。", [("财政", "listed"), ("民政", "listed")]),
    "依法依规": ("审计部门依法依规对财政性资金实施监督检查。", [("审计部门", "listed")]),
    "责任主体": ("试点城市政府是试点工作责任主体，要有序开展试点。", [("试点城市政府", "listed")]),
}


@pytest.mark.parametrize(("text", "departments"), RUNNING.values(), ids=RUNNING.keys())
def test_running_text_names_who_is_in_charge(text, departments):
    [duty] = duties_of(text)

    assert roles(duty) == departments


def test_the_heading_is_the_task_where_a_clause_has_one_annotation():
    [duty] = duties_of(
        "（一）建设平台。支持企业建设平台。（责任单位：市科技局）", heading="建设平台（责任单位：市科技局）"
    )

    assert duty.task == "建设平台"


def test_each_annotation_closes_its_own_stretch_of_text():
    first, second = duties_of(
        "1.降低成本。落实税收优惠，减轻负担。（责任单位：市税务局）2.扩大投资，实施项目。（责任单位：市发展改革委）",
        heading="帮扶企业",
    )

    assert (first.task, second.task) == ("降低成本", "扩大投资，实施项目")


def test_the_number_of_an_item_is_no_part_of_its_task():
    (duty,) = duties_of("（108）持续开展宣传。（责任单位：市科技局）")

    assert duty.task == "持续开展宣传"


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("各责任部门要按照本实施意见，明确细化工作任务。", "明确细化工作任务"),
        ("市民政部门应当通过政府网站等方式，向社会公布资金使用情况。", "向社会公布资金使用情况"),
        ("以特色园区为重点，指导建设信息平台。（责任单位：市科技局）", "指导建设信息平台"),
        ("市科技局应当自收到申请之日起5个工作日内，作出是否批准的决定。", "作出是否批准的决定"),
        ("各区要围绕民生实事做好信息公开，重点公开办理结果。", "围绕民生实事做好信息公开"),
        ("市城市管理局是本市停车设施的行政主管部门。", "本市停车设施"),
        ("市工信局总负责，并负责行业管理。", "行业管理"),
        ("市科技局要按照年度任务细化具体措施，明确责任人。", "按照年度任务细化具体措施"),
    ],
)
def test_a_task_is_what_is_done_not_how(text, task):
    [duty] = duties_of(text)

    assert duty.task == task


def test_an_annotation_of_a_parent_stays_with_the_parent():
    text = "（一）优化服务（牵头单位：市政务局）\n1.便利开办。推行一网通办。\n"
    child = text.index("1.")
    parent = Clause("一/（一）", "一", "section", "（一）", "优化服务", "", (Span(0, child),))
    clauses = [parent, Clause("一/（一）/1", parent.id, "section", "1.", "便利开办", "", (Span(child, len(text)),))]

    assert [duty.clause for duty in read_duties(text, clauses, [])] == ["一/（一）"]


def table(columns, *rows, key=1):
    return Table(
        "附件",
        "分工表",
        columns,
        tuple(
            Row(f"附件/{n}", "row", tuple(Cell(text, Span(0, 1)) for text in row), Span(0, 1))
            for n, row in enumerate(rows, 1)
        ),
        key,
    )


def test_table_columns_give_a_duty_for_every_row_and_persons_are_no_bodies():
    [duty] = read_duties(
        "一",
        [],
        [table(("序号", "任务", "牵头部门", "配合单位", "负责人"), ("1", "建设平台", "市科技局", "市财政局", "张三"))],
    )

    assert (duty.clause, duty.task, roles(duty)) == ("附件/1", "建设平台", LED)


def test_a_person_column_alone_gives_no_duty():
    assert read_duties("一", [], [table(("序号", "产业链", "专班负责人"), ("1", "低空经济", "李四"))]) == ()


def test_every_annotation_of_the_bundled_policy_is_read_word_for_word():
    source = bundled_source()
    clauses, tables = read_outline(source)
    printed = re.findall(r"责任单位：(.*)[〕）]$", source, re.M)
    duties = [duty for duty in read_duties(source, clauses, tables) if not duty.clause.startswith("附件")]

    assert len(duties) == len(printed) == source.count("责任单位：")
    for duty, text in zip(duties, printed, strict=True):
        assert [department.name for department in duty.departments] == re.split("[、，]", text)
        assert duty.task == next(clause.heading for clause in clauses if clause.id == duty.clause)


def test_the_rows_of_the_bundled_table_give_their_leading_department():
    source = bundled_source()
    duties = read_duties(source, *read_outline(source))
    rows = {duty.task: [name for name, _ in roles(duty)] for duty in duties if duty.clause.startswith("附件1/")}

    assert len(rows) == 11
    assert rows["低空经济"] == ["市交通运输局"]
    assert rows["深海装备"] == ["市工业和信息化局", "科技局"]


def bundled_source():
    return (Path(bundled.__file__).parent / "wuxi-future-industries.txt").read_text(encoding="utf-8")


@needs_policies
def test_every_duty_of_the_real_policies_quotes_all_its_names():
    for path in sorted(POLICIES.glob("[0-9]*.txt")):
        source = path.read_text(encoding="utf-8")
        for duty in read_duties(source, *read_outline(source)):
            quote = closed_up(source[duty.span.start : duty.span.end])
            assert all(department.name in quote for department in duty.departments), (path.name, duty)
            assert duty.departments, (path.name, duty)


def test_a_clause_without_departments_has_those_of_the_nearest_clause_above():
    text = "（一）优化服务（牵头单位：市政务局）\n1.便利开办。推行一网通办。\n2.便利注销。（市税务局负责）\n"
    one, two = text.index("1."), text.index("2.")
    spans = {"一/（一）": (0, one), "一/（一）/1": (one, two), "一/（一）/2": (two, len(text))}
    clauses = [
        Clause(name, None if name == "一/（一）" else "一/（一）", "section", "", "", "", (Span(*span),))
        for name, span in spans.items()
    ]
    departments_of = DepartmentsOf(clauses, read_duties(text, clauses, []))

    assert [departments_of(name) for name in spans] == [("市政务局",), ("市政务局",), ("市税务局",)]
    assert departments_of("二") == ()


def test_what_each_of_two_bodies_of_a_sentence_has_to_do_ends_where_the_next_one_begins():
    text = "青浦湾市渔船保险办法\n\n第一条 渔船保险由承保机构办理，市海洋局负责业务指导，银保监分局负责监督管理。\n"
    duties = read_policy("insurance", text).facts.duties

    assert [(duty.task, duty.departments[0].name) for duty in duties] == [
        ("业务指导", "市海洋局"),
        ("监督管理", "银保监分局"),
    ]
