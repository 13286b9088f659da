"""What is answered from targets: the year, the indicator and the comparator that were asked for, on invented policies."""

from pathlib import Path

import pytest

from assistant.chain import Assistant
from corpus.load import read_policy
from tests.small_index import PairIndex

VALLEY = """岚谷市关于培育低碳产业的实施意见

各区人民政府：

为培育低碳产业，制定本意见。

一、发展目标

到2026年，建成低碳特色园区不少于4个，引育低碳领军人才团队12个以上，低碳产业规模达到500亿元。
到2029年，建成低碳特色园区不少于9个，打造30个左右示范场景，低碳产业规模达到1000亿元。
到2032年，低碳产业规模超1500亿元。

二、重点任务

（一）攻克关键技术。到2029年完成不少于25项关键技术突破。
（二）开放场景。到2029年，建成30个以上示范场景。
（三）建设园区。到2029年建成不少于9个低碳特色园区。引导储能材料企业集聚发展。
（四）引育人才。到2029年引进不少于28个低碳领军团队，平均每年培育低碳人才600人以上。
"""


@pytest.fixture(scope="module")
def valley() -> Assistant:
    return Assistant(PairIndex(read_policy("valley", VALLEY)))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def bio() -> Assistant:
    text = Path("tests/data/yunlan-bio-based-materials.txt").read_text(encoding="utf-8")
    return Assistant(PairIndex(read_policy("bio", text)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("2026年想把低碳产业做到多大的盘子？", ["500亿元"], ["1000亿元"]),
        ("2029年要引进几支队伍？", ["28个"], ["12个", "600人"]),
        ("每年要带出多少人才？", ["600人以上"], ["28个"]),
        ("2029年要啃下多少技术难题？", ["25项"], ["9个"]),
    ],
)
def test_an_indicator_is_found_by_its_everyday_name(valley, question, holds, lacks):
    answer = valley.ask(question)

    assert answer.status == "answered"
    assert all(figure in answer.answer for figure in holds)
    assert not any(figure in answer.answer for figure in lacks)


@pytest.mark.parametrize(
    "question", ["发展目标是什么？", "总体目标是什么", "这份文件要达到什么目标？", "低碳产业的目标有哪些？"]
)
def test_what_a_document_aims_at_is_told_by_the_section_of_its_goals(valley, question):
    answer = valley.ask(question)

    assert answer.status == "answered"
    assert all(figure in answer.answer for figure in ("500亿元", "1000亿元", "超1500亿元", "30个左右"))
    assert "25项" not in answer.answer


def test_what_one_industry_aims_at_is_not_what_the_document_does(valley):
    assert "500亿元" not in valley.ask("储能材料的目标是什么？").answer


def test_several_indicators_are_all_answered(valley):
    answer = valley.ask("到2026年特色园区和领军人才团队各多少？")

    assert "不少于4个" in answer.answer
    assert "12个以上" in answer.answer
    assert "亿元" not in answer.answer


def test_an_indicator_named_a_little_differently_is_found_in_the_other_year(valley):
    answer = valley.ask("领军人才团队的目标，2026年与2029年各是多少？")

    assert answer.status == "answered"
    assert "12个以上" in answer.answer
    assert "28个" in answer.answer


def test_two_wordings_that_differ_are_both_shown_with_their_clauses(valley):
    answer = valley.ask("2029年示范场景要建多少个？")

    assert "30个左右" in answer.answer
    assert "30个以上" in answer.answer
    assert {citation.clause for citation in answer.citations} == {"一", "二/（二）"}


def test_what_is_stated_twice_alike_is_shown_once_with_both_clauses(valley):
    answer = valley.ask("2029年要建成多少个特色园区？")

    assert answer.answer.count("不少于9个") == 1
    assert {citation.clause for citation in answer.citations} == {"一", "二/（三）"}


@pytest.mark.parametrize(
    ("question", "result"),
    [
        ("2029年的特色园区比2026年多几个？", "多5个"),
        ("2029年产业规模比2026年增加多少？", "多500亿元"),
        ("2029年产业规模是2026年的几倍？", "2倍"),
    ],
)
def test_differences_and_ratios_are_worked_out(valley, question, result):
    answer = valley.ask(question)

    assert answer.status == "answered"
    assert result in answer.answer


