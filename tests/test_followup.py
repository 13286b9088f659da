"""Follow-ups made standalone, and questions that need no history left as they are."""

from collections.abc import Sequence

import pytest

from assistant.chain import Assistant
from assistant.dossier import Dossier
from assistant.draft import Draft, Statement, Support
from assistant.followup import follow, put_in
from assistant.own_words import unspoken
from assistant.rows import named_row
from corpus.load import read_policy
from corpus.policy import Span
from tests.small_index import HARBOUR, PairIndex, harbour


def near(_: str) -> Sequence[Dossier]:
    return [Dossier(harbour())]


def told(_: str) -> Draft:
    """What every question is answered with here: a list of two tasks, and who is in charge."""
    entries = (Statement("集聚海洋企业：奖励", entry=True), Statement("培育船员：补贴", entry=True))
    return Draft((Statement("由市海洋发展局、市科技局负责："), *entries), "answered", 1.0, "duties")


def standalone(question: str, history: Sequence[str], _: object) -> str:
    return follow(question, history, near, told).text


@pytest.mark.parametrize(
    ("before", "question", "words"),
    [
        ("到2027年海洋产业规模是多少？", "那2030年呢？", ["2030年", "海洋产业规模"]),
        ("到2027年海洋产业规模是多少？", "不对，我问的是2030年", ["2030年", "海洋产业规模"]),
        ("到2027年海洋产业规模是多少？", "为什么", ["为什么", "2027年", "海洋产业规模"]),
        ("到2027年海洋产业规模是多少？", "是不是800亿？", ["2027年", "海洋产业规模", "800亿"]),
        ("2027年特色园区要建多少个？", "比2030年少几个", ["2027年", "2030年", "特色园区"]),
        ("新认定的省级海洋实验室有奖励吗？", "换成国家级的呢", ["国家级海洋实验室"]),
        ("深海装备的链长是谁？", "它的牵头部门呢", ["深海装备", "牵头部门"]),
        ("深海装备的链长是谁？", "换成海洋生物", ["海洋生物", "链长"]),
        ("深海装备由哪个部门牵头？", "海洋生物也归它吗？", ["海洋生物", "市工业和信息化局"]),
        ("贷款贴息是怎么规定的？", "这个归谁管", ["贷款贴息", "归谁管"]),
        ("贷款贴息是怎么规定的？", "前面说的那个怎么申请", ["贷款贴息", "申请"]),
        ("海洋企业能得到什么支持？", "还有别的吗", ["海洋企业", "支持"]),
        ("完善人才服务由谁负责？", "哦不，我想问的是加强金融支持", ["加强金融支持", "谁负责"]),
        ("头3年要建多少个示范基地？", "用5年时间的话呢？", ["用5年时间要建多少个示范基地"]),
        ("违规收费要清理吗？", "谁来清理？", ["违规收费谁来清理"]),
        ("新建泊位补贴找谁申请？", "几个工作日能办完？", ["泊位补贴", "几个工作日能办完"]),
        ("市科技局负责哪些任务？", "最后一个包括什么", ["培育船员包括什么"]),
    ],
)
def test_a_follow_up_gets_what_it_leans_on(before, question, words):
    alone = standalone(question, [before], near)

    assert [word for word in words if word not in alone] == []


@pytest.mark.parametrize(
    ("before", "question", "words"),
    [
        ("长者饭堂就餐补贴每次补多少", "送餐的呢", ["长者饭堂送餐补贴"]),
        ("保障性住房每户要配几个泊位？", "人才公寓呢", ["人才公寓", "几个泊位"]),
        ("人才落户里本科学历能加多少分？", "大专呢", ["人才落户里大专能加多少分"]),
        ("海洋空间规划由谁来编？", "报谁批准", ["海洋空间规划报谁批准"]),
        ("困难企业能返还多少失业保险费？", "这笔钱从哪里出", ["困难企业", "从哪里出"]),
        ("没履行承诺，第一次会怎么处理", "两次呢", ["没履行承诺", "两次"]),
        ("个体户每月销售额多少以内免税", "按季度算呢", ["按季度算销售额"]),
        ("市发展改革委承担了几项任务", "财政局呢？", ["财政局承担了几项任务"]),
        ("海洋特色园区2027年建成几个？", "那到2030年呢？", ["海洋特色园区2030年建成几个"]),
        ("二十条里，保障性住房归谁管？", "公积金改革呢", ["公积金改革归谁管"]),
        ("完善人才服务归哪些单位管？", "那个部门还负责什么", ["市海洋发展局还负责什么"]),
        ("市科技局负责哪些任务？", "第二个呢", ["培育船员"]),
        ("到2027年海洋产业规模是多少？", "再往后一个节点呢", ["到2030年海洋产业规模"]),
        ("海洋特色园区2027年建成几个？", "往前一年呢", ["2026年建成几个"]),
        ("深海装备的链长是谁？", "换个话题，海洋企业有什么奖励", ["海洋企业有什么奖励"]),
    ],
)
def test_what_is_new_takes_the_place_of_its_kind(before, question, words):
    alone = standalone(question, [before], near)

    assert [word for word in words if word not in alone] == []


