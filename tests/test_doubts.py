import pytest

from corpus.doubts import find_doubts
from corpus.load import read_policy


def doubts(source: str) -> list[tuple[str | None, str]]:
    return [(doubt.clause, doubt.text) for doubt in find_doubts(read_policy("policy", source))]


def test_articles_missing_between_two_chapters_are_told():
    source = "某办法\n第一章 总则\n第一条 甲。\n第二条 乙。\n第二章 管理\n第四条 丙。\n（一）丁；\n（二）戊。\n"

    assert ("第四条", "“第四条”之前的编号不连续，可能漏读或原文缺号") in doubts(source)
    assert not any("不连续" in text for _, text in doubts(source.replace("第四条", "第三条")))


@pytest.mark.parametrize("numbers", [(1, 2, 3), (1,)])
def test_a_table_printed_a_cell_a_line_that_could_not_be_read_is_told(numbers):
    rows = "".join(
        f"{number}\n推进电子证照在市公共资源\n交易平台中的应用。\n市数据局、市\n财政局\n" for number in numbers
    )

    assert ("序言", "“序号”起像表格，没有读成表格") in doubts(f"任务清单\n序号\n主要内容\n责任单位\n{rows}")


def test_a_table_printed_a_cell_a_line_that_was_read_is_none():
    rows = "".join(f"{number}\n推进应用{number}\n市数据局\n" for number in (1, 2, 3))

    assert not any("像表格" in text for _, text in doubts(f"任务清单\n序号\n主要内容\n责任单位\n{rows}"))
