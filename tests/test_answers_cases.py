"""Which case, tier or side of a matter is asked about, in the words of whoever asks."""

import pytest

from assistant.chain import Assistant
from assistant.parts import cut_parts
from corpus.load import read_policy
from tests.small_index import PairIndex

FLEET = """滨澜市船队发展方案

一、发展目标

1、近期目标（2025—2027年）

初步建成远洋船队框架，打造一批样板船厂。

2、远期目标（2028—2030年）

基本建成具有影响力的远洋船队。

二、空间布局

形成分工明确的“一港两湾”空间格局。

1、一港：望澜新港

集聚船舶研发机构。

2、两湾：东湾、西湾

集聚船舶维修企业。

三、支持政策

（一）展会。举办船舶展会3天及以上，规模达到50个标准展位（9平方米）以上的，给予举办方5万元补助；规模达到100个标准展位以上的，给予举办方8万元补助。（市商务局负责）

（二）运力。对年度运量不低于1万吨的船队，按照运量进行排名，排名前十的给予奖励，其中排一至三名的，分别奖励80万元、50万元、30万元；排四至十名的，各奖励10万元。（市港航局、市财政局负责）

（三）贷款。对购置渔船的企业贷款给予贴息，贴息后贷款利率控制在3%以内。（市财政局负责）

（四）招引。市港航局协调推动造船、修船项目招引；市国资委协调推动国有项目招引。

四、管理要求

（一）收益。船队冠名收益由船队与冠名企业分享。

（二）住舱。除见习船员外，对于十六周岁以上船员，应当按照性别区分住舱。

（三）变更。船队收到补正通知，应当在30日内提交补充材料。逾期未提交的，终止审查。本方案的时限以工作日计算。

（四）停发。有下列情形之一的，停止发放渔船补贴：
1．渔船转让给外地船东的；
2．连续两年停航的。

（五）抽签。泊位抽签可在以下两种方式中任选其一，一经选定不得更改。第一种方式为现场抽签，由船东到场；第二种方式为网上抽签，由系统分配。

（六）航线。推进望澜至东湾航线、望澜至西湾航线、东湾至西湾航线等客运航线建设。市港航局会同市财政局、市商务局等部门建立航线协商机制。

（七）优先登记。符合下列条件之一的船队，可以申请优先登记：
1．列入国家船队名录的；
2．参加远洋救援的。

对纳入优先登记的船队，市港航局优先安排检验。
"""


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant(PairIndex(read_policy("fleet", FLEET)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "stated", "neighbour"),
    [
        ("办120个标准展位的船舶展会补助多少钱？", "8万元", "5万元"),
        ("办60个标准展位的船舶展会补助多少钱？", "5万元", "8万元"),
        ("船队运量排第二名奖多少？", "50万元", "未载明"),
        ("船队冠名的收益归谁？", "冠名企业", "责任单位"),
        ("时限按工作日还是自然日计算？", "工作日", "未载明"),
        ("船员住舱按性别区分，有没有例外？", "除见习船员外", "未载明"),
        ("没按时提交补充材料会怎样？", "终止审查", "未载明"),
    ],
)
def test_the_case_asked_about_is_told_and_not_the_one_beside_it(assistant, question, stated, neighbour):
    answer = assistant.ask(question).answer

    assert stated in answer
    assert neighbour not in answer


def test_the_rate_of_a_loan_is_not_its_amount(assistant):
    assert assistant.ask("购置渔船最多能贷多少？").status == "not_stated"


def test_a_set_that_is_named_by_its_numbers_is_told_by_the_headings_below(assistant):
    answer = assistant.ask("“一港两湾”是哪里？").answer

    assert "望澜新港" in answer
    assert "东湾、西湾" in answer


def test_what_a_body_has_no_part_in_is_told_by_the_other_tasks(assistant):
    answer = assistant.ask("市财政局没有参与的任务有哪些？").answer

    assert "展会" in answer
    assert "运力" not in answer


def test_of_near_and_far_one_gives_way_to_the_other(assistant):
    answer = assistant.ask("远期呢？", history=["近期要把远洋船队建成什么样？"]).answer

    assert "基本建成" in answer


