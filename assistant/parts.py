"""Cuts a question into the parts that are answered one by one: several questions in one, and the two sides of a comparison."""

import re
from collections.abc import Callable

from assistant.draft import Draft
from assistant.question import Question, fold
from index.words import bigrams

_SENTENCES = re.compile(r"(?<=[？?；;。])\s*")
_HALVES = re.compile(r"[，,](?:另外|还有|以及|并且|同时|那么?(?!里|边|儿|个|些))?|(?:，|,)?(?:另外|还有就是|以及)")
_ONLY = re.compile("只看|单看|按照?")  # what narrows the question behind it
# What goes on with the question before it: 各几项, 差多少, 分别叫什么, 是哪几条, 都有谁, 多少条.
_ON = re.compile(
    "各|都?分别|[多少高低早晚](?:了|出|多少|几)|相?差|还是|都?是(?:啥|什么|哪|多少)|都[是有](?:谁|哪)|都?叫|数量|列|数一"
    "|(?:一?共|总共)?分[成为]?[几多哪]|(?:一共|总共)?有?(?:几|多少)[个条项家种类名位处件](?:[？?。！!]|$)"
)
_FIRM = frozenset({"who", "department", "number", "money", "when", "count", "sum", "procedure", "contact", "list"})
# Two things side by side: the second ends where something is said of both.
_PAIR = re.compile(
    r"(?P<first>[^，,。；：、的在对由从比和与跟同]{2,16})(?P<joint>和|与|跟|同)(?P<second>[^，,。；：、和与跟]{2,20}?)"
    r"(?=的|在|对|各|分别|这两|两|有什么|有何|有啥|有哪|之间|相比|比起来|相差|差|哪|谁|都|到底|，|,|[？?]|$)"
)
_COMPARING = re.compile(
    r"(?:到底|究竟)?(?:有|存在)?(?:什么|何|啥|哪些|怎样的?)?(?:不同|区别|差别|差异|两样|不一样)(?:的?(?:地方|之处))?(?:是什么|在哪里?|在哪儿)?"
    r"|相比(?:较)?|比起来|对比(?:一下)?|分别|各自?(?![项地个种类区市县级部方界单有条])|是不是(?:同一[个家位]?|一样)|一样吗|相同吗|之间|(?:这)?两(?:者|个|类|种|项|家|条|档)(?=[，,的都各有在]|$)"
)
_MATTER = 3  # characters that a question of whether names of its own
_BOTH = frozenset({"tables", "targets", "metadata", "scope", "comparing"})  # these answer for both sides at once


def cut_parts(text: str, on_its_feet: Callable[[str, str], str]) -> list[str]:
    """Cut a text into its questions.

    Args:
        text: What was asked, standalone.
        on_its_feet: Makes a question standalone that follows the one given second.
    """
    parts: list[str] = []
    for piece in [half for sentence in _SENTENCES.split(text) for half in _halves(sentence)]:
        if parts and (not Question(parts[-1]).asks or _ON.match(piece)):
            parts[-1] += piece  # a lead-in without a question of its own, or what goes on with it
        elif piece and re.search(r"\w", piece):
            parts.append(on_its_feet(piece, parts[-1]) if parts else piece)
    if len(parts) > 1 and not Question(parts[-1]).asks:
        parts = [*parts[:-2], parts[-2] + parts[-1]]
    return parts


def _halves(sentence: str) -> list[str]:
    """Cut a sentence at a comma where both sides ask for a thing of their own: 规模是多少，由谁负责？."""
    halves: list[str] = []
    for piece in _HALVES.split(sentence):
        if not re.search(r"\w", piece):
            continue
        if halves and (not Question(halves[-1]).asks & _FIRM or _ON.match(piece) or _ONLY.match(halves[-1])):
            halves[-1] += "，" + piece  # what leads up to the asking
        else:
            halves.append(piece)
    parts = [Question(half) for half in halves]
    if len(halves) < 2 or not parts[0].matter or not all(_asks_by_itself(part) for part in parts):
        return [sentence]
    return halves


def _asks_by_itself(part: Question) -> bool:
    """Whether it asks for a thing of its own: 字号还能不能用 does, 对吗 asks about what stands before it."""
    return bool(part.asks & _FIRM) or ("whether" in part.asks and sum(map(len, part.matter)) >= _MATTER)


def compared(question: Question, draft: Draft) -> tuple[Question, ...]:
    """The same question about each of the two things that it compares: 甲和乙的补贴有什么不同.

    None where it compares none, or where the draft already tells of both.
    """
    text = question.text.strip().rstrip("？?。")
    pair = _PAIR.search(text)
    if pair is None or not _COMPARING.search(text) or draft.answerer in _BOTH or _corrects(draft):
        return ()
    told = fold("".join(statement.text for statement in draft.statements))
    clauses = {support.clause for statement in draft.statements for support in statement.support}
    if len(clauses) > 1 or all(_speaks_of(told, pair[side]) for side in ("first", "second")):
        return ()
    before, behind = text[: pair.start()], text[pair.end() :]
    rest = _COMPARING.sub("", behind).strip("，, ")
    if not Question(rest).asks:
        rest = f"{rest}{'是' if rest else '有'}什么"
    return tuple(Question(f"{before}{side}{rest}？", question.docs) for side in (pair["first"], pair["second"]))


def _corrects(draft: Draft) -> bool:
    return bool(draft.statements) and draft.statements[0].text.startswith(("否", "与原文不符"))


def _speaks_of(told: str, side: str) -> bool:
    pairs = bigrams(fold(side))
    return sum(pair in told for pair in pairs) >= len(pairs) / 2
