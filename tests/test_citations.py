from assistant.citations import cite
from assistant.draft import Draft, Statement, Support
from corpus.policy import Clause, Facts, Metadata, Policy, Span


def policy() -> Policy:
    source = "某市办法\n一、总则\n奖励10万元。由市财政局负责。"
    clauses = (
        Clause("序言", None, "preamble", "", "", "序言", (Span(0, 5),)),
        Clause("一", None, "section", "一、", "总则", "一、总则", (Span(5, len(source)),)),
    )
    metadata = Metadata("某市办法", None, None, None, None, None, (), ())
    return Policy("some-city", source, clauses, Facts(metadata, (), (), (), ()))


def support(words: str) -> Support:
    start = policy().source.index(words)
    return Support("some-city", "一", Span(start, start + len(words)))


def test_marks_follow_their_statement_and_quotes_are_the_source_words():
    first, second = support("奖励10万元。"), support("由市财政局负责。")
    draft = Draft(
        (Statement("奖励10万元。", (first,)), Statement("由市财政局负责。", (second, first))),
        "answered",
        1.0,
        "passages",
    )

    text, citations = cite(draft, {"some-city": policy()})

    assert text == "奖励10万元。[1]由市财政局负责。[2][1]"
    assert [(c.n, c.quote, c.label) for c in citations] == [
        (1, "奖励10万元。", "一、总则"),
        (2, "由市财政局负责。", "一、总则"),
    ]
    assert all(policy().source[c.start : c.end] == c.quote for c in citations)


def test_entries_stand_on_lines_of_their_own():
    entries = tuple(Statement(word, (support(word),), entry=True) for word in ("奖励10万元", "市财政局"))
    draft = Draft((Statement("共2项："), *entries), "answered", 1.0, "duties")

    text, _ = cite(draft, {"some-city": policy()})

    assert text == "共2项：\n- 奖励10万元[1]\n- 市财政局[2]"


def test_what_is_said_twice_is_said_once_and_cites_both_places():
    first, second = support("奖励10万元。"), support("由市财政局负责。")
    draft = Draft((Statement("照此办理。", (first,)), Statement("照此办理。", (second,))), "answered", 1.0, "joined")

    text, citations = cite(draft, {"some-city": policy()})

    assert text == "照此办理。[1][2]"
    assert len(citations) == 2


def test_notes_on_one_sentence_run_on_and_marks_are_not_doubled():
    place = support("奖励10万元。")
    draft = Draft(
        (
            Statement("原文仅规定：奖励10万元", (place,)),
            Statement("；未载明条件。"),
            Statement("；未载明时间。"),
            Statement("管理。：由市财政局牵头，。"),
        ),
        "partial",
        1.0,
        "joined",
    )

    text, _ = cite(draft, {"some-city": policy()})

    assert text == "原文仅规定：奖励10万元[1]；未载明条件；未载明时间。管理：由市财政局牵头。"