def test_a_whole_list_gives_way_to_what_is_asked_about_instead(assistant):
    answer = assistant.ask("造船、修船项目的招引归谁协调？国有项目呢？").answer

    assert "市港航局" in answer
    assert "市国资委" in answer


def test_who_may_do_something_is_told_by_the_conditions_rather_than_by_what_follows(assistant):
    answer = assistant.ask("什么样的船队能走优先登记？").answer

    assert "列入国家船队名录" in answer
    assert "参加远洋救援" in answer


def test_parts_and_what_lies_below_them_are_both_counted(assistant):
    assert "共4项、其下" not in assistant.ask("支持政策一共几条？").answer
    assert "共4项" in assistant.ask("支持政策一共几条？").answer


@pytest.mark.parametrize("question", ["渔船转让给外地船东，补贴还发吗？", "连续两年停航的渔船还有补贴吗？"])
def test_an_item_is_told_with_what_holds_for_it(assistant, question):
    answer = assistant.ask(question).answer

    assert answer.startswith("否")
    assert "停止发放渔船补贴" in answer


def test_two_ways_in_one_sentence_are_both_listed(assistant):
    answer = assistant.ask("泊位抽签有哪两种方式？").answer

    assert "现场抽签" in answer
    assert "网上抽签" in answer


@pytest.mark.parametrize(
    ("question", "count"), [("要建设的客运航线有几个，叫什么？", "3个"), ("建立航线协商机制的部门有几个？", "2个")]
)
def test_what_a_sentence_lists_is_counted_whatever_mark_follows_the_asking(assistant, question, count):
    assert f"列出{count}" in assistant.ask(question).answer


def test_what_a_body_does_alone_leaves_out_what_it_does_with_others(assistant):
    answer = assistant.ask("市财政局单独负责的任务有哪些？").answer

    assert "贷款" in answer
    assert "运力" not in answer


def test_two_things_that_are_counted_are_two_questions():
    asked = "要建几个市级重点泊位、创建多少示范基地？"

    assert [part.text for part in cut_parts(asked, lambda piece, _: piece)] == [
        "要建几个市级重点泊位",
        "创建多少示范基地？",
    ]


def test_points_of_a_rate_are_no_parts_of_the_text(assistant):
    assert "共" not in assistant.ask("支持政策里担保费率降几个点？").answer


def test_words_before_a_pronoun_say_what_it_points_at(assistant):
    answer = assistant.ask("那船舶展会这块谁来负责？", history=["船队运力奖励由哪些部门负责？"]).answer

    assert "市商务局" in answer
    assert "市港航局" not in answer


HERBS = """滨澜市海藻种植扶持办法

第一条　对新发展的100—500亩（含500亩）的海藻种植基地，一次性奖励企业100元/亩；对新发展的500亩以上的海藻种植基地，一次性奖励企业200元/亩。

第二条　户籍人口超过100万的县，渔船补贴标准为每月1100元；户籍人口不超过100万的县，渔船补贴标准为每月800元。

第三条　除重病儿童外，对于六周岁以上儿童，渔村寄宿学校应当按照性别区分生活区域。

第四条　渔民就餐的补贴标准为每人每次就餐费用的四分之一，最高不超过3元。
"""


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("我新发展了600亩海藻种植基地，一次性奖多少钱一亩？", "200元/亩"),
        ("新发展了300亩海藻种植基地，一次性奖多少钱一亩？", "100元/亩"),
        ("我们县户籍人口大约120万，渔船补贴每月多少？", "1100元"),
        ("户籍人口不到100万的县，渔船补贴每月多少？", "800元"),
        ("渔村寄宿学校的儿童从几岁起男女要分开生活区？", "六周岁"),
        ("渔民每次就餐的费用，政府能帮着出多少？", "3元"),
    ],
)
def test_a_case_by_its_area_its_people_or_its_age_is_told_its_own_tier(question, stated):
    assistant = Assistant(PairIndex(read_policy("herbs", HERBS)))  # type: ignore[arg-type]

    answer = assistant.ask(question)

    assert stated in answer.answer
    assert answer.status == "answered"