def test_two_things_asked_about_in_turn_are_compared_by_name():
    alone = standalone("这两条是同一个人吗", ["深海装备的链长是谁", "海洋生物呢"], near)

    assert alone == "深海装备和海洋生物的链长是同一个人吗"


@pytest.mark.parametrize(
    "question",
    [
        "你好",
        "谢谢你的帮助！",
        "再见",
        "明天滨澜天气怎么样？",
        "这份文件的文号是什么？",
        "这个办法从哪天开始施行？",
        "市科技局在这份文件里负责什么？",
        "完善人才服务这项工作归哪些单位管？",
        "用声呐找鱼那种技术，算在哪条产业链里？",
        "林乔是谁",
        "财政局负责什么？",
        "2027年特色园区要建多少个",
        "到2030年要引进多少领军团队？",
        "今年从外地请来两个工程师，能补贴多少钱？",
    ],
)
def test_a_question_that_stands_by_itself_is_left_untouched(question):
    assert standalone(question, ["深海装备的链长是谁？"], near) == question


def test_the_two_that_an_answer_lists_are_meant_by_their_kind():
    def chains(_: str) -> Draft:
        return Draft((Statement("林乔的产业链：深海装备、海上风电。"),), "answered", 1.0, "tables")

    alone = follow("这两条链分别由哪个部门牵头", ["苏见山管哪些产业链？", "林乔呢？"], lambda _: [], chains).text

    assert alone == "深海装备和海上风电分别由哪个部门牵头"


@pytest.mark.parametrize(
    ("before", "whole"),
    [
        ("渔业合作社能参加竞配吗？", "渔业合作社要交哪些费用"),
        ("贷款贴息是怎么规定的？", "贷款贴息要交哪些费用"),
    ],
)
def test_it_is_who_or_what_may_do_something(before, whole):
    assert standalone("它要交哪些费用？", [before], near) == whole


def test_a_conversation_is_followed_over_several_turns():
    alone = standalone("海洋生物呢？", ["深海装备的链长是谁？", "海上风电呢？"], near)

    assert "海洋生物" in alone
    assert "链长" in alone
    assert "海上风电" not in alone


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("它重点发展什么？", "渔港区重点发展什么？"),
        ("那个区有哪些园区？", "渔港区有哪些园区？"),
        ("那2030年呢？", None),
        ("这是为什么？", None),
    ],
)
def test_it_is_the_one_that_the_answer_put_first(question, whole):
    def most(_: str) -> Draft:
        return Draft((Statement("渔港区最多，建成园区3家。"),), "answered", 1.0, "tables")

    text = follow(question, ["哪个板块的园区最多？"], near, most).text

    assert text == whole if whole else not text.startswith("渔港区")


FUNDS = """滨澜市海洋基金管理办法

一、设立100亿元规模的深海装备材料基金，用于装备制造。

二、设立50亿元规模的临港智能制造产业基金，用于智能制造。

三、西部海区油气勘探的重点是望海盆地。东部海湾油气勘探以滨澜盆地为重点。

四、商标变更、续展业务由市场监管局办理。
"""


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        ("深海装备材料基金规模多大", "智能制造基金呢", "智能制造基金规模多大"),
        ("商标变更业务归谁管", "续展呢", "商标续展业务归谁管"),
    ],
)
def test_what_stays_of_a_question_is_said_of_the_new_thing(before, question, whole):
    def funds(_: str) -> Sequence[Dossier]:
        return [Dossier(read_policy("funds", FUNDS))]

    assert follow(question, [before], funds, told).text == whole