def test_a_wrong_year_is_denied_with_its_figure_and_the_year_that_has_it(valley):
    answer = valley.ask("听说2026年低碳产业规模就要到1000亿元了，是吧？")

    assert answer.answer.startswith("否，与原文不符")
    assert answer.answer.index("500亿元") < answer.answer.index("1000亿元")


@pytest.mark.parametrize("question", ["2029年特色园区是9个，没记错吧？", "2029年要达到1000亿元，对吧？"])
def test_a_right_figure_is_confirmed(valley, question):
    assert valley.ask(question).answer.startswith("是")


def test_why_with_a_wrong_figure_is_corrected_first(valley):
    answer = valley.ask("为什么2026年特色园区定为20个？")

    assert answer.answer.startswith("与原文不符")
    assert "不少于4个" in answer.answer


def test_the_year_of_a_figure_is_told(valley):
    answer = valley.ask("哪年要达到1000亿元？")

    assert "2029年" in answer.answer
    assert "2026年" not in answer.answer


def test_the_targets_of_a_year_are_a_list_without_repetitions(valley):
    answer = valley.ask("2029年有哪些目标？")

    assert answer.answer.count("低碳特色园区") == 1
    assert all(figure in answer.answer for figure in ("25项", "28个", "600人", "1000亿元"))


def test_an_indicator_that_the_text_lacks_is_not_answered_with_all_the_others(valley):
    assert valley.ask("2029年的税收增速目标定的是多少？").status == "not_stated"


def test_the_only_target_of_a_year_is_told_and_not_one_of_another_year(valley):
    answer = valley.ask("2032年的目标是什么？")

    assert "低碳产业规模超1500亿元" in answer.answer
    assert "2029年" not in answer.answer


def test_a_year_without_any_target_is_declined(valley):
    answer = valley.ask("2028年的目标是什么？")

    assert answer.status == "not_stated"
    assert answer.answer == "原文未载明2028年的目标。"


@pytest.mark.parametrize(
    "question", ["低碳产业规模从2026到2029等于翻了几倍？", "低碳产业规模2029年相当于2026年的几倍？"]
)
def test_how_many_times_as_much_is_worked_out_however_it_is_said(valley, question):
    assert "2倍，即翻一番" in valley.ask(question).answer


def test_a_figure_of_a_part_is_not_taken_from_the_whole(valley):
    answer = valley.ask("储能材料2026年产值要到多少？")

    assert answer.status == "not_stated"
    assert "500亿元" not in answer.answer


def test_a_year_without_the_target_is_said_so_with_the_years_that_have_it(valley):
    answer = valley.ask("2028年特色园区要有几个？")

    assert answer.status == "not_stated"
    assert "2028年" in answer.answer
    assert "2029年" in answer.answer
    assert "9个" not in answer.answer  # beside the question it would be taken for its answer
    assert "不少于9个" in answer.citations[-1].quote


def test_a_number_of_things_is_no_percentage(bio):
    answer = bio.ask("到2027年专业园区要建几个？")

    assert "6个以上" in answer.answer
    assert "60%" not in answer.answer


SPANS = """岚谷市矿产勘查行动方案

一、目标

（一）阶段目标。用3年时间，建成勘查示范基地12个。用5年时间，建成勘查示范基地25个，资源回收率比2010年提高4%。用8-10年时间，资源回收率比2010年提高9%。
（二）市场目标。到2030年，集中交易电量占总用电量的70%左右。到2035年，集中交易电量占比稳中有升。
"""


@pytest.mark.parametrize(
    ("question", "stated", "other"),
    [
        ("用5年时间要建多少个勘查示范基地？", "25个", "12个"),
        ("头3年要建多少个勘查示范基地？", "12个", "25个"),
        ("8到10年，资源回收率比2010年提高多少？", "9%", "4%"),
        ("用7年时间要建多少个勘查示范基地？", "未载明", "25个"),
        ("到2035年，集中交易电量要占总用电量多少？", "稳中有升", "70%"),
    ],
)
def test_a_target_is_of_the_span_of_years_or_the_year_asked_for(question, stated, other):
    spans = Assistant(PairIndex(read_policy("spans", SPANS)))  # type: ignore[arg-type]

    answer = spans.ask(question).answer

    assert stated in answer
    assert other not in answer


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("2032年的低碳产业规模比2029年多多少？", "到2032年的目标至少多500亿元"),
        ("2029年的低碳产业规模比2026年多多少？", "到2029年的目标多500亿元"),
        ("2029年的低碳特色园区比2026年多几个？", "到2029年的目标多5个"),
    ],
)
def test_a_difference_is_as_open_as_the_figures_that_it_is_of(valley: Assistant, question: str, said: str) -> None:
    assert valley.ask(question).answer.startswith(said)


