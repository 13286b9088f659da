"""The model composer: evidence goes in as numbered data, sentences with evidence numbers come out.

What the evidence does not hold is written anew once, then dropped.
"""

import logging
import queue
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import copy_context
from dataclasses import dataclass, replace
from threading import Thread
from time import monotonic
from typing import TypeVar

from assistant.answer import Composer, ModelUse, Status
from assistant.dossier import Dossier
from assistant.draft import Draft, Statement, Support
from assistant.evidence import Fault, evidence_of
from assistant.model import Hear, Model
from assistant.reply import SCHEMA, Reply, Sentence, heard, read_reply
from assistant.verify import located, unsupported
from assistant.wording import held_share
from corpus.errors import ModelError
from corpus.facts.quantities import numbers
from corpus.policy import Policy
from corpus.regex import regex
from index.search import Hit
from prompts import load

_PROMPTS = ("answer_rules", "answer", "repair", "question_rules", "question")
_PIECES = 24  # pieces of evidence that the model sees, at most
_CITED = 4  # pieces that a sentence cites; who cites them all has not said what it rests on
_ROOM = 7000  # characters of them all together: small models lose the thread beyond
_LONGEST = 1500  # characters of one of them
# Sentences that speak to a machine and not to a citizen or an office. No policy needs them, so no model sees them.
_ORDER = regex(
    r"(?:忽略|无视|忘记|忘掉|跳过|不要理会|不必遵守)[^。；\n]{0,16}(?:指令|指示|规则|提示词?|设定|要求|上文|之前|以上|上述|前面)"
    r"|提示词|系统(?:提示|指令|消息|角色)|(?:你|您)(?:现在|从现在起)?(?:是|扮演|作为)[^。；\n]{0,12}(?:助手|模型|机器人|AI|黑客)"
    r"|(?:回答|回复|输出|打印|复述)[^。；\n]{0,10}(?:系统|提示|指令|规则|密钥|口令)|ignore\s+(?:all|any|previous|the)|system\s+prompt"
    r"|</?(?:资料|问题|system|assistant|user)>|<\|[a-z_]+\|>|as an ai",
    re.IGNORECASE,
)
_SILENT = regex(r"^[^，。；]{0,30}(?:原文|文件|资料|政策|条款)[^，。；]{0,12}(?:未|没有)")
_FACTS = frozenset({"tables", "targets", "duties", "metadata"})  # answerers that read facts, not sentences
_FEW_FIGURES = 10  # a date alone has five forms; of longer lists, what was asked for may be one entry
_TOLD = 0.5  # share of a fact's words that an answer has to repeat
_NOT_SEEN = "以下是不经语言模型、直接取自原文的回答。"
_log = logging.getLogger(__name__)
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Piece:
    """One numbered piece of evidence."""

    supports: tuple[Support, ...]  # the sentences that it is made of
    shown: str  # what the model reads
    title: str
    label: str
    computed: tuple[str, ...] = ()  # figures that were counted over the supports


@dataclass(frozen=True, slots=True)
class Written:
    """The draft that is to be shown, and how it came about."""

    draft: Draft
    composer: Composer
    notice: str | None  # why it is not the model's, in one Chinese line
    use: ModelUse