def test_a_question_that_names_another_thing_is_not_answered_with_the_figure_of_the_last():
    assistant = Assistant(PairIndex(harbour()))

    answer = assistant.ask("院士要引进几位？", history=["到2030年要引进领军团队多少个？"])

    assert answer.status == "not_stated"
    assert "20" not in answer.answer


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("院士要引进几位？", ["院士"]),
        ("那领军团队呢？", []),
        ("院士由谁引进？", ["院士"]),
        ("海洋企业怎么引进？", []),
    ],
)
def test_the_names_of_a_follow_up_that_its_evidence_does_not_hold(question, missing):
    policy = harbour()
    at = policy.source.index("引进领军团队20个左右")
    support = Support("harbour", "一", Span(at, at + 10))
    draft = Draft((Statement("引进领军团队20个左右", (support,)),), "answered", 1.0, "targets")

    assert unspoken(question, "到2030年要引进多少个？", draft, {"harbour": policy}) == missing


@pytest.mark.parametrize(
    ("history", "question", "neighbour"),
    [
        (["深海装备的链长是谁？"], "那海洋化工呢？", "乔"),
        (["深海装备的链长是谁？", "海上风电呢？"], "它的副链长呢？", "乔"),
        (["加强金融支持由谁负责？"], "加强物流支持呢？", "市财政局"),
        (["市科技局负责哪些任务？", "完善人才服务归谁管？"], "咖啡产业呢？", "市教育局"),
    ],
)
def test_nobody_is_named_for_a_thing_that_the_text_does_not_know(history, question, neighbour):
    answer = Assistant(PairIndex(harbour())).ask(question, history=history)

    assert answer.status == "not_stated"
    assert neighbour not in answer.answer


@pytest.mark.parametrize(
    ("history", "question", "stated"),
    [
        (["深海装备的链长是谁？"], "那海洋生物呢？", "苏见山"),
        (["加强金融支持由谁负责？"], "完善人才服务呢？", "市教育局"),
        (["完善人才服务由谁负责？"], "市科技局在不在里头？", "不在"),
    ],
)
def test_somebody_is_named_for_a_thing_that_the_text_knows(history, question, stated):
    assert stated in Assistant(PairIndex(harbour())).ask(question, history=history).answer


@pytest.mark.parametrize(
    ("question", "put"),
    [
        ("那元宇宙呢？", "元宇宙"),
        ("哦不，我想问的是科技创新", "科技创新"),
        ("它的链长是谁？", ""),
        ("要建几个呢？", ""),
    ],
)
def test_what_a_follow_up_puts_in_the_place_of_something(question, put):
    assert put_in(question) == put


def test_what_lies_in_a_longer_name_is_no_row_of_another_table():
    table = HARBOUR.replace("望海区\t深海装备、海洋生物", "望海区\t深海装备试验场")
    dossier = Dossier(read_policy("harbour", table))

    assert named_row("深海装备试验场在哪个区？", lambda _: [dossier]) == "望海区"


ZONES = """滨澜市高新区认定办法

第一条 认定条件：

（一）综合型高新区

上年度工业总产值超过50亿元，其中高新技术企业不少于10家。

（二）特色型高新区

上年度工业总产值超过30亿元，其中高新技术企业不少于5家。
"""


@pytest.mark.parametrize(
    ("history", "stated"),
    [
        (["综合型高新区上年度工业总产值要多少", "特色型高新区呢"], "5家"),
        (["特色型高新区上年度工业总产值要多少", "综合型高新区呢"], "10家"),
    ],
)
def test_of_two_cases_the_one_just_spoken_of_is_meant(history, stated):
    assistant = Assistant(PairIndex(read_policy("zones", ZONES)))  # type: ignore[arg-type]

    answer = assistant.ask("高新技术企业要几家", history=history).answer

    assert stated in answer
    assert ("10家" in answer) == (stated == "10家")


def test_a_year_that_is_given_beside_a_relative_one_is_meant():
    alone = standalone("那明年（2031年）呢？", ["到2027年海洋产业规模是多少？"], near)

    assert "2031年" in alone


@pytest.mark.parametrize("question", ["前一个的牵头部门呢？", "那上一个归谁管？", "前面那个由谁牵头"])
def test_the_one_before_is_what_was_asked_about_before_the_last(question):
    alone = follow(question, ["深海装备的链长是谁？", "海洋生物呢？"], near, told).text

    assert "深海装备" in alone
    assert "海洋生物" not in alone