@pytest.mark.parametrize(
    ("question", "status"),
    [("聚乳酸产业规模2027年要达到多少亿？", "not_stated"), ("生物基材料产业规模2027年要达到多少亿？", "answered")],
)
def test_the_size_of_the_whole_is_not_that_of_a_part_with_a_name_of_its_own(bio, question, status):
    answer = bio.ask(question)

    assert answer.status == status
    assert ("300亿" in answer.answer) is (status == "answered")


def test_a_requirement_that_the_text_does_not_know_is_not_stated(bio):
    assert bio.ask("领军人才团队的学历要求是什么？").status == "not_stated"


def test_a_period_counted_in_figures_is_told_as_it_is_printed():
    text = "某市楼宇改造办法\n\n一、改造要求\n1年内，低效楼宇改造项目入驻率应不低于80%。\n"
    renewed = Assistant(PairIndex(read_policy("renewed", text)))  # type: ignore[arg-type]

    assert renewed.ask("低效楼宇改造项目入驻率要达到多少？").answer.startswith("1年内，低效楼宇改造项目入驻率")


def test_a_sum_of_money_is_no_number_of_things(valley: Assistant) -> None:
    answer = valley.ask("建低碳特色园区总投资多少亿元？")
    assert answer.status == "not_stated"
    assert "4个" not in answer.answer
    assert valley.ask("到2029年低碳产业规模多少亿元？").answer.startswith("到2029年，低碳产业规模达到1000亿元")


def test_two_things_done_to_one_thing_are_two_figures_of_it() -> None:
    text = "某市农业规划\n\n一、发展目标\n新建高标准农田494万亩，改造提升高标准农田318万亩。完成60所敬老院升级改造。\n"
    farms = Assistant(PairIndex(read_policy("farms", text)))  # type: ignore[arg-type]
    told = farms.ask("高标准农田要新建多少、改造多少？").answer
    assert "新建高标准农田494万亩" in told
    assert "改造提升高标准农田318万亩" in told
    assert "敬老院" not in told


def test_a_carried_measure_is_told_with_what_it_is_of() -> None:
    text = (
        "某市农业规划\n\n一、发展目标\n到2025年，全市柑橘种植面积达到380万亩、产量达到370万吨。蔬菜产量达到90万吨。\n"
    )
    farms = Assistant(PairIndex(read_policy("farms", text)))  # type: ignore[arg-type]
    told = farms.ask("2025年柑橘产量要达到多少？").answer
    assert "柑橘" in told
    assert "370万吨" in told
    assert "90万吨" not in told


def test_a_number_of_things_in_another_unit_is_no_answer() -> None:
    text = "某省农业意见\n\n一、发展目标\n到2025年，全省农民合作社示范社达到10000家。\n"
    farms = Assistant(PairIndex(read_policy("farms", text)))  # type: ignore[arg-type]
    assert farms.ask("合作社要多少户成员才算示范社？").status == "not_stated"
    assert "10000家" in farms.ask("到2025年合作社示范社要达到多少家？").answer


def test_what_a_plan_sets_within_the_year_is_set_for_the_year_that_it_is_of():
    text = (
        "澄海市优化服务实施方案\n\n一、增强活力\n年内新登记企业3000户。\n\n二、改善民生\n新建口袋公园12个。\n\n"
        "澄海市人民政府\n2024年3月5日\n"
    )
    services = Assistant(PairIndex(read_policy("services", text)))  # type: ignore[arg-type]

    assert "3000户" in services.ask("2024年要新登记多少企业？").answer
    assert "12个" in services.ask("2024年新建口袋公园多少个？").answer


def test_a_plan_that_looks_further_ahead_sets_nothing_for_the_year_that_it_is_of():
    text = (
        "澄海市优化服务实施方案\n\n一、增强活力\n到2027年，登记企业达到9000户。\n\n二、改善民生\n新建口袋公园12个。\n\n"
        "澄海市人民政府\n2024年3月5日\n"
    )
    services = Assistant(PairIndex(read_policy("services", text)))  # type: ignore[arg-type]

    assert "未载明2024年" in services.ask("2024年新建口袋公园多少个？").answer
