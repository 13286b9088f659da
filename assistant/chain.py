"""The request: understand → retrieve → compose → verify → answer, as a LangChain runnable of plain functions.

Whoever wants to see what each step made of a question reads the chain's runs, e.g. with langchain's `collect_runs`.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import zip_longest
from math import inf
from threading import BoundedSemaphore
from time import monotonic, perf_counter
from typing import TYPE_CHECKING

from assistant.answer import Answer, Message, ModelUse
from assistant.citations import cite
from assistant.compose import compose, joined
from assistant.compose.model import Writer, Written, gather
from assistant.dossier import Dossier
from assistant.draft import Draft
from assistant.followup import standalone
from assistant.parts import compared, cut_parts
from assistant.question import Question, check_question, fold
from assistant.rewording import reword
from assistant.spelling import Speller
from assistant.verify import verify
from corpus.errors import UnknownDocument
from corpus.policy import Policy
from corpus.versions import Versions
from index.search import Hit, Index
from index.segment import Document

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

_HITS = 12  # clauses that the answerers see
_DOCUMENTS = 3  # documents that one question is answered from, at most
_WEAK = 0.2  # below this score the question's own words find little, and a model may know better ones
_EARLIER = 6  # earlier questions that are looked back on
_POLITE = re.compile(
    r"^(?:(?:您好|你好|请问|麻烦(?:您|你)?|请教|打扰了?|(?:想|我想|问)?(?:问|请教|了解|咨询)一下(?:下)?)[，,！!。、\s]*)+(?=\S{4,})|[，,。\s]*(?:谢谢|多谢|感谢)(?:您|你)?[！!。～~]*$"
)


@dataclass(frozen=True, slots=True)
class Request:
    """A question as it comes in."""

    question: str
    history: tuple[str, ...] = ()  # the user's earlier questions, oldest first
    docs: tuple[str, ...] = ()  # slugs to answer from; empty for all
    until: float = inf  # when a language model's time is up, by `time.monotonic`


@dataclass(frozen=True, slots=True)
class Understood:
    """The request's question on its own feet, cut into its parts."""

    request: Request
    standalone: str
    parts: tuple[Question, ...]
    searches: tuple[str, ...] = ()  # other words to search by, of a language model


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What was found for each part: clauses, best first, and the documents that it can be about, best first."""

    understood: Understood
    hits: tuple[tuple[Hit, ...], ...]
    dossiers: tuple[dict[str, Dossier], ...]
    further: tuple[Hit, ...] = ()  # what was found by other words, for a language model


@dataclass(frozen=True, slots=True)
class Composed:
    """A draft for each part of the question, as composed or as verified, and what a language model wrote."""

    retrieved: Retrieved
    drafts: tuple[Draft, ...]
    written: Written | None = None


class Assistant:
    """Answers questions from an opened index. Safe to share between threads."""

    def __init__(self, index: Index, writer: Writer | None = None, versions: Versions | None = None) -> None:
        """Take an opened index, who words the answers if not the grounded composer, and which documents are replaced.

        Nothing is computed before the first question.
        """
        self._index = index
        self._writer = writer
        # Composing without a model is pure computation: more of it at once than there are cores only makes all wait.
        self._turns = BoundedSemaphore(os.cpu_count() or 1)
        self._versions = versions or Versions()
        self._dossier = lru_cache(maxsize=256)(lambda slug: Dossier(index.policies[slug]))
        self._speller = Speller(index)

    @property
    def policies(self) -> Mapping[str, Policy]:
        """The loaded documents by slug."""
        return self._index.policies

    @property
    def documents(self) -> Mapping[str, Document]:
        """What is known of each loaded document without reading it, by slug."""
        return self._index.documents

    @property
    def model(self) -> ModelUse | None:
        """The language model that words the answers, with its prompts; None for the grounded composer."""
        return self._writer.use() if self._writer else None

    def without_model(self) -> "Assistant":
        """The same assistant with the grounded composer."""
        return Assistant(self._index, versions=self._versions)

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {slug: fold(document.metadata.title) for slug, document in self.documents.items()}

    @cached_property
    def chain(self) -> "Runnable[Request, Answer]":
        """The steps strung together: `invoke`, `batch`, `stream`, callbacks and tracing come with it."""
        from langchain_core.runnables import RunnableLambda  # noqa: PLC0415 - 0.6 s that `--help` need not pay

        steps = (
            RunnableLambda(self.understand, name="understand")
            | RunnableLambda(self.retrieve, name="retrieve")
            | RunnableLambda(self.compose, name="compose")
            | RunnableLambda(self.verify, name="verify")
        )
        if self._writer is not None:
            steps |= RunnableLambda(self.write, name="write")
        return steps | RunnableLambda(self.answer, name="answer")

    def ask(self, question: str, *, history: Sequence[str | Message] = (), docs: Sequence[str] = ()) -> Answer:
        """Answer a question from the loaded documents, or say what they do not state.

        Args:
            question: 1 to `LONGEST_QUESTION` characters.
            history: The conversation so far, oldest first; of messages, those of the user are read.
            docs: Slugs to answer from; empty for all.

        Raises:
            QuestionError: The question cannot be asked.
            UnknownDocument: One of `docs` is not loaded.
        """
        started = perf_counter()
        with self._turn():
            answer = self.chain.invoke(self.request(question, history=history, docs=docs))
        return answer.model_copy(update={"latency_ms": round(1000 * (perf_counter() - started), 1)})

    def stream(
        self, question: str, *, history: Sequence[str | Message] = (), docs: Sequence[str] = ()
    ) -> Iterator[str | Answer]:
        """Yield text in pieces while the answer comes, then the whole `Answer`; raises as `ask` does.

        The pieces are for showing that something is coming: those of a language model are its draft, without [n] marks
        and not yet verified, and may differ from the answer. What is shown in the end is `Answer.answer`, with
        `Answer.notice` beside it where there is one.
        """
        started = perf_counter()
        request = self.request(question, history=history, docs=docs)
        with self._turn():
            verified = self.verify(self.compose(self.retrieve(self.understand(request))))
        for event in self._writing(verified):
            if isinstance(event, str):
                yield event
            else:
                verified = replace(verified, written=event)
        answer = self.answer(verified)
        if self._writer is None:
            yield from re.findall(r"[^，。；：\n]*[，。；：\n]?", answer.answer)
        yield answer.model_copy(update={"latency_ms": round(1000 * (perf_counter() - started), 1)})

    def _turn(self) -> AbstractContextManager[object]:
        """A turn to compute; whoever waits for a language model takes none."""
        return nullcontext() if self._writer else self._turns

    def search(self, question: str, *, k: int = 10, docs: Sequence[str] = ()) -> list[Hit]:
        """Return the `k` clauses that fit a question best, best first; raises as `ask` does."""
        request = self.request(question, docs=docs)
        return self._search(request.question, k=k, docs=request.docs)

    def _search(self, text: str, *, k: int, docs: Sequence[str]) -> list[Hit]:
        """The best clauses; of documents that a newer version has replaced none, unless they are asked for."""
        hidden = frozenset[str]() if docs else self._versions.hidden(text)
        if not hidden:
            return self._index.search(text, k=k, docs=docs)
        hits = self._index.search(text, k=2 * k + _HITS, docs=docs)
        return [hit for hit in hits if hit.doc not in hidden][:k]

    def request(self, question: str, *, history: Sequence[str | Message] = (), docs: Sequence[str] = ()) -> Request:
        """Check a question at the door; raises as `ask` does."""
        for slug in docs:
            if slug not in self.policies:
                raise UnknownDocument(f"没有名为“{slug[:80]}”的文件；用 assistant list 查看已载入的文件。")
        earlier = [
            entry if isinstance(entry, str) else entry.content
            for entry in history
            if isinstance(entry, str) or entry.role == "user"
        ]
        kept = tuple(check_question(text) for text in earlier[-_EARLIER:] if text.strip())
        until = inf if self._writer is None else monotonic() + self._writer.model.seconds
        return Request(check_question(question), kept, tuple(docs), until)

    # -- the steps -------------------------------------------------------------------------------------------------

    def understand(self, request: Request) -> Understood:
        """Make the question standalone and cut it into its parts."""

        def near(text: str) -> list[Dossier]:
            hits = self._search(text, k=_HITS, docs=request.docs)
            return list(self._about(Question(text), hits, request.docs).values())

        asked = _POLITE.sub("", request.question).strip() or request.question
        text = standalone(self._speller.correct(asked), request.history, near)
        searches: tuple[str, ...] = ()
        if self._writer is not None and (request.history or self._finds_little(text, request.docs)):
            reworded = reword(self._writer.model, asked, request.history, text, until=request.until)
            if reworded is not None:
                text, searches = reworded.standalone, reworded.searches
        parts = cut_parts(text, lambda piece, before: standalone(piece, [before], near))
        return Understood(request, text, tuple(Question(part, request.docs) for part in parts[:4]), searches)

    def _finds_little(self, text: str, docs: Sequence[str]) -> bool:
        return max((hit.fused for hit in self._search(text, k=1, docs=docs)), default=0.0) < _WEAK

    def retrieve(self, understood: Understood) -> Retrieved:
        """Find the clauses and documents for each part."""
        hits: list[tuple[Hit, ...]] = []
        dossiers: list[dict[str, Dossier]] = []
        docs = understood.request.docs
        for part in understood.parts:
            hits.append(tuple(self._search(part.text, k=_HITS, docs=docs)))
            dossiers.append(self._about(part, hits[-1], docs))
            docs = docs or tuple(dossiers[0])  # what is asked in one breath is asked of one document
        further = [
            hit for phrase in understood.searches for hit in self._search(phrase, k=4, docs=understood.request.docs)
        ]
        return Retrieved(understood, tuple(hits), tuple(dossiers), tuple(further))

    def compose(self, retrieved: Retrieved) -> Composed:
        """Propose an answer to each part."""
        drafts: list[Draft] = []
        for part, dossiers, hits in zip(retrieved.understood.parts, retrieved.dossiers, retrieved.hits, strict=True):
            draft = compose(part, dossiers, hits, self._index.strengths)
            drafts.append(self._of_each(part, draft) or draft)
        return Composed(retrieved, tuple(drafts))

    def verify(self, composed: Composed) -> Composed:
        """Drop what the evidence does not hold."""
        parts = composed.retrieved.understood.parts
        checked = (verify(d, p.text, self.policies) for d, p in zip(composed.drafts, parts, strict=True))
        return Composed(composed.retrieved, tuple(checked))

    def write(self, verified: Composed) -> Composed:
        """Have the language model word the answer, and keep what the evidence holds."""
        written = verified.written
        for event in self._writing(verified):
            written = event if isinstance(event, Written) else written
        return replace(verified, written=written)

    def _writing(self, verified: Composed) -> Iterator[str | Written]:
        """The model's draft as it comes, then what is left of it; nothing where no model is to be asked."""
        draft, retrieved = joined(verified.drafts), verified.retrieved
        # Where it is told what exactly the text leaves open, a model could only talk round it.
        open_ = draft.status == "not_stated" and (draft.answerer, draft.confidence) == ("scope", 0.0)
        settled = draft.status in ("chitchat", "out_of_scope") or (draft.status == "not_stated" and not open_)
        if self._writer is None or settled:
            return
        found = [*(hit for hits in zip_longest(*retrieved.hits) for hit in hits if hit), *retrieved.further]
        pieces = gather(draft, found, self._dossier, self.policies)
        if pieces:
            question, until = retrieved.understood.standalone, retrieved.understood.request.until
            yield from self._writer.write(question, draft, pieces, self.policies, until=until)

    def answer(self, verified: Composed) -> Answer:
        """Join the parts' drafts, or take the model's, and cite their evidence."""
        understood, written = verified.retrieved.understood, verified.written
        draft = joined(verified.drafts) if written is None else written.draft
        text, citations = cite(draft, self.policies)
        return Answer(
            question=understood.request.question,
            standalone=understood.standalone,
            answer=text,
            status=draft.status,
            citations=citations,
            composer="grounded" if written is None else written.composer,
            latency_ms=0.0,
            notice=None if written is None else written.notice,
            model=None if written is None else written.use,
        )

    def _of_each(self, part: Question, draft: Draft) -> Draft | None:
        """The answers for each of the two things that a question compares; None where one of them has none."""
        drafts = []
        for side in compared(part, draft):
            hits = self._search(side.text, k=_HITS, docs=part.docs)
            drafts.append(compose(side, self._about(side, hits, part.docs), hits, self._index.strengths))
        told = drafts and all(draft.status == "answered" for draft in drafts)
        return joined(drafts) if told and drafts[0].statements != drafts[1].statements else None

    def _about(self, question: Question, hits: Sequence[Hit], docs: Sequence[str]) -> dict[str, Dossier]:
        """The documents that a question can be about, best first: by their titles, and by what was found in them."""
        allowed = list(docs) or list(self.policies)
        if len(allowed) == 1:
            return {allowed[0]: self._dossier(allowed[0])}
        best = max((hit.score for hit in hits), default=0.0)
        scores: dict[str, float] = {}
        for hit in hits:
            scores[hit.doc] = max(scores.get(hit.doc, 0.0), hit.score / best if best else 0.0)
        words = [fold(word) for stretch in question.words for word in stretch if len(word) >= 2]
        telling = [
            word
            for word in words
            if 0 < sum(word in title for title in self._titles.values()) <= max(1, len(self._titles) // 4)
        ]
        for slug in list(scores):
            title = self._titles[slug]
            named = [term for term in (*question.terms, *question.bridges) if term in title]
            scores[slug] += 0.5 * len(named) / max(len(question.terms), 1)
            # 银川 in a question means the document that has it in its title, if there is one.
            scores[slug] += 0.4 * sum(1 for word in telling if word in title)
        ranked = sorted(scores, key=lambda slug: -scores[slug])
        kept = [slug for slug in ranked if scores[slug] >= scores[ranked[0]] - 0.35][:_DOCUMENTS]
        return {slug: self._dossier(slug) for slug in kept}