def test_a_number_of_those_before_is_not_the_one_before():
    assert "前三个" in follow("前三个呢？", ["深海装备的链长是谁？", "海洋生物呢？"], near, told).text


@pytest.mark.parametrize("question", ["那前一个呢？", "上一个呢", "前面那个区呢？"])
def test_the_one_before_alone_is_asked_about_again(question):
    assert follow(question, ["深海装备的链长是谁？", "海洋生物呢？"], near, told).text == "深海装备的链长是谁？"


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("谁带得更多", "深海装备和海洋生物的链长谁带得更多"),
        ("两条链加起来多少", "深海装备和海洋生物的链长加起来多少"),
    ],
)
def test_two_that_were_asked_about_in_turn_are_meant_without_a_pronoun(question, whole):
    assert standalone(question, ["深海装备的链长是谁？", "海洋生物呢？"], near) == whole


def test_two_questions_of_different_things_are_no_two_things():
    alone = standalone("谁更多", ["望海区要建几家特色园区？", "申请贴息找谁"], near)

    assert "望海区" not in alone


FARMS = """滨澜市农业规划

第一条 力争2025年能繁母猪稳定在100万头以上，年出栏生猪达到1800万头，水产品总产量稳定在55万吨。

第二条 蔬菜年播种面积稳定在1150万亩以上、产量稳定在2100万吨以上。粮食年播种面积稳定在3005万亩以上、年产量不低于1081万吨。

第三条 申请第二类渔具登记，应当向所在地县级人民政府农业农村部门提交申请资料。申请第三类渔具登记，应当向国务院农业农村部门提交申请资料。
"""


@pytest.mark.parametrize(
    ("before", "question", "stated"),
    [
        ("2025年年出栏生猪要达到多少？", "水产品呢？", "55万吨"),
        ("蔬菜年播种面积要稳定在多少？", "产量呢？", "2100万吨"),
        ("第二类渔具登记向谁申请？", "那第三类呢？", "国务院农业农村部门"),
    ],
)
def test_the_answer_speaks_of_what_takes_the_place_of_another(before, question, stated):
    assistant = Assistant(PairIndex(read_policy("farms", FARMS)))  # type: ignore[arg-type]

    answer = assistant.ask(question, history=[before]).answer

    assert stated in answer


def test_who_is_in_charge_of_that_is_told_of_what_was_just_answered():
    assistant = Assistant(PairIndex(harbour()))

    answer = assistant.ask("这项任务由哪些部门负责？", history=["到2030年要引进领军团队多少个？"]).answer

    assert answer == assistant.ask("到2030年要引进领军团队多少个，由哪些部门负责？").answer.split("[1]", 1)[1].replace(
        "[2]", "[1]"
    )


STAGES = """滨澜市渔业监管办法

第一条 事前防控：通过登记码校验，在收购环节自动拦截同一批渔获的重复登记。

第二条 事中监测：展示全市渔获流向，生成违规码头排名。

第三条 渔民为独生子女的，赡养老人按照每月2000元扣除；渔民为非独生子女的，赡养老人每人每月扣除不超过1000元。
"""


@pytest.mark.parametrize(
    ("history", "question", "whole"),
    [
        (["渔获监管事前怎么防控？"], "事中呢？", "渔获监管事中怎么防控?"),
        (["赡养老人每月能扣多少"], "要是不是独生子女", "不是独生子女的赡养老人每月能扣多少"),
    ],
)
def test_the_stage_and_the_case_take_the_place_of_their_like(history, question, whole):
    assistant = Assistant(PairIndex(read_policy("stages", STAGES)))  # type: ignore[arg-type]

    assert assistant.understand(assistant.request(question, history=history)).standalone == whole


def test_of_a_case_and_its_contrary_the_one_asked_about_is_told():
    assistant = Assistant(PairIndex(read_policy("stages", STAGES)))  # type: ignore[arg-type]

    assert "1000元" in assistant.ask("非独生子女赡养老人每月能扣多少？").answer


def test_what_else_is_done_takes_the_place_of_what_was_asked_to_be_done():
    def approved(question: str) -> Draft:
        said = "由市政府予以批复。" if "谁批复" in question else "由县政府提出申请。"
        return Draft((Statement(said),), "answered", 1.0, "passages")

    alone = follow("批复呢", ["认定渔区由谁提出申请"], lambda _: [], approved).text

    assert alone == "认定渔区由谁批复？"


