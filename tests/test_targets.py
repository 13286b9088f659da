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
        ("2026年每千人养老床位拥有量11.5张。", "每千人养老床位拥有量", "2026", 11.5, "张"),
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
        ("实施10个投资十亿元以上项目。", ["投资十亿元以上项目"]),
        ("社会体育指导员人数达到总人口的千分之三。", ["社会体育指导员人数"]),
        ("制定标准10个以上。", ["标准"]),
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
        "示范点标准为：一片以上灯光球场，4张以上乒乓球台。",
        "展期3天以上，规模达到50个标准展位（9平方米）以上的，给予补贴。",
        "新上固定资产投资3亿元以上项目，享受投资支持，实行“一事一议”。",
        "企业近3年收入均不低于5亿元，单店年销售额不低于500万元。",
        "股权占比超过50%，法人持股比例占全部股份1/2以上。",
        "持有高级证书的积20分，1年内计分不超过2分，累计最高不超过10分。",
        "月收入6万元（不含6万元）以下。",
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


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (
            "用水、用气报装审批时限分别压缩至2.5、5个工作日以内。",
            [("用水、用气报装审批时限", None, 2.5, "个工作日"), ("用水、用气报装审批时限", None, 5, "个工作日")],
        ),
        (
            "三类项目审批时间分别减至40个、20个、10个工作日。",
            [("三类项目审批时间", None, days, "个工作日") for days in (40, 20, 10)],
        ),
        (
            "商标续展办理时限分别减至1个月、半个月。",
            [("商标续展办理时限", None, months, "个月") for months in (1, 0.5)],
        ),
        (
            "到2030年，甲产业、乙产业规模分别达到20、10万元。",
            [("甲产业、乙产业规模", "2030", 2e5, "元"), ("甲产业、乙产业规模", "2030", 1e5, "元")],
        ),
        ("并联审批率和联合验收率分别达到30%、35%。", [("并联审批率", None, 30, "%"), ("联合验收率", None, 35, "%")]),
        (
            "到2025年、2030年，绿色建筑占比分别达到60%、80%。",
            [("绿色建筑占比", "2025", 60, "%"), ("绿色建筑占比", "2030", 80, "%")],
        ),
        ("自来水普及率达到85%。", [("自来水普及率", None, 85, "%")]),
        ("非化石能源装机比重达到39%。", [("非化石能源装机比重", None, 39, "%")]),
        ("单笔首担率不低于担保业务总额的20%。", [("单笔首担率", None, 20, "%")]),
        (
            "到2027年，鲜切花产量达到2亿枝，盆花5000万盆。",
            [("鲜切花产量", "2027", 2e8, "枝"), ("盆花", "2027", 5e7, "盆")],
        ),
        ("营商环境综合排名进入全国前10位。", [("营商环境综合排名", None, 10, "位")]),
        ("到2025年，化肥使用量实现零增长，产值翻一番。", [("化肥使用量", "2025", 0, "%"), ("产值", "2025", 2, "倍")]),
        ("培育15家年产值超10亿元的企业。", [("年产值超10亿元的企业", None, 15, "家")]),
        ("将登记完成时限缩短至5个工作日内。", [("登记完成时限", None, 5, "个工作日")]),
        ("新建公园（含口袋公园）10个。", [("公园（含口袋公园）", None, 10, "个")]),
        ("85%政务服务事项“一网通办”。", [("政务服务事项“一网通办”", None, 85, "%")]),
        ("推动知识产权案件立\n案率达到90%。", [("知识产权案件立案率", None, 90, "%")]),
        (
            "全年新开工重点项目2600个以上、竣工1200个以上。",
            [("重点项目", None, 2600, "个"), ("重点项目", None, 1200, "个")],
        ),
        ("行政处罚事项细化量化率达到100%。", [("行政处罚事项细化量化率", None, 100, "%")]),
    ],
)
def test_wordings_of_real_policies_are_read(body, found):
    assert [(t.indicator, t.deadline, t.value, t.unit) for t in aims(body)] == found


