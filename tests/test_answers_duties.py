"""What is answered about who is in charge, where the question or the text is not as one would wish."""

import pytest

from assistant.chain import Assistant
from corpus.load import read_policy
from tests.small_index import PairIndex, harbour

WORKSHOP = """滨澜市人民政府关于支持工坊发展的若干措施
滨澜政发〔2025〕9号

为支持工坊发展，制定本措施。

一、重点任务

（一）拓展供货主体。支持商贸企业参与供货。由市商务局牵头，市民政局配合，每年遴选供货企业20家以上。
（二）提高办结效率（牵头单位：市司法局；配合单位：市数据局）
1.优化流程。对申请材料、审批环节、办理时限、收费项目、服务窗口、投诉渠道、评价机制、监督方式全面梳理并逐项公开。（责任单位：市数据局）
（三）加强工坊监管。开展专项检查。（责任单位：市市场监管局）

二、附则

（一）解释权限。本措施由市商务局负责解释。
（二）解释机关。本措施由市商务局负责解释。

滨澜市人民政府
2025年4月2日
"""


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant(PairIndex(harbour()))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def workshop() -> Assistant:
    return Assistant(PairIndex(read_policy("workshop", WORKSHOP)))  # type: ignore[arg-type]


def test_tasks_of_two_bodies_together_are_none_where_the_text_does_not_know_one(assistant):
    answer = assistant.ask("市财政局和市邮政局共同负责哪些任务？")

    assert answer.status == "not_stated"
    assert answer.answer == "原文没有列出由市财政局、市邮政局共同负责的任务。"


def test_of_two_bodies_apart_the_unknown_one_is_named(assistant):
    answer = assistant.ask("市财政局和市邮政局分别负责哪些任务？")

    assert answer.status == "partial"
    assert "共2项" in answer.answer
    assert answer.answer.endswith("原文没有列出由市邮政局负责或参与的任务。")


@pytest.mark.parametrize(
    "question",
    ["推进深海装备研发是由市邮政局牵头吗？", "推进深海装备研发是市邮政局负责吗？", "推进深海装备研发归市邮政局管吗？"],
)
def test_a_body_that_the_text_does_not_know_is_not_in_charge(assistant, question):
    answer = assistant.ask(question)

    assert answer.answer.startswith("否。")
    assert "市工业和信息化局" in answer.answer


def test_a_body_within_the_name_of_the_task_is_not_the_one_that_is_asked_about(workshop):
    assert workshop.ask("加强工坊监管是由市邮政局负责吗？").answer.startswith("否。")
    assert workshop.ask("加强工坊监管是由市市场监管局负责吗？").answer.startswith("是。")


def test_a_task_is_not_the_sentence_that_assigns_it(workshop):
    assert "拓展供货主体" in workshop.ask("市民政局负责哪些任务？").answer


def test_a_task_ends_before_its_annotation(workshop):
    answer = workshop.ask("市司法局负责哪些任务？").answer

    assert "提高办结效率" in answer
    assert "（" not in answer


def test_what_is_printed_twice_is_one_task_with_both_places(workshop):
    answer = workshop.ask("市商务局负责哪些任务？")
    lines = [line.split("[")[0] for line in answer.answer.splitlines()]

    assert len(lines) == len(set(lines))
    assert {citation.clause for citation in answer.citations} >= {"二/（一）", "二/（二）"}


@pytest.mark.parametrize(
    "question", ["市邮政局负责哪些任务？", "请问市邮政局主要负责什么工作？", "远洋大学负责什么工作？"]
)
def test_tasks_of_a_body_that_the_text_does_not_know_are_not_stated(assistant, question):
    answer = assistant.ask(question)

    assert answer.status in ("not_stated", "out_of_scope")
    assert not answer.citations


def test_a_body_is_named_as_the_question_names_it(assistant):
    assert assistant.ask("市科技局和市财政局共同负责哪些任务？").answer.startswith("市科技局、市财政局")


ARTICLES = """滨澜市水费办法

第一条 本办法适用于本市水费。
第二条 水费由市水务局负责征收。
第三条 管网由市城管局负责维护，维护经费由受益人负担。
"""


def test_who_is_in_charge_of_a_numbered_clause_is_read_from_that_clause():
    assistant = Assistant(PairIndex(read_policy("water", ARTICLES)))  # type: ignore[arg-type]

    for question in ("第二条由谁负责？", "第2条由哪个部门负责？"):
        answer = assistant.ask(question)
        assert "市水务局" in answer.answer
        assert {citation.clause for citation in answer.citations} == {"第二条"}
    assert "市水务局" not in assistant.ask("第一条由谁负责？").answer


