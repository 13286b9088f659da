"""Whatever comes in: an answer, or one clear line; never a traceback, a hang or a 5xx."""

import time
from itertools import pairwise

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.answer import Answer
from assistant.api import create_app
from assistant.chain import Assistant
from assistant.library import Library
from assistant.question import LONGEST_QUESTION
from corpus.errors import QuestionError, UnreadableDocument
from corpus.files import File
from corpus.load import read_policy
from corpus.read import decode
from corpus.sandbox import Sandbox
from index.words import words
from tests.small_index import HARBOUR, PairIndex, harbour

ASSISTANT = Assistant(PairIndex(harbour()))  # type: ignore[arg-type]
CALM = settings(
    deadline=None, max_examples=40, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
# What rules of reading and asking look for, mixed with what nobody expects.
PIECES = st.one_of(
    st.sampled_from(
        "一二三十百千万亿第条章节附件（）()〔〕《》“”、，。；：？?!！\n\t\r \u3000—-.%‰0123456789年月日元个"
    ),
    st.sampled_from(
        ("市财政局", "责任单位：", "到2027年", "不少于", "奖励", "企业", "1.", "（一）", "谁负责", "多少", "附件1\n")
    ),
    st.sampled_from("\x00\x07\x1b\u202e\u2066\u200b\ufeff\ud800\udfff\U000e0041\U0001f600<>&\"'`{}$\\"),
    st.characters(),
)
TEXTS = st.lists(PIECES, max_size=60).map("".join)


def asked(text: str, history: list[str] | None = None) -> Answer | str:
    """The answer, or the one line that refuses the question."""
    try:
        return ASSISTANT.ask(text, history=history or ())
    except QuestionError as error:
        return str(error)


@CALM
@given(TEXTS)
def test_any_question_gets_an_answer_or_one_line(text):
    answer = asked(text)

    if isinstance(answer, Answer):
        source = harbour().source
        assert all(source[c.start : c.end] == c.quote for c in answer.citations)
    else:
        assert "\n" not in answer


@CALM
@given(TEXTS, st.lists(TEXTS, max_size=3))
def test_any_conversation_before_is_borne(text, history):
    assert asked(f"{text}呢？", history)


@pytest.mark.parametrize("length", [LONGEST_QUESTION + 1, 100_000, 1_000_000])
def test_a_question_that_is_too_long_is_refused_before_anything_is_done_with_it(length):
    started = time.process_time()
    with pytest.raises(QuestionError):
        ASSISTANT.ask("税" * length)

    assert time.process_time() - started < 0.1


@pytest.mark.parametrize("seed", ["税", "市财政局", "（一）", "2027年", "第一条", "给予奖励", "a"])
def test_a_question_that_repeats_itself_is_answered_in_bounded_time(seed):
    started = time.process_time()
    ASSISTANT.ask((seed * LONGEST_QUESTION)[: LONGEST_QUESTION - 3] + "是多少")

    assert time.process_time() - started < 5  # 税, which sounds like 水, took 40 s while each pair cut all words anew


def test_one_character_over_and_over_does_not_slow_down_the_cutting_of_words():
    started = time.process_time()
    words("税" * 100_000)

    assert time.process_time() - started < 5  # jieba alone: 23 s


@CALM
@given(st.binary(max_size=400))
def test_any_bytes_are_a_text_or_refused_in_one_line(data):
    try:
        source = decode(data, "x.txt")
    except UnreadableDocument:
        return

    assert read_policy("x", source).source == source


@CALM
@given(st.lists(st.tuples(st.integers(0, len(HARBOUR)), st.integers(0, 60), TEXTS), max_size=8))
def test_a_mutated_document_is_read_without_losing_a_character(cuts):
    text = HARBOUR
    for start, length, piece in cuts:
        text = text[:start] + piece + text[start + length :]
    try:
        source = decode(text.encode("utf-8", "replace"), "x.txt")
    except UnreadableDocument:
        return

    policy = read_policy("x", source)
    for clause in policy.clauses:
        assert all(0 <= start <= end <= len(source) for start, end in clause.spans)
    covered = sorted(span for clause in policy.clauses for span in clause.spans)
    assert all(before[1] <= after[0] for before, after in pairwise(covered))


# -- over HTTP ---------------------------------------------------------------------------------------------------------

_APP = create_app(Library(ASSISTANT))
SCHEMA = schemathesis.openapi.from_asgi("/api/openapi.json", _APP)


@SCHEMA.parametrize()
@settings(CALM, max_examples=10)
def test_the_http_interface_keeps_to_its_description(case):
    response = case.call()

    assert response.status_code < 500
    assert "Traceback" not in response.text
    if response.status_code >= 400:
        error = response.json()["error"]
        assert set(error) == {"code", "message"}
        assert "\n" not in error["message"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("line.txt", "某市管理办法\n" + "对新建园区给予奖励100万元，由市财政局负责。" * 160_000),
        ("table.html", "<table>" + "<tr><td>1</td><td>项目</td><td>3</td></tr>" * 100_000 + "</table>"),
        ("nested.html", "<html><body>" + "<div>" * 100_000 + "某市办法" + "</div>" * 100_000),
        ("nested.md", "> " * 100_000 + "某市办法"),
    ],
    ids=["a line of 10 MB", "a table of 100,000 rows", "nested elements", "nested quotations"],
)
def test_what_is_too_large_or_too_deep_is_read_or_refused_within_the_limits(name, data):
    started, refused = time.monotonic(), name

    with Sandbox(seconds=5) as sandbox:
        try:
            sandbox.preview(File(name, data.encode()))
        except UnreadableDocument as error:
            refused = str(error)

    assert name in refused
    assert "\n" not in refused
    assert time.monotonic() - started < 20
