"""Whatever sort of thing is asked for, only a sentence that holds such a thing tells it."""

import pytest

from assistant.question import Question
from assistant.sought import lacks_sought


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        ("合作办学的院校是哪几所？", "与同济大学、江南大学合作办学", "探索引进境外高水平院校来华办学"),
        ("审计数据共享由哪两家来搞？", "市审计部门会同市数据管理部门建立机制", "推进审计数据共享"),
        ("跨省通办的事项眼下落地多少了？", "目前已落地80项", "年底前推动100项事项落地实施"),
        ("转供电改造的钱谁出？", "改造费用由电网企业承担", "推动转供电主体逐一制定方案"),
        ("集市的摊位怎么收费？", "免收摊位费", "划定便民小微集市"),
        ("进专板挂牌要满足什么条件？", "净资产不低于500万元的企业可以挂牌", "支持交易中心设立专板"),
        ("集聚区按什么认定标准评？", "认定标准为年营业额1亿元", "修订集聚区认定标准"),
        ("材料交到哪个窗口？", "材料交到政务大厅三楼", "企业可申报认定"),
        ("评估没通过会怎么样？", "评估不合格的，责令整改", "开展胜任力评估"),
        ("讲师要有什么资质？", "讲师应具有高级职称", "组织讲师开展宣讲"),
        ("拖欠工资会罚多少钱？", "处5000元以上1万元以下罚款", "“首违不罚”实施领域拓展至26个以上"),
        ("最低工资一个月是多少？", "月最低工资标准为2300元", "补贴不高于当地最低工资标准"),
        ("为什么只让两个城市先放宽？", "两市摇号需求较大，因此先行放宽", "鼓励两市放宽摇号指标"),
    ],
)
def test_a_sort_of_thing_is_told_by_what_holds_it(question, told, untold):
    asked = Question(question)

    assert not lacks_sought(asked, told)
    assert lacks_sought(asked, untold)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("补偿比例原来多少、现在提到多少？", "补偿比例由20%提高至40%"),
        ("保障举措一共列了几条？", "强化保障举措"),
        ("学历要求是什么？", "年龄不限"),  # the sort is left to whoever knows its name
        ("怎么申请？", "支持创业"),
    ],
)
def test_what_was_is_no_state_of_now_and_other_questions_seek_no_sort(question, said):
    assert not lacks_sought(Question(question), said)