@pytest.mark.parametrize(
    "body",
    [
        "推动10千伏及以上用户直接参与电力市场。",
        "信用额度可提高至500万元。",
        "淘汰35蒸吨以下燃煤锅炉。",
        "在受理后10个工作日内办结。",
        "对经营面积达到1000平方米、年销售额达到500万元的，给予一次性奖励。",
        "印发稳经济政策措施20条。",
    ],
)
def test_modifiers_limits_and_terms_of_support_are_no_targets(body):
    assert aims(body) == ()


def test_a_year_at_the_beginning_of_a_paragraph_holds_for_its_next_sentences():
    first, second = aims("到2027年，建成园区6个。园区集聚度达到60%以上。")

    assert (first.deadline, second.deadline) == ("2027", "2027")


def test_items_below_a_goal_have_the_deadline_of_the_text_above_them():
    source = "某市意见\n某政发〔2024〕5号\n\n一、发展目标\n到2027年，体系更加完善。\n（一）规模壮大。新增企业30家。\n（二）质量提升。优良率达到95%。\n"
    found = read_policy("city", source).facts.targets

    assert [(t.clause, t.deadline) for t in found] == [("一/（一）", "2027"), ("一/（二）", "2027")]


def test_chapters_of_a_plan_hold_targets_and_articles_of_a_regulation_do_not():
    plan = read_policy("plan", "某市规划\n\n第一章 重点工程\n第一节 蔬菜\n建设生产基地30个。\n").facts.targets
    rules = read_policy("rules", "某市办法\n\n第一章 总则\n第一条 申请人建设生产基地30个。\n").facts.targets

    assert [(t.indicator, t.value) for t in plan] == [("生产基地", 30)]
    assert rules == ()


def test_a_flattened_table_of_indicators_is_not_guessed_at():
    assert aims("指标名称2020年2025年优良率（%）76.7＞80约束性优质率66≥70预期性。") == ()


def test_only_headings_that_look_back_hold_history():
    source = "某市方案\n某政发〔2024〕5号\n\n一、主要成效\n建成园区3个。\n二、提高招商成效\n建成园区5个。\n"

    assert [t.value for t in read_policy("city", source).facts.targets] == [5]


def test_a_bare_measure_is_of_what_the_measure_before_it_is_of():
    found = targets("到2025年，全市柑橘种植面积达到380万亩、产量达到370万吨，综合产值达到90亿元。")

    assert [target.indicator for target in found] == ["全市柑橘种植面积", "全市柑橘产量", "全市柑橘综合产值"]


def test_a_span_begins_with_the_verbs_that_count():
    policy = read_policy(
        "city",
        "某市意见\n\n一、发展目标\n农田工程：新建高标准农田494万亩，改造提升高标准农田318万亩；升级和新增100个气象监测站。\n",
    )

    assert [policy.source[slice(*target.span)] for target in policy.facts.targets] == [
        "新建高标准农田494万亩",
        "改造提升高标准农田318万亩",
        "升级和新增100个气象监测站",
    ]


def test_a_figure_of_a_later_year_that_only_a_verb_counts_is_of_what_was_counted_before():
    found = targets("2025年，建成助餐点180个以上，覆盖率达到60%；2026年，建成260个左右，覆盖率达到75%。")

    assert [(t.deadline, t.indicator, t.printed) for t in found] == [
        ("2025", "助餐点", "180个以上"),
        ("2025", "覆盖率", "达到60%"),
        ("2026", "助餐点", "260个左右"),
        ("2026", "覆盖率", "达到75%"),
    ]


def test_a_figure_that_another_verb_counts_is_of_nothing_before():
    found = targets("2025年，建成助餐点180个；2026年，培训260个。")

    assert [t.deadline for t in found] == ["2025"]
