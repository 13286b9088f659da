import pytest

from corpus.load import read_policy
from tests.test_outline import BUNDLED


def targets(body: str):
    return read_policy("city", f"某市意见\n某政发〔2024〕5号\n\n一、发展目标\n{body}\n").facts.targets


def test_the_goals_of_the_bundled_policy_are_read_exactly():
    found = [
        (t.deadline, t.indicator, t.printed, t.value, t.unit)
        for t in read_policy("wuxi", BUNDLED).facts.targets
        if t.clause == "一/（三）"
    ]

    assert found == [
        ("2027", "未来产业特色园区", "不少于15个", 15, "个"),
        ("2027", "面向未来产业的技术（产业、制造业）创新中心、工程研究中心等创新平台", "8个", 8, "个"),
        ("2027", "未来产业头部企业", "10家", 10, "家"),
        ("2027", "未来产业国家级专精特新“小巨人”企业", "15家", 15, "家"),
        ("2027", "科创“新物种”企业", "15家", 15, "家"),
        ("2027", "未来产业领军人才团队", "15个以上", 15, "个"),
        ("2027", "未来产业规模", "达到2000亿元", 2e11, "元"),
        ("2030", "未来产业特色园区", "不少于20个", 20, "个"),
        ("2030", "融合应用场景", "50个左右", 50, "个"),
        ("2030", "省级未来产业先导区", "不少于5个", 5, "个"),
        ("2030", "未来产业规模", "达到4000亿元", 4e11, "元"),
        ("2035", "具有全球影响力的未来产业“链主”企业", "10家以上", 10, "家"),
        ("2035", "未来产业规模", "超万亿", 1e12, ""),
    ]


@pytest.mark.parametrize(
    ("body", "indicator", "deadline", "value", "unit"),
    [
        ("到2025年底，秸秆综合利用率达到85%以上。", "秸秆综合利用率", "2025", 85, "%"),
        ("2026年6月底前，新建公共停车泊位2万个。", "公共停车泊位", "2026-06", 20000, "个"),
        ("到2030年，产业规模突破1.5万亿元。", "产业规模", "2030", 1.5e12, "元"),
        ("力争到2027年培育高新技术企业三百家。", "高新技术企业", "2027", 300, "家"),
    ],
)
def test_a_target_has_indicator_deadline_value_and_unit(body, indicator, deadline, value, unit):
    (target,) = targets(body)

    assert (target.indicator, target.deadline, target.value, target.unit) == (indicator, deadline, value, unit)


@pytest.mark.parametrize(
    "body",
    [
        "对新认定的企业给予50万元奖励。",
        "受理部门在5个工作日内作出决定。",
        "2021年全市实现产值300亿元。",
        "依据国发〔2023〕9号文件执行。",
    ],
)
def test_support_procedure_and_history_are_no_targets(body):
    assert targets(body) == ()


def test_the_span_proves_the_target():
    policy = read_policy("wuxi", BUNDLED)

    for target in policy.facts.targets:
        words = BUNDLED[slice(*target.span)]
        assert target.printed in words
        assert target.indicator in words


def aims(body: str):
    return read_policy("city", f"某市意见\n某政发〔2024〕5号\n\n一、主要任务\n{body}\n").facts.targets


@pytest.mark.parametrize(
    ("body", "indicators"),
    [
        ("建设54个乡镇、街道项目和20个社区健身中心项目。", ["乡镇、街道项目", "社区健身中心项目"]),
        ("依托现有5家重点实验室，争取获批全国重点实验室2-3家。", ["全国重点实验室"]),
        ("用好奖补资金，重点打造5个会展品牌。", ["会展品牌"]),
        ("100%的卫生院完成中医馆设置。", ["卫生院完成中医馆设置"]),
        ("每个县建设1所80-150个托位的托育机构。", ["80-150个托位的托育机构"]),
    ],
)
def test_a_figure_is_about_the_words_that_it_counts(body, indicators):
    assert [target.indicator for target in aims(body)] == indicators


@pytest.mark.parametrize(
    "body",
    [
        "打通服务群众的“最后一公里”。",
        "根据国家发展改革委等6部门通知要求。",
        "推进110kV线路改造。",
        "用好两个市场、两种资源。",
        "对31个市级部门和16个区开展监测。",
        "覆盖率=签约人数/常住人口数*100%。",
        "申报单位须符合以下条件：\n（1）年营业收入不低于10亿元；\n（2）研发人员占比不低于30%。",
    ],
)
def test_names_idioms_formulas_and_conditions_are_no_targets(body):
    assert aims(body) == ()


def test_a_later_date_counts_for_the_figure_behind_it():
    found = targets("到2025年，每万人口家庭医生数不低于4人，到2027年不低于4.66人。")

    assert [(t.indicator, t.deadline, t.value) for t in found] == [
        ("每万人口家庭医生数", "2025", 4),
        ("每万人口家庭医生数", "2027", 4.66),
    ]


def test_what_comes_every_year_is_not_due_by_the_year_of_the_sentence_before():
    _, yearly = targets("到2025年，覆盖率达到80%。在此基础上，覆盖率每年提升1～3个百分点。")

    assert (yearly.value, yearly.value_high, yearly.deadline) == (1, 3, None)


def test_the_row_names_what_its_figures_are_about():
    table = (
        "附件1\n监测指标（2023年版）\n序号\t指标\t标准\n1\t续约率\t较上一年增加，力争2023年达到80%。\n2\t控制率\t≥50%\n"
    )
    found = read_policy("city", f"某市方案\n某政发〔2023〕5号\n\n一、目标\n见附件。\n\n{table}").facts.targets

    assert [(t.indicator, t.deadline, t.value) for t in found] == [("续约率", "2023", 80), ("控制率", None, 50)]