def test_a_numbered_part_of_another_thing_is_no_entry_of_the_last_answer():
    assert "培育船员" not in standalone("融合利用路径第二条是什么？", ["市科技局负责哪些任务？"], near)


def test_whether_a_body_is_in_charge_is_asked_of_the_matter_of_a_question_that_names_none():
    alone = standalone("责任单位里有没有市市场监管局？", ["泊位运营有支持吗？"], near)

    assert alone.endswith("由市市场监管局负责吗？")
    assert "吗？由" not in alone


LISTING = """滨澜市企业上市扶持办法

第一条 对在海创板首发上市的企业给予总额不超过1500万元补助。对在北滨渔业交易所首发上市的企业给予总额不超过800万元补助。上述资金由渔业发展基金列支。

第二条 小规模渔户月销售额未超过10万元（以1个季度为1个纳税期的，季度销售额未超过30万元）的，免征渔税。

第三条 海域利用规划由海洋主管部门负责组织编制，经规划委员会审议后报市人民政府批准。

（一）推进能源枢纽建设。建设能源管网。（牵头单位：市发展改革委）

（二）推进物流枢纽建设。建设物流基地。（牵头单位：市商务局）

（三）推进通信枢纽建设。建设通信光缆。（牵头单位：市工业和信息化局）

到2027年，海洋产业规模达到600亿元；到2030年，海洋产业规模达到900亿元。
"""


@pytest.mark.parametrize(
    ("before", "question", "stated"),
    [
        ("企业在海创板首发上市最多补多少？", "北渔所呢？", "800万元"),  # short for a longer name
        ("小规模渔户月销售额多少以内免征渔税？", "按季度报税的话呢？", "30万元"),  # another case of the same sentence
        ("企业在海创板首发上市最多补多少？", "这笔钱从哪里出？", "渔业发展基金列支"),
        ("海域利用规划由谁组织编制？", "报谁批准？", "市人民政府批准"),
    ],
)
def test_another_case_of_what_was_just_spoken_of_is_told_from_there(before, question, stated):
    assistant = Assistant(PairIndex(read_policy("listing", LISTING)))  # type: ignore[arg-type]

    answer = assistant.ask(question, history=[before])

    assert stated in answer.answer
    assert answer.status == "answered"


def test_a_case_that_the_clause_just_spoken_of_does_not_know_is_not_told_from_there():
    assistant = Assistant(PairIndex(read_policy("listing", LISTING)))  # type: ignore[arg-type]

    answer = assistant.ask("南商所呢？", history=["企业在海创板首发上市最多补多少？"])

    assert answer.status == "not_stated"
    assert "万元" not in answer.answer


def test_two_things_put_in_the_place_of_one_are_each_told():
    assistant = Assistant(PairIndex(read_policy("listing", LISTING)))  # type: ignore[arg-type]

    answer = assistant.ask("物流枢纽和通信枢纽呢？", history=["能源枢纽是哪个部门牵头？"]).answer

    assert "市商务局" in answer
    assert "市工业和信息化局" in answer


@pytest.mark.parametrize(
    ("before", "question", "parts"),
    [
        (
            "到2027年海洋产业规模是多少？",
            "那2030年呢？渔船要有多少艘？",
            ["到2030年海洋产业规模是多少？", "渔船要有多少艘"],
        ),
        ("能源枢纽是哪个部门牵头？", "物流枢纽呢？什么时候建成？", ["物流枢纽是哪个部门牵头？", "什么时候建成"]),
    ],
)
def test_the_same_of_another_thing_and_something_else_of_it_are_two_questions(before, question, parts):
    alone = standalone(question, [before], near)

    assert alone == "".join([parts[0], parts[1] + "？"])


@pytest.mark.parametrize(
    ("question", "year"), [("再过三年呢？", "2030年"), ("那过5年呢", "2032年"), ("三年后呢？", "2030年")]
)
def test_a_span_of_years_is_counted_from_the_year_spoken_of(question, year):
    assert standalone(question, ["到2027年海洋产业规模是多少？"], near) == f"到{year}海洋产业规模是多少？"


def test_it_that_does_something_is_the_body_that_was_named():
    alone = standalone("培育渔船那项也是它牵头吗？", ["完善人才服务由谁负责？"], near)

    assert alone == "培育渔船由市海洋发展局牵头吗？"