def test_who_pays_is_not_who_is_in_charge():
    assistant = Assistant(PairIndex(read_policy("water", ARTICLES)))  # type: ignore[arg-type]

    answer = assistant.ask("管网维护经费由谁负担？")

    assert "受益人负担" in answer.answer
    assert "责任单位" not in answer.answer


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("哪几项任务没有写市财政局但写了市科技局？", "推进深海装备研发", "建设创新平台"),
        ("哪几项任务写了市财政局但没有写市科技局？", "加强金融支持", "建设创新平台"),
        ("市财政局作为第一责任单位的任务有哪些？", "加强金融支持", "建设创新平台"),
    ],
)
def test_tasks_are_told_by_who_has_no_part_in_them_and_by_who_comes_first(assistant, question, holds, lacks):
    answer = assistant.ask(question).answer

    assert holds in answer
    assert lacks not in answer


def test_a_heading_is_called_by_what_it_puts_in_quotation_marks():
    text = """滨澜市海洋产业行动方案

一、实施骨干企业“远航计划”
1.壮大龙头。支持龙头企业。（责任单位：市商务局）
2.培育新星。培育新企业。（责任单位：市科技局）
"""
    told = Assistant(PairIndex(read_policy("plan", text))).ask("远航计划的责任单位是谁？").answer  # type: ignore[arg-type]

    assert "市商务局" in told
    assert "市科技局" in told


def test_a_task_is_called_by_what_its_heading_puts_in_quotation_marks():
    text = """滨澜市海洋产业行动方案

一、开放合作
1.支持“引进来”“走出去”。支持企业。（责任单位：市商务局、市科技局）
2.加强部门责任。排好次序，第一时间办理的事由部门落实。（责任单位：市交通局）
"""
    told = Assistant(PairIndex(read_policy("plan", text))).ask("“走出去”的事排第一的责任部门是哪个？").answer  # type: ignore[arg-type]

    assert "以市商务局为首" in told


def test_bodies_are_counted_of_the_level_that_is_asked_for():
    text = """滨澜市海洋产业行动方案

一、重点任务
1.建设特色园区。支持园区。〔责任单位：市商务局、市科技局，各区人民政府〕
"""
    told = Assistant(PairIndex(read_policy("plan", text))).ask("建设特色园区列了几个市级部门？").answer  # type: ignore[arg-type]

    assert "共2个：市商务局、市科技局" in told


def test_with_whom_a_body_has_its_task_is_told_by_the_task(assistant):
    told = assistant.ask("市教育局负责哪项任务，跟谁一起？").answer

    assert "市人力资源社会保障局" in told


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("深海装备研发这块谁打头？", "推进深海装备研发的责任单位"),
        ("完善人才服务的责任单位市里有几个部门？", "市里的共2个：市人力资源社会保障局、市教育局"),
    ],
)
def test_a_task_is_called_by_a_part_of_its_heading(assistant, question, holds):
    assert holds in assistant.ask(question).answer


def test_which_institution_does_something_is_said_by_the_sentence():
    text = """滨澜市海洋产业行动方案

一、重点任务
1.提升公共服务。引导海洋技术交易中心等机构设置知识产权分支机构。（责任单位：市商务局）
"""
    told = Assistant(PairIndex(read_policy("plan", text))).ask("知识产权分支机构由哪家机构来设置？").answer  # type: ignore[arg-type]

    assert "海洋技术交易中心" in told


CLEARED = """滨澜市评价管理方案

一、违规评价清理

行业主管部门加强指导，对擅自开展的违规评价进行全面清理，并于2026年底前完成。各地方各有关部门抓好本方案的贯彻落实。
"""


def test_who_does_something_is_told_by_the_sentence_that_begins_with_them():
    assistant = Assistant(PairIndex(read_policy("cleared", CLEARED)))  # type: ignore[arg-type]

    assert "行业主管部门" in assistant.ask("擅自开展的违规评价谁来清理？").answer


SHARED = """滨澜市河湖保护办法

第一条　市水务部门主管本市河湖保护工作，负责组织实施本办法。市港务部门应当将岸线保护纳入港口规划。
第二条　市财政部门、市发展改革部门在职责范围内，分别负责保护资金的拨付、保护项目的审批（库区内由市农业部门负责）。市审计局加强对保护资金使用的监督。市发展改革部门、市财政部门、市水务部门共同牵头研究建立生态补偿。市财政部门牵头制定奖励细则。
第三条　建立河湖保护联席会议制度。联席会议办公室设在市水务部门，负责联席会议的日常工作。各区要落实河湖保护的各项要求。
"""


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("河湖保护工作由哪个部门主管？", "市水务部门", "市港务部门"),
        ("保护资金的使用由哪个部门监督？", "市审计局", "市财政部门"),
        ("生态补偿由哪几个部门共同牵头研究建立？", "市发展改革部门、市财政部门、市水务部门", "细则"),
        ("联席会议的日常工作由哪个部门承担？", "市水务部门", "各区"),
        ("保护项目的审批由哪个部门负责？", "市发展改革部门", "市农业部门"),
    ],
)
def test_a_duty_of_running_text_is_of_its_own_sentence_only(question, holds, lacks):
    told = Assistant(PairIndex(read_policy("rivers", SHARED))).ask(question).answer  # type: ignore[arg-type]

    assert holds in told
    assert lacks not in told


