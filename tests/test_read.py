import codecs
import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UnreadableDocument
from corpus.read import decode

WRAPPED = """某市人民政府关于支持企业发展的
若干措施
各区人民政府：
一、加大支持力度
1﹒落实优惠政策。对月销售额10 万元以下的增值税小规模纳税人免征增值税政策，实施小规
模纳税人增值税征收率由3%降至1%的优惠政策。对住宿餐饮、文体娱乐、交通运输、旅游行
业纳税人，暂免征收2023 年上半年房产税、城镇土地使用税。（责任单位：市税务局）
2﹒降低企业成本。水土保持补偿费、药品再注册费、医疗器械产品变更注册费按现行收费标准
80%收取，医疗器械产品延续注册费按现行收费标准50%收取，中小微企业地方水利建设基金按
90%收取。
二、优化服务
3﹒提高办事效率。推进增值税留抵退税、出口退税、企业所得税汇算清缴退税、误收多缴退税办
理流程改造提速，办理时间压缩至2 个工作日内。
某市人民政府
2023 年2 月28 日
"""

PARAGRAPHS = """某市人民政府关于优化营商环境的通知
某政发〔2023〕11号
各区人民政府，各有关单位：
一、推进税费优惠政策落实。按照第一时间加顶格享受原则，落实落细国家税费优惠政策，对小规模纳税人减征资源税、城市维护建设税、房产税和教育费附加。全年减负110亿元以上。推进增值税留抵退税全流程电子化办理，提高退税质效。增值税留抵退税平均办理时间压缩至4.5个工作日。企业按实际缴纳的基本养老、医疗和失业保险费享受全额补贴。
二、创新用海改革
推行集中连片论证、分期分块出让用海审批改革试点，分块用海报批最短压缩至2个月。推进低效用海有机更新，在符合规划用途、管制要求的前提下，通过船企技改、变更海域用途等途径盘活船舶工业用海。
三、降低用能价格。统筹协调市内发电企业对电力用户全年让利优惠电量，对小微企业实行阶段性优惠，不分摊容量电费。全市非居民用气价格平均降低0.255元每立方米。鼓励供水供气企业压减安装费用，提供全程代办服务。
某市人民政府
2023年4月28日
"""


def test_a_clean_text_comes_out_byte_for_byte():
    data = files("corpus").joinpath("bundled/wuxi-future-industries.txt").read_bytes()

    assert decode(data, "a.txt").encode() == data


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings_give_the_same_text(encoding):
    assert decode("关于发展的意见\r\n一、总则\r\n".encode(encoding), "a.txt") == "关于发展的意见\n一、总则\n"


def test_lines_broken_at_the_page_width_are_joined_and_paragraphs_are_not():
    text = decode(WRAPPED.encode(), "a.txt")

    assert "实施小规模纳税人增值税征收率由3%降至1%的优惠政策" in text
    assert "暂免征收2023年上半年房产税" in text
    assert "\n2﹒降低企业成本" in text
    assert "\n二、优化服务\n" in text
    assert "\n某市人民政府\n2023年2月28日" in text
    assert decode(text.encode(), "a.txt") == text


@pytest.mark.parametrize("row", [28, 29, 31, 34])
def test_rows_printed_in_pieces_are_joined_and_headings_and_the_number_stand_alone(row):
    rows = re.sub(rf"(.{{{row}}})(?=.)", r"\1\n", PARAGRAPHS)
    pieces = re.sub(r"(?<=[，、。])(?=[税按推不分提])", "\n", rows)

    assert decode(pieces.encode(), "a.txt").replace("。\n", "。") == PARAGRAPHS.replace("。\n", "。")


@pytest.mark.parametrize(
    "data",
    [b"", b" \n", b"\x00\x01\x02" * 20, codecs.BOM_UTF16_LE + b"\x00", b"\xff" * 9, "字".encode() * 7_000_000],
    ids=["空", "空白", "控制字符", "半个字符", "不是文本", "太大"],
)
def test_what_is_no_text_is_refused_in_one_line(data):
    with pytest.raises(UnreadableDocument) as caught:
        decode(data, "坏.txt")

    assert "坏.txt" in str(caught.value)
    assert "\n" not in str(caught.value)


@given(st.text(alphabet="一二三、（）()1.。，\n 甲乙丙丁2023年aA\t", max_size=300))
def test_reading_again_changes_nothing(text):
    try:
        once = decode(text.encode(), "a.txt")
    except UnreadableDocument:
        assert not text.strip()
        return

    assert decode(once.encode(), "a.txt") == once


def test_a_year_on_a_line_of_its_own_is_no_page_number():
    wrapped = "\n".join(["全市民营经济市场主体稳步增长，民营企业数量质量双提升，培育力度不断加大"] * 20)
    text = f"{wrapped}\n— 3 —\n企业达到1660户；\n2024\n年，市场主体达到24.4万户，民营企业达到6万户，再上一个新的台阶，持续向好。\n"

    read = decode(text.encode(), "a.txt")

    assert "2024年，市场主体" in read.replace("\n", "")
    assert "— 3 —" not in read


@pytest.mark.parametrize(
    ("printed", "read"),
    [("R&amp;D经费", "R&D经费"), ("R&amp;amp;D", "R&D"), ("&amp;lt;3%", "<3%"), ("&ldquo;放管服&rdquo;", "“放管服”")],
)
def test_what_a_web_page_escaped_is_read_as_it_was_meant(printed, read):
    assert decode(f"一、{printed}。\n".encode(), "a.txt") == f"一、{read}。\n"


@pytest.mark.parametrize("links", ["【相关链接】 · 海报", "相关阅读：\n某文", "上一篇：某文\n下一篇：某文"])
def test_the_links_below_a_document_are_no_part_of_it(links):
    text = "某市办法\n第一条 甲。\n第二条 乙。\n第三条 丙。\n第四条 丁。\n第五条 本办法自印发之日起施行。\n"

    assert decode(f"{text}\n{links}\n".encode(), "a.txt") == text
    assert decode(f"{links}\n{text}".encode(), "a.txt").startswith(links[:4])


@pytest.mark.parametrize("space", [" ", " \u3000\u3000", "\u3000\u3000"])
def test_paragraphs_whose_breaks_were_turned_into_spaces_are_paragraphs_again(space):
    said = "对改造冷库的渔业企业给予补贴，具体标准由市渔业局另行制定并向社会公布，公布之前按照原有的标准执行，" * 3
    paragraphs = [f"{number}.改造冷库{space}{said}由各区负责。" for number in range(1, 13)]

    read = decode(f"滨澜市渔港办法{space}{space.join(paragraphs)}\n".encode(), "a.txt").split("\n")

    assert read[:3] == ["滨澜市渔港办法", "1.改造冷库", f"{said}由各区负责。"]


def test_a_space_in_a_text_that_has_its_breaks_breaks_nothing():
    text = "".join(f"第{number}条\u3000改造冷库的企业 可以申请补贴。\n" for number in range(1, 40))

    assert decode(text.encode(), "a.txt") == text