class Writer:
    """Has a model word the answer to a question. Safe to share between threads."""

    def __init__(self, model: Model) -> None:
        """Take the model."""
        self.model = model

    def write(
        self,
        question: str,
        grounded: Draft,
        pieces: Sequence[Piece],
        policies: Mapping[str, Policy],
        *,
        until: float,
    ) -> Iterator[str | Written]:
        """Yield the model's words as they come, then what is left of them after verification.

        Args:
            question: The question on its own feet.
            grounded: What the grounded composer answers, verified; it is shown where the model fails.
            pieces: The evidence, at least one piece.
            policies: The documents that it lies in, by slug.
            until: When the last item comes at the latest, by `time.monotonic`, but for half a second.
        """
        use = self.use()
        try:
            shown = ""
            for event in within(until, lambda hear: self._written(question, grounded, pieces, policies, until, hear)):
                if isinstance(event, Written):
                    yield event
                    return
                text = heard(event)
                if text.startswith(shown):  # a second try begins anew, and is not streamed
                    yield text[len(shown) :]
                    shown = text
        except ModelError as error:
            yield Written(grounded, "grounded", f"{str(error).rstrip('。')}。{_NOT_SEEN}", use)

    def use(self, *, repaired: int = 0, dropped: int = 0) -> ModelUse:
        """Name the model and its prompts, those of `assistant.rewording` with them."""
        return ModelUse(
            name=self.model.name,
            prompts={name: load(name).fingerprint for name in (*_PROMPTS, self._form)},
            repaired=repaired,
            dropped=dropped,
        )

    def _written(
        self,
        question: str,
        grounded: Draft,
        pieces: Sequence[Piece],
        policies: Mapping[str, Policy],
        until: float,
        hear: Hear,
    ) -> Written:
        def checked(reply: Reply) -> list[tuple[Statement, tuple[Fault, ...]]]:
            return [_checked(sentence, pieces, question, policies) for sentence in reply.sentences]

        messages = [
            ("system", load("answer_rules").render(format=load(self._form).text)),
            ("human", load("answer").render(evidence=_printed(pieces), question=harmless(question))),
        ]
        said, reply = self._reply(messages, until, hear)
        statements = checked(reply)
        failing = [(statement, faults) for statement, faults in statements if faults]
        lost = _lost(grounded, [statement for statement, faults in statements if not faults], question)
        if (failing or lost) and reply.status != "not_stated":
            try:
                told = "\n".join(f"- {s.text}（{'；'.join(f.why for f in faults)}）" for s, faults in failing)
                told += f"\n- 整个回答漏掉了要点：{lost}" if lost else ""
                anew = [*messages, ("ai", said), ("human", load("repair").render(faults=told))]
                reply = self._reply(anew, until, None)[1]
                statements = checked(reply)
            except ModelError as error:  # what was right in the first draft is still right
                _log.info("no repaired draft: %s", error)
        kept = tuple(statement for statement, faults in statements if not faults)
        use = self.use(repaired=len(failing), dropped=len(statements) - len(kept))
        if grounded.status == "not_stated" and (
            reply.status == "not_stated" or not _speaks_of(question, kept, policies)
        ):
            return Written(grounded, "grounded", None, use)
        core = bool(statements) and not statements[0][1] and any(statement.support for statement in kept)
        if not core or reply.status == "not_stated" or _lost(grounded, kept, question):
            why = "语言模型没有在资料里找到答案。" if reply.status == "not_stated" else "语言模型的回答没有通过核对。"
            return Written(grounded, "grounded", why + _NOT_SEEN, use)
        status: Status = "partial" if reply.status == "partial" or grounded.status == "partial" else "answered"
        return Written(Draft(kept, status, grounded.confidence, "model"), "model", None, use)

    @property
    def _form(self) -> str:
        """The prompt of the form that replies are asked for in."""
        return "format_json" if self.model.structured else "format_lines"

    def _reply(self, messages: list[tuple[str, str]], until: float, hear: Hear | None) -> tuple[str, Reply]:
        """Ask, and read the answer; one that is out of form is asked for once more, in the simpler form."""
        said = self.model.reply(messages, until=until, schema=SCHEMA, hear=hear)
        try:
            return said, read_reply(said)
        except ModelError:
            self.model.give_up_structure()
            again = [("system", load("answer_rules").render(format=load(self._form).text)), *messages[1:]]
            said = self.model.reply(again, until=until, schema=SCHEMA, hear=hear)
            return said, read_reply(said)


def _lost(grounded: Draft, kept: Sequence[Statement], question: str) -> str:
    """What the grounded answer states and the model's leaves out, where it was read from facts; empty if nothing.

    Figures, names and lists that were read from tables, targets and duties are what was asked for, and a correction of
    the question or a word on what the text leaves open is not for a model to drop.
    """
    text = "".join(statement.text for statement in kept)
    first = grounded.statements[0].text
    if first.startswith(("与原文不符", "否")) and not re.search("不符|不是|并非|没有|不对|有误|否", text):
        return first
    if grounded.status == "partial" and not re.search("未|没有", text):
        return grounded.text
    if grounded.status != "answered":
        return ""
    figures = numbers(first) - numbers(question)
    if len(figures) <= _FEW_FIGURES and not figures <= numbers(text):
        return first
    told = grounded.answerer not in _FACTS or held_share(first, text, beyond=question) >= _TOLD
    return "" if told else first


def _speaks_of(question: str, kept: Sequence[Statement], policies: Mapping[str, Policy]) -> bool:
    """Whether the figures and years of a question stand in what an answer to it rests on: 2028 is not answered by 2027."""
    evidence = evidence_of((support for statement in kept for support in statement.support), policies)
    return numbers(question) <= evidence.figures