HELP = """滨澜市老年助浴服务办法

第一条　镇人民政府（街道办事处）负责具体实施助浴服务，负责设置助浴点、遴选服务机构，承担补贴申请的受理等工作。
第二条　市、区卫生健康部门负责助浴服务的卫生指导。省民政部门负责助浴标准的制定。
第三条　建立助浴工作领导小组。领导小组下设办公室，设在市民政部门，承担领导小组的日常工作。
第四条　有关部门应当向民政部门提供下列信息：
（一）公安部门、法院有关婚姻状况的信息；
（二）教育部门有关学生学籍的信息；
（三）自然资源部门有关不动产登记的信息。
第五条　实施“暖浴”工程推广上门助浴。（省民政厅、省财政厅负责）（市分工方案：市民政局、市财政局负责）
第六条　优化助浴机构备案，推行一次办结。（省民政厅牵头，各有关单位配合）
第七条　市科技部门、市社科院分别负责助浴器具和助浴伦理的研究。助浴规划由市发展改革部门负责编制，经审议后公布。
第八条　市（区）审计、统计等部门按照各自职能开展助浴情况的核对。
"""


@pytest.fixture(scope="module")
def bathing() -> Assistant:
    return Assistant(PairIndex(read_policy("bathing", HELP)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("街道办在助浴服务中承担哪些职责？", "遴选服务机构，承担补贴申请的受理", "原文没有"),
        ("区卫健局负责什么？", "卫生指导", "标准"),
        ("教育部门提供哪些信息？", "学籍", "不动产"),
        ("“暖浴”工程在市一级由哪几个单位负责？", "市民政局、市财政局", "省财政厅"),
        ("“暖浴”工程在省级由哪几个单位负责？", "省民政厅、省财政厅", "市财政局"),
        ("优化助浴机构备案由哪个厅局牵头？", "由省民政厅牵头", "责任单位"),
        ("设在市财政局的领导小组办公室主要做什么？", "与原文不符", "市财政局"),
        ("助浴伦理的研究由哪个单位负责？", "分别负责助浴器具和助浴伦理的研究", "责任单位"),
        ("助浴规划由哪个部门编制？", "助浴规划由市发展改革部门负责编制", "责任单位"),
        ("审计局在助浴情况的核对里干什么？", "核对", "原文没有"),
        ("领导小组办公室设在市财政局，负责什么？", "与原文不符", "市财政局参与"),
        ("市财政局负责的助浴标准的制定，有什么要求？", "与原文不符", "市财政局"),
    ],
)
def test_duties_are_asked_for_by_short_names_levels_and_wrong_bodies(bathing, question, holds, lacks):
    told = bathing.ask(question).answer

    assert holds in told
    assert lacks not in told


def test_who_heads_a_group_is_not_told_by_what_its_office_does(bathing):
    assert "日常工作的责任单位" not in bathing.ask("领导小组由谁牵头？").answer


def test_who_does_what_is_also_told_by_a_rule_for_everyone():
    text = """滨澜市农膜回收办法

一、回收利用
按照“谁使用谁交回、谁销售谁收集”原则，对废旧农膜进行处理。
"""
    told = Assistant(PairIndex(read_policy("film", text))).ask("用完的废旧农膜该谁收集？").answer  # type: ignore[arg-type]

    assert "谁销售谁收集" in told


def test_who_holds_a_post_is_no_question_about_tasks() -> None:
    text = "某市产业方案\n\n一、任务\n（一）建设园区。（牵头单位：市科技局）\n（二）引育人才。（牵头单位：市科技局）\n"
    told = Assistant(PairIndex(read_policy("posts", text))).ask("低空专班由市科技局牵头，负责人是哪位？")  # type: ignore[arg-type]

    assert "任务" not in told.answer


PORT = """滨澜市2025年渔港工作要点

一、优化渔港服务
1.推广“渔港贷”业务。（责任单位：市财政局）
2.扩大“渔船险”覆盖面。（责任单位：市海洋局、财政局）
3.修订《滨澜市渔港管理办法》，规范渔港收费。（责任单位：市海洋局）
4.推进渔港数字化改造。（责任单位：市数据局）
二、推进渔港监管一体化
1.筹建“渔港综合服务站”。（责任单位：市市场监管局）
2.深化渔港联合执法。（责任单位：市司法局）
三、支持渔业发展
1.加大信贷支持力度。增加渔船首贷投放，2025年首贷户不少于200户。（责任单位：滨澜银保监局）设立渔业风险补偿资金。（责任单位：市海洋局）
四、建设智慧渔港
1.建设渔港云平台。（市数据局牵头，市海洋局、各县区政府负责落实，完成时限：2025年12月）
2.公开渔港收费目录。（市海洋局负责落实，完成时限：2025年12月）
3.开放渔港影像。（市数据局牵头，市海洋局配合，完成时限：2025年10月）
"""


