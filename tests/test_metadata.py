"""Metadata: printed values only, each with its place; nothing where nothing is printed."""

import re
import unicodedata
from pathlib import Path

import pytest

from corpus import bundled
from corpus.facts.metadata import read_metadata
from corpus.outline import read_outline
from corpus.policy import Clause, Span
from tests.real_policies import POLICIES, needs_policies


def metadata_of(text):
    return read_metadata(text, [Clause("序言", None, "preamble", "", "", "序言", (Span(0, len(text)),))])


NOTICE = """青川市人民政府办公室关于印发青川市
养老服务管理办法的通知（2023年3月1日）
青政办发[2023]17号
各区人民政府，市政府各部门：
《青川市养老服务管理办法》已经市政府同意，现印发给你们，请认真贯彻执行。
青川市人民政府办公室
2023年2月28日
（此件公开发布）
青川市养老服务管理办法
第一条 根据《中华人民共和国老年人权益保障法》、《某某省养老服务条例》（省人大公告第5号）等规定，制定本办法。
第二条 养老机构许可证有效期5年。
第三条 本办法自2023年5月1日起施行，有效期5年。《青川市养老服务暂行办法》（青政发〔2018〕3号）同时废止。
附件：1.申请表
2.评估标准（试行）
"""


def test_a_notice_is_read_field_by_field():
    metadata = metadata_of(NOTICE)

    assert metadata.title == "青川市人民政府办公室关于印发青川市养老服务管理办法的通知"
    assert metadata.number == "青政办发〔2023〕17号"
    assert metadata.issuer == "青川市人民政府办公室"
    assert metadata.date == "2023-02-28"
    assert (metadata.valid_from, metadata.valid_to) == ("2023-05-01", "2028-04-30")
    assert metadata.based_on == ("《中华人民共和国老年人权益保障法》", "《某某省养老服务条例》（省人大公告第5号）")
    assert metadata.attachments == ("申请表", "评估标准（试行）")


def test_every_field_that_was_found_says_where():
    metadata = metadata_of(NOTICE)
    quotes = {field: NOTICE[at.span.start : at.span.end] for field, at in metadata.evidence.items()}

    assert quotes["number"] == "青政办发[2023]17号"
    assert quotes["date"] == "2023年2月28日"
    assert "青川市人民政府办公室" in quotes["issuer"]
    assert quotes["valid_from"] == "自2023年5月1日起施行"
    assert quotes["valid_to"] == "有效期5年"
    assert quotes["attachments"].startswith("附件：1.申请表")


def test_what_is_not_printed_is_none():
    metadata = metadata_of("加快旅游业发展若干意见\n为推动旅游业发展，提出如下意见。\n依据国发〔2018〕15号文件办理。\n")

    assert metadata.title == "加快旅游业发展若干意见"
    assert (metadata.number, metadata.issuer, metadata.date) == (None, None, None)
    assert (metadata.valid_from, metadata.valid_to) == (None, None)
    assert (metadata.based_on, metadata.attachments) == ((), ())
    assert set(metadata.evidence) == {"title"}


VALIDITY = {
    "印发之日不是日期": ("本办法自印发之日起施行，有效期3年。", (None, None)),
    "印发之日与截止日": ("本措施自印发之日起施行，有效期至2025年12月31日。", (None, "2025-12-31")),
    "年底": ("本措施自发布之日起实施，有效期至2020年底。", (None, "2020-12-31")),
    "中文年数": ("本措施自2023年5月15日起实施，有效期三年。", ("2023-05-15", "2026-05-14")),
    "没有期限": ("本规定自2026年7月1日起施行。", ("2026-07-01", None)),
    "许可证的期限": ("企业许可证有效期为5年，自2023年1月1日起执行新的标准。", ("2023-01-01", None)),
    "中文日期": ("本规定自二〇二三年十月一日起施行。", ("2023-10-01", None)),
}


@pytest.mark.parametrize(("text", "validity"), VALIDITY.values(), ids=VALIDITY.keys())
def test_validity_is_printed_or_counted_from_a_printed_day(text, validity):
    metadata = metadata_of(f"某某市养老服务办法\n第一条 为发展养老服务。\n{text}\n")

    assert (metadata.valid_from, metadata.valid_to) == validity


def test_a_date_in_chinese_numerals_and_several_signatures_are_read():
    metadata = metadata_of(
        "关于支持企业发展的通知\n各有关单位：\n现将有关事项通知如下。\n青川市财政局\n青川市科技局\n二〇二三年二月十八日\n"
    )

    assert (metadata.issuer, metadata.date) == ("青川市财政局、青川市科技局", "2023-02-18")


def test_a_document_without_a_title_line_takes_the_title_of_what_it_sends_out():
    metadata = metadata_of(
        "青政数发〔2024〕7号\n各区人民政府：\n现将《青川市高效办事工作方案》印发给你们，请认真落实。\n"
        "青川市政务服务局\n2024年6月14日\n青川市高效办事工作方案\n为落实要求，制定本方案。\n"
    )

    assert (metadata.title, metadata.number) == ("青川市高效办事工作方案", "青政数发〔2024〕7号")


def test_a_text_stored_without_line_breaks_still_has_title_and_number():
    metadata = metadata_of(
        "国务院办公厅关于改进服务的实施意见国办发〔2020〕24号各省、自治区人民政府：为改进服务，提出以下意见。"
    )

    assert (metadata.title, metadata.number, metadata.issuer) == (
        "国务院办公厅关于改进服务的实施意见",
        "国办发〔2020〕24号",
        "国务院办公厅",
    )


