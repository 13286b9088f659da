"""What is answered about a document itself, on invented policies."""

from pathlib import Path

import pytest

from assistant.chain import Assistant
from corpus.load import read_policy
from tests.small_index import PairIndex, harbour

DATA = Path(__file__).parent / "data"
SLUGS = (
    "yunlan-bio-based-materials",
    "yunlan-public-parking",
    "yunlan-senior-meals",
    "yunlan-youth-startups",
    "yunlan-digital-government",
)
BIO, PARKING, MEALS, YOUTH, DIGITAL = SLUGS


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    policies = [read_policy(slug, (DATA / f"{slug}.txt").read_text(encoding="utf-8")) for slug in SLUGS]
    return Assistant(PairIndex(harbour(), *policies))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("doc", "question", "holds"),
    [
        (BIO, "这份文件的标题是什么？", ["云澜市人民政府关于加快生物基材料产业高质量发展的实施意见"]),
        (BIO, "几号文", ["云政发〔2025〕18号"]),
        (BIO, "生物基材料意见的文号是什么？", ["云政发〔2025〕18号"]),
        (BIO, "省里那份指导意见的文号是多少？", ["东政发〔2024〕31号"]),
        (BIO, "它依据的省里文件是什么文号？", ["东政发〔2024〕31号"]),
        (BIO, "哪天发的", ["2025年4月16日"]),
        (BIO, "谁发的", ["云澜市人民政府"]),
        (BIO, "附了啥", ["链长制", "专业园区建设任务分解表"]),
        (BIO, "文末带了几个附件？叫什么？", ["共2件", "链长制", "专业园区建设任务分解表"]),
        (BIO, "这个意见管到啥时候？", ["2030年4月30日"]),
        (BIO, "这份文件发给谁的？", ["市政府各部门"]),
        (BIO, "这份文件依据什么制定的？", ["东政发〔2024〕31号"]),
        (BIO, "这份意见是根据国家和省里的哪些文件制定的？", ["东政发〔2024〕31号"]),
        (BIO, "本文件的文号和印发日期", ["云政发〔2025〕18号", "2025年4月16日"]),
        (PARKING, "停车办法试行期几年，从哪天起试行？", ["2年", "2025年4月15日"]),
        (PARKING, "这个办法适用于哪些情形？", ["公共停车设施的规划、建设、运营及其监督管理，适用本办法"]),
        (PARKING, "这个办法是第几号令？", ["云澜市人民政府令第41号"]),
        (MEALS, "哪几个部门联合印发的？", ["云澜市民政局", "云澜市卫生健康委员会"]),
        (MEALS, "是哪几个部门一起出的？", ["云澜市民政局", "云澜市卫生健康委员会"]),
        (MEALS, "这个方案什么时候开始施行？", ["自印发之日起施行"]),
        (YOUTH, "这个措施过期没有？", ["有效期3年"]),
        (YOUTH, "这个措施是长期有效的吗？", ["有效期3年"]),
    ],
)
def test_fields_are_told_in_everyday_wording(assistant, doc, question, holds):
    answer = assistant.ask(question, docs=[doc])

    assert answer.status == "answered"
    assert [word for word in holds if word not in answer.answer.replace(" ", "")] == []
    assert answer.citations


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("这份文件是哪一天印发的？", "原文未载明印发日期"),
        ("这份要点的文号是什么？", "原文未载明发文字号"),
        ("这份要点是谁发的？", "原文未载明发文机关"),
        ("适用于谁？", "原文未载明适用范围"),
    ],
)
def test_what_is_not_printed_is_declined_by_name(assistant, question, says):
    answer = assistant.ask(question, docs=[DIGITAL])

    assert answer.status == "not_stated"
    assert says in answer.answer


def test_a_body_that_only_sends_out_a_text_is_not_the_one_that_drew_it_up():
    source = (
        "青川市人民政府办公室关于转发市商务局等部门制订的《夜市方案》的通知\n各区人民政府：\n"
        "市商务局、市公安局制订的《夜市方案》已经市政府同意，现转发给你们。\n青川市人民政府办公室\n2025年3月1日\n"
        "夜市方案\n一、目标\n建设夜市10个。\n二、措施\n延长营业时间。\n"
    )
    assistant = Assistant(PairIndex(read_policy("night", source)))  # type: ignore[arg-type]

    assert "市商务局、市公安局" in assistant.ask("这个方案是哪几家单位制订的？").answer
    assert "青川市人民政府办公室" in assistant.ask("这个通知是谁发的？").answer


CLOSED = """澄海市停车服务管理办法

第一条 为规范停车服务，制定本办法。
第二条 停车场应当公示收费标准。
第三条 本办法由市城市管理局负责解释。
第四条 本办法自2024年5月1日起施行。2019年3月1日公布的《澄海市停车管理规定》（澄府令第8号）同时废止。
"""
OPEN = """澄海市夜间经济发展办法

第一条 为繁荣夜间经济，制定本办法。
第二条 商户延长营业时间的，按规定给予补贴，由市商务局负责。
"""


@pytest.fixture(scope="module")
def two() -> Assistant:
    return Assistant(PairIndex(read_policy("parking", CLOSED), read_policy("night", OPEN)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("这个办法由谁解释？", "市城市管理局"),
        ("解释权归谁", "市城市管理局"),
        ("它废止了哪份旧文件？", "《澄海市停车管理规定》（澄府令第8号）"),
        ("旧办法是哪年公布的？", "2019年"),
    ],
)
def test_the_closing_articles_are_answered_from_themselves(two, question, holds):
    answer = two.ask(question, docs=["parking"])

    assert answer.status == "answered"
    assert holds in answer.answer


@pytest.mark.parametrize(
    "question", ["这个办法由谁解释？", "哪份旧文件被它废止了？", "执行中的问题向谁反映？", "签发人是谁"]
)
def test_what_a_document_does_not_say_of_itself_is_declined(two, question):
    answer = two.ask(question, docs=["night"])

    assert answer.status == "not_stated"
    assert "市商务局" not in answer.answer


def test_when_money_is_paid_is_no_date_of_issue(two):
    assert "成文" not in two.ask("钱什么时候发到手？", docs=["parking"]).answer
