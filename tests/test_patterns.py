"""No rule takes much longer than its text does: every regular expression against texts made to slow it down."""

import re
import signal
import time
from collections.abc import Iterator
from typing import NoReturn

import pytest

from tests.patterns import Used, fragments, used

# What texts are full of, beside what a pattern itself looks for.
COMMON = ("中", "一", "1", "。", "，", " ", "\n", "（", "“", "a", "市", "月1日", "市财政局、", "附件1\n")
SHORT, LONG = 1000, 4000  # characters; for the longer a quadratic pattern takes 16 times as long, a linear one 4 times
TELLING = 0.02  # processor seconds for the longer below which a pattern is quick; a busy clock tells no less
LIMIT = 0.3


class TooLong(Exception):
    pass


def _stop(*_: object) -> NoReturn:
    raise TooLong


def text(fragment: str, length: int) -> str:
    """The fragment over and over; a stored text holds no more than a hundred white characters in a row."""
    return re.sub(r"\s{100}", lambda gap: gap[0][:99] + "中", (fragment * (length // len(fragment) + 1))[:length])


def spent(one: Used, text: str) -> float:
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
    started = time.process_time()
    try:
        if one.anchored:
            one.pattern.match(text)
        else:
            for _ in one.pattern.finditer(text):
                pass
    except TooLong:
        return float("inf")
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - started


def slow(one: Used) -> Iterator[str]:
    """The fragments on which a pattern's time grows faster than the text."""
    for fragment in (*sorted(fragments(one.pattern)), *COMMON):
        took = spent(one, text(fragment, LONG))
        if took < TELLING:
            continue
        took = min(took, spent(one, text(fragment, LONG)))
        quick = min(spent(one, text(fragment, SHORT)) for _ in range(3))
        if took > LIMIT or took > max(TELLING, 11 * quick):
            yield fragment


@pytest.fixture(scope="module", autouse=True)
def alarm() -> Iterator[None]:
    before = signal.signal(signal.SIGVTALRM, _stop)
    yield
    signal.signal(signal.SIGVTALRM, before)


def test_the_probe_finds_what_it_looks_for():
    quadratic, exponential = re.compile("(?:中|一二)*："), re.compile("(?:(?:中|中中)+)+。")

    assert next(slow(Used(quadratic, False, "")))
    assert spent(Used(exponential, False, ""), "中" * 60) == float("inf")
    assert not list(slow(Used(re.compile("(?:中|一){0,9}："), False, "")))


def test_no_pattern_takes_more_than_proportionally_longer_for_a_longer_text():
    patterns = used()

    assert len(patterns) > 500
    found = {one.place: (fragment, one.pattern.pattern[:80]) for one in patterns for fragment in slow(one)}
    assert not found, "\n".join(f"{place}: {what}" for place, what in found.items())
