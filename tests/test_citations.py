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
