import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.facts.quantities import numbers, read_quantities


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("不少于15个", 15, "个"),
        ("2000亿元", 2e11, "元"),
        ("1.5万亿元", 1.5e12, "元"),
        ("三百家", 300, "家"),
        ("30%以上", 30, "%"),
        ("提高2个百分点", 2, "个百分点"),
        ("5000人次", 5000, "人次"),
        ("１２家", 12, "家"),
    ],
)
def test_a_figure_is_read_with_its_unit(text, value, unit):
    (quantity,) = read_quantities(text)

    assert (quantity.value, quantity.unit) == (value, unit)


def test_a_range_has_both_ends():
    (quantity,) = read_quantities("实行3—6个月缓缴")

    assert (quantity.value, quantity.high) == (3, 6)


@pytest.mark.parametrize(
    "text", ["苏政发〔2023〕104号", "5G和eVTOL", "第七〇二研究所", "“465”现代产业集群", "第十二条"]
)
def test_names_and_document_numbers_are_no_quantities(text):
    assert read_quantities(text) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2000亿元", "2,000 亿元"),
        ("2000亿元", "两千亿元"),
        ("2000亿元", "0.2万亿元"),
        ("十万元", "100000元"),
        ("30％", "30%"),
    ],
)
def test_the_same_number_is_the_same_in_every_form(one, other):
    assert numbers(one) == numbers(other)


@pytest.mark.parametrize(("one", "other"), [("20万元", "10万元"), ("2027年", "2030年"), ("30%", "30个百分点以上的35%")])
def test_other_numbers_are_not(one, other):
    assert numbers(one) != numbers(other)


@given(st.integers(1, 9_999_999))
def test_any_whole_number_reads_back(number):
    (quantity,) = read_quantities(f"建成{number}个园区")

    assert quantity.value == number
    assert numbers(f"{number}个") == numbers(f"{number:,}个")
