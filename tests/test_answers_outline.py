"""Counts, ordinals and lists over the outline of a document, its clauses with or without headings of their own."""

import pytest

from assistant.chain import Assistant
from assistant.dossier import Dossier
from corpus.load import read_policy
from tests.small_index import PairIndex

LAKE = """澄湖市人民政府关于促进湖区渔业发展的若干措施
澄湖政发〔2025〕7号

为促进湖区渔业发展，制定本措施。

一、降低养殖成本，减轻渔户负担

具体做好“三个减轻”。

1.减轻饲料负担
（1）建设饲料集采平台，统一向渔户供应“放心料”。（责任单位：市农业农村局、供销社）
（2）推行饲料质量抽检制度。（责任单位：市市场监管局）
2.减轻用电负担
（3）对增氧设备执行农业用电价格，探索错峰优惠。（责任单位：市发展改革委）
3.减轻种苗负担
（4）支持良种场扩繁，向渔户提供SPF级虾苗。（责任单位：市农业农村局）
（5）开展种苗“以奖代补”。（责任单位：市农业农村局、财政局）
（6）建立种苗追溯系统。（责任单位：市农业农村局）

二、降低销售成本

4.建设产地市场
（7）建设3个湖鲜市场。（责任单位：市商务局）
（8）培育直播基地。（责任单位：市商务局）

三、组织保障

5.加强组织领导
（9）成立工作专班。（责任单位：市农业农村局）
6.加强宣传引导
（10）开展政策宣讲。（责任单位：市农业农村局）

澄湖市人民政府
2025年5月6日
"""


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant(PairIndex(read_policy("lake", LAKE)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        pytest.param("“三个减轻”是哪三个？", ["减轻饲料负担", "减轻用电负担", "减轻种苗负担"], id="文中报了数的一组"),
        pytest.param(
            "减轻种苗负担下面有几条措施？", ["共3项", "支持良种场扩繁", "建立种苗追溯系统"], id="没有标题的各条"
        ),
        pytest.param("种苗负担下面三条分别是什么标题？", ["支持良种场扩繁", "建立种苗追溯系统"], id="问的是标题"),
        pytest.param("组织保障有哪两项要求？", ["加强组织领导", "加强宣传引导"], id="问法报了数"),
        pytest.param("第5个大项是什么？", ["加强组织领导"], id="按编号，大项"),
        pytest.param("第8条任务是什么？", ["培育直播基地"], id="按编号，小条"),
        pytest.param("组织保障的第二项是什么？", ["第二项是：加强宣传引导"], id="某部分的第几项"),
        pytest.param("组织保障的最后一项是什么？", ["加强宣传引导"], id="最后一项"),
        pytest.param("三个部分里哪个部分条数最多，有多少条？", ["降低养殖成本", "6条"], id="哪部分最多"),
        pytest.param("全文一共编到多少条任务？", ["共3部分、10条"], id="全文几条"),
        pytest.param(
            "市农业农村局负责的任务有几项？", ["共6项", "“放心料”", "SPF级虾苗", "“以奖代补”"], id="任务里有引号和字母"
        ),
    ],
)
def test_the_outline_is_counted_and_listed_as_a_whole(assistant, question, told):
    answer = assistant.ask(question)

    assert answer.status == "answered"
    assert [words for words in told if words not in answer.answer] == []


def test_a_number_that_the_outline_does_not_have_is_no_answer(assistant):
    answer = assistant.ask("第30条任务是什么？")

    assert "第30条是" not in answer.answer


def test_a_clause_without_a_heading_is_titled_by_how_it_opens():
    dossier = Dossier(read_policy("lake", LAKE))
    titles = {clause.number: dossier.title(clause) for clause in dossier.policy.clauses}

    assert titles["（3）"] == "对增氧设备执行农业用电价格，探索错峰优惠"
    assert titles["（7）"] == "建设3个湖鲜市场"


BAY = """澜港市金融支持实体经济行动方案
澜港府办〔2025〕3号

一、重点任务

1.优化信贷投放。引导银行增加贷款。（市金融办、发展改革委，北湾、东屿区政府负责）
2.发展绿色金融。完善绿色金融产品。（市金融办，东屿区政府负责）
3.办好金融展会。提升金融影响力。（市金融办，西岭区政府负责）

二、分工

4.推动产业金融。发展供应链金融。提高数字化水平。（省金融厅、期货交易所负责）（市分工：市金融办、期货交易所负责）
5.推动绿色权益。发展碳金融。（省金融厅负责）（市分工：市金融办、期货交易所负责）

澜港市人民政府办公厅
2025年3月1日
"""


def test_bodies_that_share_their_last_words_and_annotations_side_by_side_are_counted_once():
    assistant = Assistant(PairIndex(read_policy("bay", BAY)))  # type: ignore[arg-type]

    north = assistant.ask("北湾区政府负责的任务有几项？")
    exchange = assistant.ask("期货交易所负责的任务有几项？")

    assert "1项任务：优化信贷投放" in north.answer
    assert "共2项" in exchange.answer
    assert "推动产业金融" in exchange.answer


def test_the_figures_of_targets_that_are_named_together_are_added_up():
    text = LAKE.replace("一、降低养殖成本", "到2027年，培育龙头企业12家、种苗企业30家。\n一、降低养殖成本")
    assistant = Assistant(PairIndex(read_policy("lake", text)))  # type: ignore[arg-type]

    answer = assistant.ask("2027年培育的龙头企业和种苗企业加起来多少家？")

    assert "合计42家" in answer.answer


def test_paragraphs_that_open_with_a_short_sentence_are_the_items_of_their_heading() -> None:
    text = (
        "某市政务公开工作要点\n\n一、总体要求\n（一）基本原则\n"
        "坚持以人民为中心。以企业群众需求为导向，提升主动服务。\n"
        "坚持法治化规范化。严格落实条例，履行公开义务。\n"
        "坚持信息精准推送。建立服务对象信息库，精准推送。\n"
        "坚持改革创新并重。注重科技赋能，优化流程管理。\n"
        "（二）工作目标\n到2026年，全面提升政务公开质量。\n"
    )
    told = Assistant(PairIndex(read_policy("open", text))).ask("基本原则有哪几条？").answer  # type: ignore[arg-type]
    assert told.startswith("基本原则，共4项")
    assert told.count("坚持") == 4


def test_safeguards_are_those_of_the_section_that_is_called_so(assistant):
    answer = assistant.ask("有哪些保障措施？").answer

    assert answer.startswith("组织保障，共2项：")
    assert "加强组织领导" in answer
    assert "加强宣传引导" in answer


def test_a_document_of_articles_alone_is_counted_by_them():
    text = "云澜市渔港管理办法\n\n" + "\n\n".join(
        f"第{number}条　{words}"
        for number, words in zip("一二三", ("渔港免费开放。", "渔港夜间关闭。", "渔港禁止捕捞。"), strict=True)
    )
    answer = Assistant(PairIndex(read_policy("harbour", text))).ask("一共多少条？")  # type: ignore[arg-type]

    assert answer.answer.startswith("共3条（第一条至第三条）")
