import pytest

from assistant.indefinite import without_indefinite


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("屋顶是好几户共有的，要种树先问谁？", "屋顶是数户共有的，要种树先问谁？"),
        ("从国外进几台设备放在园区里只做展示，还得办注册吗？", "从国外进数台设备放在园区里只做展示，还得办注册吗？"),
        ("忘了评分，过几天还能补吗", "忘了评分，过数天还能补吗"),
        ("食堂想停业几天装修，得先过哪一关？", "食堂想停业数天装修，得先过哪一关？"),
        ("全市得建好几个特色园区？", "全市得建好几个特色园区？"),
        ("办证要几个工作日，能加急吗？", "办证要几个工作日，能加急吗？"),
        ("你知道能领几个月补贴吗？", "你知道能领几个月补贴吗？"),
        ("一共分几类，哪几类能补？", "一共分几类，哪几类能补？"),
        ("想知道几个部门来管，怎么分工？", "想知道几个部门来管，怎么分工？"),
        ("提前几天说？", "提前几天说？"),
    ],
)
def test_a_number_that_nobody_asks_for_is_none(text: str, read: str) -> None:
    assert without_indefinite(text) == read
