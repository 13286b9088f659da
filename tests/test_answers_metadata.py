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
        (BIO, "这个意见管到啥时候？", ["2030年4月30日"]),
        (BIO, "这份文件发给谁的？", ["市政府各部门"]),
        (BIO, "本文件的文号和印发日期", ["云政发〔2025〕18号", "2025年4月16日"]),
        (PARKING, "停车办法试行期几年，从哪天起试行？", ["2年", "2025年4月15日"]),
        (PARKING, "这个办法是第几号令？", ["云澜市人民政府令第41号"]),
        (MEALS, "哪几个部门联合印发的？", ["云澜市民政局", "云澜市卫生健康委员会"]),
        (MEALS, "这个方案什么时候开始施行？", ["自印发之日起施行"]),
        (YOUTH, "这个措施过期没有？", ["有效期3年"]),
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