@pytest.fixture(scope="module")
def port() -> Assistant:
    return Assistant(PairIndex(read_policy("port", PORT)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("点名市司法局负责的任务有哪几项？", ["深化渔港联合执法"], "点名市司法局"),
        (
            "市海洋局参与的任务有几项？其中要跟别的单位一块儿干的是哪项，跟谁？",
            ["渔港管理办法", "其中与其他单位", "财政局"],
            "",
        ),
        ("市海洋局跟别的部门一起负责的任务有几项？", ["共3项", "“渔船险”"], "渔港管理办法"),
        ("滨澜银保监局一共管几条举措？都涉及什么？", ["加大信贷支持力度", "渔船首贷"], "没有载明"),
        (
            "市司法局除了筹建渔港综合服务站，在渔港监管一体化里还负责什么？",
            ["与原文不符", "市市场监管局", "联合执法"],
            "",
        ),
        ("市市场监管局除了筹建渔港综合服务站，还负责什么？", ["渔港综合服务站"], "与原文不符"),
        ("写明了牵头单位、而且2025年12月才到期的任务有几项？", ["共1项", "渔港云平台"], "收费目录"),
        ("没有写明牵头单位、2025年12月到期的任务有几项？", ["共1项", "收费目录"], "云平台"),
        ("渔港云平台建设哪个局牵头？落实的又是谁？", ["市数据局", "各县区政府"], ""),
        ("“渔港贷”推广和“渔船险”扩面是同一拨部门在管吗？各是谁？", ["不一样", "市财政局", "市海洋局、财政局"], ""),
        ("渔港云平台的牵头单位和渔港影像一样吗？", ["一样，牵头单位都是市数据局"], "不一样"),
        ("“渔港贷”推广和渔港数字化改造是一个部门管吗？", ["否，不一样", "市财政局", "市数据局"], ""),
        ("渔港云平台和渔港影像开放，牵头单位一样吗？", ["一样，牵头单位都是市数据局"], "不一样"),
    ],
)
def test_tasks_by_several_conditions_and_two_tasks_beside_each_other(port, question, holds, lacks):
    answer = port.ask(question)

    assert answer.status == "answered"
    assert [words for words in holds if words not in answer.answer] == []
    assert not lacks or lacks not in answer.answer


GUIDED = """青浦湾市渔业小额贷款管理办法

第一条 渔业小额贷款由合作银行发放，市财政局给予贴息，由市海洋局指导、市金融监管局监管。

第二条 渔船保险由承保机构办理，市海洋局负责业务指导，银保监分局负责监督管理。
"""


@pytest.mark.parametrize(
    ("question", "start", "holds"),
    [
        ("渔业小额贷款由市海洋局监管，对吗？", "否", "不是市海洋局，而是市金融监管局"),
        ("渔业小额贷款由市财政局监管，利息谁补？", "与原文不符", "不是市财政局，而是市金融监管局"),
        ("渔业小额贷款的监管部门是谁？", "", "市金融监管局监管"),
        ("渔船保险由谁监管？", "", "监督管理的责任单位：银保监分局"),
        ("渔船保险是市海洋局监管的吧？", "否", "银保监分局"),
    ],
)
def test_who_guides_is_not_who_supervises(question, start, holds):
    guided = Assistant(PairIndex(read_policy("guided", GUIDED)))  # type: ignore[arg-type]
    answer = guided.ask(question).answer

    assert answer.startswith(start)
    assert holds in answer


def test_a_name_of_the_title_calls_no_part_of_the_document():
    text = (
        "滨澜市深化“互联网＋”行动分工方案\n\n一、推进“互联网＋”便民\n（一）推广网上挂号。（市卫生健康委负责）\n"
        "（二）规范网约车管理。（市交通运输局负责）\n"
    )
    plan = Assistant(PairIndex(read_policy("plan", text)))  # type: ignore[arg-type]

    answer = plan.ask("规范网约车管理，“互联网＋”分工方案里由哪个部门负责？").answer

    assert "市交通运输局" in answer
    assert "市卫生健康委" not in answer


def test_all_bodies_are_told_where_those_of_no_one_task_are_asked_for(workshop):
    answer = workshop.ask("这份文件涉及哪些部门？")

    assert all(body in answer.answer for body in ("市商务局", "市民政局", "市司法局", "市数据局", "市市场监管局"))