def test_a_decree_gives_number_issuer_and_date():
    metadata = metadata_of(
        "儿童服务机构管理办法\n（2026年2月2日民政部令第83号公布　自2026年4月1日起施行）\n第一章　总则\n"
    )

    assert (metadata.title, metadata.number, metadata.issuer) == ("儿童服务机构管理办法", "民政部令第83号", "民政部")
    assert (metadata.date, metadata.valid_from) == ("2026-02-02", "2026-04-01")


def test_the_bundled_policy():
    source = (Path(bundled.__file__).parent / "wuxi-future-industries.txt").read_text(encoding="utf-8")
    metadata = read_metadata(source, read_outline(source)[0])

    assert metadata.title == "市政府关于加快培育发展未来产业的实施意见"
    assert (metadata.number, metadata.date, metadata.valid_from, metadata.valid_to) == (None, None, None, None)
    assert metadata.issuer == "无锡市人民政府"
    assert [re.findall(r"〔\d+〕\d+号", name) for name in metadata.based_on] == [["〔2024〕12号"], ["〔2023〕104号"]]
    assert metadata.attachments == ("无锡市未来产业“链长制”分工表", "未来产业特色园区建设任务分解表（到2027年）")


def plain(text):
    return re.sub(r"[\s《》“”〈〉()（）\-—–~]+", "", unicodedata.normalize("NFKC", text))


@needs_policies
def test_titles_and_numbers_of_the_real_policies():
    """Against the folder's index, which paraphrases some titles and adds some that the files do not print."""
    titles, numbers = [], []
    for line in (POLICIES / "INDEX.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip(" *") for cell in line.strip("|").split("|")]
        if len(cells) < 6 or not re.match(r"\d{3}\b", cells[0]):
            continue
        [path] = POLICIES.glob(f"{cells[0][:3]}_*.txt")
        source = path.read_text(encoding="utf-8")
        metadata = read_metadata(source, read_outline(source)[0])
        wanted = re.sub(r"（\d{4} ?年 ?\d+月\d+日）$", "", cells[1])
        titles.append(plain(metadata.title) == plain(wanted))
        numbers.append((metadata.number or "—") == cells[2])

    assert sum(titles) / len(titles) >= 0.75
    assert sum(numbers) / len(numbers) >= 0.93


def test_the_head_of_printed_paper_is_no_title_and_a_title_may_take_two_lines():
    metadata = metadata_of(
        "青川市人民政府文件\n青政发〔2025〕18号\n\n青川市人民政府关于加快竹材产业\n高质量发展的实施意见\n\n各区人民政府：\n\n为发展竹材，现提出如下意见。\n"
    )

    assert metadata.title == "青川市人民政府关于加快竹材产业高质量发展的实施意见"
    assert metadata.number == "青政发〔2025〕18号"


def test_the_signature_names_the_bodies_that_a_title_only_counts():
    metadata = metadata_of(
        "青川市民政局等3部门关于印发助餐方案的通知\n青民发〔2025〕3号\n各区民政局：\n现将方案印发给你们，请认真贯彻执行。\n"
        "青川市民政局  青川市财政局\n青川市商务局\n2025年6月9日\n"
    )

    assert metadata.issuer == "青川市民政局、青川市财政局、青川市商务局"


def test_a_trial_has_a_first_day_and_an_end():
    metadata = metadata_of(
        "停车管理办法（试行）\n第一条 为规范停车，制定本办法。\n第二条 本办法自2025年4月15日起试行，试行期2年。\n"
    )

    assert (metadata.valid_from, metadata.valid_to) == ("2025-04-15", "2027-04-14")


def test_a_signature_without_line_breaks_is_read():
    found = metadata_of(
        "某市政府关于促进发展的意见某政发〔2013〕4号各单位：……认真贯彻执行。某市人民政府2013年7月4日（此件公开发布）"
    )

    assert (found.issuer, found.date) == ("某市人民政府", "2013-07-04")


def test_bodies_that_a_print_ran_together_are_told_apart():
    source = "关于印发措施的通知\n国发改〔2026〕3号\n各单位：\n请执行。\n商务部 教育部公安部 财政部国家税务总局\n2026年7月13日\n\n一、目标\n略。\n"

    assert metadata_of(source).issuer == "商务部、教育部、公安部、财政部、国家税务总局"


def test_labels_give_date_and_issuer_but_a_web_pages_own_do_not():
    labelled = metadata_of("某市2026年工作要点\n发文机关：某市数据局\n成文日期：2026年1月15日\n\n一、目标\n略。\n")
    page = metadata_of("某市2026年工作要点\n发布日期：2026-01-15  来源：某市数据局\n\n一、目标\n略。\n")

    assert (labelled.issuer, labelled.date) == ("某市数据局", "2026-01-15")
    assert (page.issuer, page.date) == (None, None)


@pytest.mark.parametrize(
    ("term", "last"),
    [
        ("本意见自2019年1月1日起执行，暂定三年。", "2021-12-31"),
        ("本政策实行年限为2016年至2018年。", "2018-12-31"),
    ],
)
def test_terms_in_other_words_are_counted(term, last):
    assert metadata_of(f"某市意见\n某政发〔2018〕9号\n\n一、目标\n略。\n二、附则\n{term}\n").valid_to == last