def within(until: float, work: Callable[[Hear], Made]) -> Iterator[str | Made]:
    """Do some work on another thread; yield what it lets hear, then what it returns.

    The work goes on unheard after the time is up; it has to end by itself.

    Raises:
        ModelError: The time is up. Whatever the work raises is raised here too.
    """
    events: queue.SimpleQueue[tuple[str, str | Made | BaseException]] = queue.SimpleQueue()

    def run() -> None:
        try:
            events.put(("made", work(lambda text: events.put(("heard", text)))))
        except BaseException as error:  # raised anew where the result is waited for
            events.put(("failed", error))

    Thread(target=copy_context().run, args=(run,), daemon=True, name="language model").start()
    while True:
        try:
            kind, event = events.get(timeout=max(0.0, until - monotonic()))
        except queue.Empty:
            raise ModelError("语言模型没有在限定的时间内答完") from None
        if isinstance(event, BaseException):
            raise event
        yield event
        if kind == "made":
            return


def gather(
    grounded: Draft, hits: Sequence[Hit], dossier: Callable[[str], Dossier], policies: Mapping[str, Policy]
) -> list[Piece]:
    """Collect the evidence for a model: what the grounded answer rests on and what it counted, then the clauses found."""
    pieces = []
    said = [statement for statement in grounded.statements if statement.support]
    if said:
        places = tuple(dict.fromkeys(support for statement in said for support in statement.support))
        piece = _piece(places, "；".join(s.text.strip("；。") for s in grounded.statements), policies)
        computed = tuple(figure for s in said if s.computed for figure in (*s.computed, *sorted(numbers(s.text))))
        pieces.append(replace(piece, label="初步回答", computed=computed))
    cited = [(s.doc, s.clause) for statement in said for s in statement.support]
    for doc, clause in dict.fromkeys([*cited, *((hit.doc, hit.clause) for hit in hits)]):
        supports = _sentences(doc, clause, dossier(doc))
        if supports:
            evidence = evidence_of(supports, policies)
            pieces.append(_piece(supports, "\n".join(evidence.rows or evidence.sentences), policies))
    kept: list[Piece] = []
    room = _ROOM
    for piece in pieces[:_PIECES]:
        room -= len(piece.shown)
        if kept and room < 0:
            break
        kept.append(piece)
    return kept


def _piece(supports: Sequence[Support], shown: str, policies: Mapping[str, Policy]) -> Piece:
    policy = policies[supports[0].doc]
    label = policy.by_id[supports[0].clause].label
    return Piece(tuple(supports), harmless(shown), policy.facts.metadata.title, label)


def _sentences(doc: str, clause: str, dossier: Dossier) -> tuple[Support, ...]:
    """A clause's own sentences, as far as there is room, without those that speak to a machine."""
    supports: list[Support] = []
    room = _LONGEST
    for sentence in dossier.sentences[clause]:
        words = dossier.quote(sentence.span)
        room -= len(words)
        if room < 0 and supports:
            break
        if not _ORDER.search(words):
            supports.append(Support(doc, clause, sentence.span))
    return tuple(supports)


def harmless(text: str) -> str:
    """Foreign text for a prompt: it can neither close the tag around it nor look like an evidence number."""
    text = text.replace("<", "＜").replace(">", "＞")
    return re.sub(r"\[(\d+)\]", r"［\1］", text)


def _printed(pieces: Sequence[Piece]) -> str:
    return "\n".join(
        f"<资料 编号={n} 文件《{harmless(piece.title)}》 位置“{harmless(piece.label)}”>\n{piece.shown}\n</资料>"
        for n, piece in enumerate(pieces, 1)
    )


def _checked(
    sentence: Sentence, pieces: Sequence[Piece], question: str, policies: Mapping[str, Policy]
) -> tuple[Statement, tuple[Fault, ...]]:
    """A sentence as a statement with the places that hold it, and what they do not hold."""
    unknown = [n for n in sentence.evidence if not 1 <= n <= len(pieces)]
    if unknown:
        return Statement(sentence.text), (Fault("citation", str(unknown[0]), f"没有编号为 {unknown[0]} 的资料"),)
    cited = [pieces[n - 1] for n in dict.fromkeys(sentence.evidence)]
    computed = tuple(figure for piece in cited for figure in piece.computed)
    supports = tuple(dict.fromkeys(support for piece in cited for support in piece.supports))
    if not supports:
        statement = Statement(sentence.text)
        if not _SILENT.search(sentence.text):
            return statement, (Fault("uncited", sentence.text, "没有写明依据的资料编号"),)
        return statement, tuple(unsupported(statement, question, policies))
    narrow = Statement(sentence.text, located(sentence.text, supports, policies), computed=computed)
    faults = tuple(unsupported(narrow, question, policies))
    if faults and len(cited) <= _CITED:
        wide = replace(narrow, support=supports)
        if not unsupported(wide, question, policies):
            return wide, ()
    return narrow, faults
