"""The request: understand → retrieve → compose → verify → answer, as a LangChain runnable of plain functions.

Whoever wants to see what each step made of a question reads the chain's runs, e.g. with langchain's `collect_runs`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from itertools import islice, zip_longest
from math import inf
from threading import BoundedSemaphore
from time import monotonic, perf_counter
from typing import TYPE_CHECKING

from assistant.about import documents, names_one, places
from assistant.answer import Answer, Message, ModelUse
from assistant.citations import cite
from assistant.compose import OF_CASE, compose, joined, of_case, of_named
from assistant.compose.duties import of_evidence
from assistant.compose.model import Writer, Written, gather
from assistant.compose.passages import Strengths
from assistant.dossier import Dossier
from assistant.draft import Draft, Statement
from assistant.followup import follow, put_in
from assistant.indefinite import without_indefinite
from assistant.own_words import is_proper, is_told_of, share_of, unheld, unspoken, untold
from assistant.parts import asks_who, compared, cut_parts, tell_apart
from assistant.question import Question, check_question, fold
from assistant.rewording import reword
from assistant.spelling import Speller
from assistant.topic import topic
from assistant.verify import UNSETTLED, verify
from corpus.errors import UnknownDocument
from corpus.policy import Policy
from corpus.processes import cores
from corpus.regex import regex
from corpus.versions import Versions
from index.search import Begun, Hit, Index
from index.segment import Document

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

_KEPT = 128  # documents whose look-ups are kept
_HITS = 12  # clauses of a document that the answerers see
_LOOKED_AT = 60  # clauses that tell which documents a question is about
_WEAK = 0.2  # below this score the question's own words find little, and a model may know better ones
_FURTHER = 40  # clauses among which those that were just spoken of are looked for
_NEARER = 0.08  # what it counts for a clause to have been just spoken of, of a score
_SHORT = 10  # characters of a question that goes on with what was just spoken of, if that tells it
_TERSE = 24  # characters of a question that may leave out what it is about
_OPEN = frozenset({"not_stated", "out_of_scope"})
_EARLIER = 6  # earlier questions that are looked back on
_THIS = regex("(?:这[份个项]|本)(?:政策|文件|意见|办法|方案|规划|通知|条例|措施|规定)")
_POLITE = regex(
    r"^(?:(?:您好|你好|请问|麻烦(?:您|你)?|请教|打扰了?|(?:想|我想|问)?(?:问|请教|了解|咨询)一下(?:下)?)[，,！!。、\s]*)+(?=\S{4,})|[，,。\s]{0,8}(?:谢谢|多谢|感谢)(?:您|你)?[！!。～~]*$"
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
    spoken_of: frozenset[tuple[str, str]] = frozenset()  # documents and clauses that answered the question before
    before: str = ""  # the question before, standalone, where this one leans on it
    told: Draft | None = None  # what answered the question before, where this one only asks who is in charge of that
    in_charge: frozenset[int] = frozenset()  # places of parts that ask who does what the part before them asks about


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for one part of a question."""

    hits: tuple[Hit, ...]  # clauses of the documents that it can be about, best first
    behind: Mapping[str, float]  # those documents, best first → how far they lie behind the best one


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What was found for each part."""

    understood: Understood
    found: tuple[Found, ...]
    further: tuple[Hit, ...] = ()  # what was found by other words, for a language model


@dataclass(frozen=True, slots=True)
class Composed:
    """A draft for each part of the question, as composed or as verified, and what a language model wrote."""

    retrieved: Retrieved
    drafts: tuple[Draft, ...]
    written: Written | None = None


def _places(draft: Draft) -> frozenset[tuple[str, str]]:
    return frozenset((place.doc, place.clause) for place in draft.support)


class Assistant:
    """Answers questions from an opened index. Safe to share between threads."""

    def __init__(
        self,
        index: Index,
        writer: Writer | None = None,
        versions: Versions | None = None,
        place: str | None = None,
    ) -> None:
        """Take an opened index; nothing is computed before the first question.

        Args:
            index: What is answered from.
            writer: Who words the answers if not the grounded composer.
            versions: Which documents are replaced.
            place: Whose documents are meant where a question names none; None for no place's.
        """
        self._index = index
        self._writer = writer
        # Composing without a model is pure computation: more of it at once than there are cores only makes all wait.
        self._turns = BoundedSemaphore(cores())
        self._versions = versions or Versions()
        self._place = place
        self._dossier = lru_cache(maxsize=_KEPT)(lambda slug: Dossier(index.policies[slug]))
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

    @cached_property
    def grounded(self) -> "Assistant":
        """The same assistant with the grounded composer."""
        return Assistant(self._index, versions=self._versions, place=self._place) if self._writer else self

    @property
    def strengths(self) -> Strengths:
        """Tells how strongly sentences answer a question."""
        return self._index.strengths

    @cached_property
    def _names(self) -> dict[str, str]:
        """What each document is called: its title and its issuer, folded."""
        about = {slug: document.metadata for slug, document in self.documents.items()}
        return {slug: fold(f"{entry.title} {entry.issuer or ''}") for slug, entry in about.items()}

    @cached_property
    def _places(self) -> frozenset[str]:
        """The places that documents hold for."""
        about = (document.metadata for document in self.documents.values())
        return frozenset[str]().union(*(places(entry.title, entry.issuer) for entry in about))

    @cached_property
    def local(self) -> tuple[str, ...]:
        """The documents of the place where the assistant is used."""
        return tuple(slug for slug, name in self._names.items() if self._place and fold(self._place) in name)

    @property
    def nearest(self) -> tuple[str, ...]:
        """Every document, those of the place where the assistant is used first."""
        return tuple(dict.fromkeys((*self.local, *self.policies)))

    @cached_property
    def _here(self) -> frozenset[str]:
        """What the places of those documents are called."""
        about = [self.documents[slug].metadata for slug in self.local]
        return frozenset[str]().union(*(places(entry.title, entry.issuer) for entry in about))

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
        request = self.request(question, history=history, docs=docs)
        with self._turn():
            verified = self.verify(self.compose(self.retrieve(self.understand(request))))
            answer = self.answer(self.write(verified))
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

    def _search(self, text: str, *, k: int, docs: Sequence[str], begun: Begun | None = None) -> list[Hit]:
        """The best clauses; of documents that a newer version has replaced none, unless they are asked for."""
        hidden = frozenset[str]() if docs else self._versions.hidden(text)
        if not hidden:
            return self._index.search(text, k=k, docs=docs, begun=begun)
        hits = self._index.search(text, k=2 * k + _HITS, docs=docs, begun=begun)
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

        @cache
        def near(text: str) -> list[Dossier]:
            return [self._dossier(slug) for slug in self._find(Question(text), request.docs).behind]

        @cache
        def told(text: str) -> Draft:
            question = Question(text, request.docs)
            return self._composed(question, self._find(question, request.docs))

        asked = without_indefinite(_POLITE.sub("", request.question).strip() or request.question)
        followed = follow(self._speller.correct(asked), request.history, near, told)
        text = followed.text
        spoken_of = _places(told(followed.before)) if followed.before else frozenset()
        if followed.before and not followed.leans and len(text) <= _TERSE:
            led = f"{topic(followed.before)}{text}"  # 达不到的怎么办？ says nothing by itself
            nearer = len(text) <= _SHORT and self._is_nearer(told(led), told(text), spoken_of)
            if (told(text).status in _OPEN or nearer) and told(led).status == "answered":
                text = text if unspoken(asked, followed.before, told(led), self.policies) else led
        searches: tuple[str, ...] = ()
        if self._writer is not None and (request.history or self._finds_little(text, request.docs)):
            reworded = reword(self._writer.model, asked, request.history, text, until=request.until)
            if reworded is not None:
                text, searches = reworded.standalone, reworded.searches
        parts = cut_parts(text, lambda piece, before: follow(piece, [before], near, told, breath=True).text)
        questions = tuple(Question(part.text, request.docs) for part in parts[:4])
        charged = frozenset(at for at, part in enumerate(parts[:4]) if part.in_charge)
        before = followed.before if text != asked else ""
        of_before = told(before) if before and asks_who(asked) else None
        return Understood(request, text, questions, searches, spoken_of, before, of_before, charged)

    def _is_nearer(self, within: Draft, alone: Draft, spoken_of: frozenset[tuple[str, str]]) -> bool:
        """Whether sentences that were just spoken of answer a short question which others, of another matter, answer alone."""
        if within.answerer != "passages" or alone.answerer != "passages" or not _places(within) & spoken_of:
            return False
        parents = {self._dossier(doc).policy.by_id[clause].parent for doc, clause in spoken_of}
        beside = {self._dossier(doc).policy.by_id[clause].parent for doc, clause in _places(alone)}
        return not _places(alone) & spoken_of and not beside & parents - {None}

    def _finds_little(self, text: str, docs: Sequence[str]) -> bool:
        return max((hit.fused for hit in self._search(text, k=1, docs=docs)), default=0.0) < _WEAK

    def retrieve(self, understood: Understood) -> Retrieved:
        """Find the clauses and documents for each part."""
        found: list[Found] = []
        docs = understood.request.docs
        for part in understood.parts:
            own = self._find(part, docs)
            found.append(
                self._nearer(part, own, understood.spoken_of)
                if understood.before
                else self._going_on(part, own, understood.spoken_of)
            )
            docs = docs or tuple(found[0].behind)  # what is asked in one breath is asked of one document
        further = [
            hit for phrase in understood.searches for hit in self._search(phrase, k=4, docs=understood.request.docs)
        ]
        return Retrieved(understood, tuple(found), tuple(further))

    def compose(self, retrieved: Retrieved) -> Composed:
        """Propose an answer to each part."""
        drafts: list[Draft] = []
        for at, (part, found) in enumerate(zip(retrieved.understood.parts, retrieved.found, strict=True)):
            earlier = drafts[-1] if at in retrieved.understood.in_charge and drafts else None
            earlier = retrieved.understood.told if at == 0 else earlier
            told = self._in_charge(part, earlier) if earlier else None
            draft = told or self._composed(part, found)
            drafts.append(self._of_each(part, draft) or draft)
        if len(drafts) == 1 and (speaking := self._speaking_of_put(retrieved, drafts[0])):
            drafts = [speaking]
        elif len(drafts) == 1 and self._is_of_another(retrieved.understood, drafts[0]):
            drafts = [Draft((Statement(UNSETTLED),), "not_stated", 0.0, "scope")]
        return Composed(retrieved, tuple(drafts))

    def _speaking_of_put(self, retrieved: Retrieved, draft: Draft) -> Draft | None:
        """What sentences tell that speak of what a follow-up puts in the place of another, where its answer does not.

        事中 after 事前怎么防控 is told of by another item. None where the answer speaks of it, or no sentence does.
        """
        understood = retrieved.understood
        put = put_in(understood.request.question) if understood.before else ""
        free = draft.answerer in ("passages", "measures") or draft.status == "not_stated"
        if not put or not free or is_told_of(put, draft, self.policies):
            return None
        question = understood.parts[0]
        for slug in retrieved.found[0].behind:
            dossier = self._dossier(slug)
            further = self._search(question.text, k=_FURTHER, docs=(slug,))
            told = of_named(question, dossier, further, self._index.strengths, put)
            if told is not None:
                return told
            same = [hit for hit in further if (hit.doc, hit.clause) in understood.spoken_of]
            so_far = draft.text
            told = of_case(question, dossier, same, self._index.strengths, put, so_far) if same else None
            if told is not None:
                return told
            if (
                _places(draft) <= understood.spoken_of
                and share_of(put, so_far) >= OF_CASE
                and draft.statements[0].support
            ):
                return draft
        return None

    def _is_of_another(self, understood: Understood, draft: Draft) -> bool:
        """Whether an answer is told of another thing than is asked about.

        After 第三代半导体的链长是谁, 那第四代半导体呢 is not answered by what was told before, nor 那咖啡产业归谁管 by who
        is in charge of 花卉产业. A question without others before it has no such answer at hand.
        """
        if not understood.before:
            return False
        asked = understood.request.question
        put = put_in(asked)
        if put and fold(put.removesuffix("的")) in fold(understood.standalone):
            return bool(unheld(put, understood.before, draft, self.policies))
        missing = unspoken(asked, understood.before, draft, self.policies)
        places = _places(draft)
        if any(is_proper(word) or any(self._dossier(doc).mentions_name(word) for doc, _ in places) for word in missing):
            return True
        told = "".join(
            self._dossier(doc).own_text[clause] + self._dossier(doc).headings[clause] for doc, clause in places
        )
        return bool(untold(understood.parts[0], draft, told, self.policies, self._index.likeness))

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
        found = [
            *(hit for hits in zip_longest(*(found.hits for found in retrieved.found)) for hit in hits if hit),
            *retrieved.further,
        ]
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
            notice=self._others(draft) if written is None else written.notice,
            model=self.model if written is None else written.use,
        )

    def _in_charge(self, part: Question, before: Draft) -> Draft | None:
        """Who is in charge of what answered the part before; None where the text says it of several, or of none."""
        slugs = {support.doc for support in before.support}
        return of_evidence(part, self._dossier(slugs.pop()), before) if len(slugs) == 1 else None

    def _of_each(self, part: Question, draft: Draft) -> Draft | None:
        """The answers for each of the things that a question compares; None where one of them has none."""
        sides = compared(part, draft)
        drafts = [self._composed(side, self._find(side, part.docs)) for side in sides]
        return joined(drafts) if drafts and tell_apart(sides, drafts) else None

    def _others(self, draft: Draft) -> str | None:
        """Which documents may be meant as well, in one line."""
        told = {support.doc for support in draft.support}
        others = [f"《{self.documents[slug].metadata.title}》" for slug in draft.also if slug not in told]
        return (
            f"所问的{'也' if told else ''}可能是{''.join(others)}；写明地区或文件名，即从中作答。" if others else None
        )

    def _composed(self, question: Question, found: Found) -> Draft:
        dossiers = {slug: self._dossier(slug) for slug in found.behind}
        draft = compose(question, dossiers, found.hits, self._index.strengths, found.behind)
        # What is asked of a document itself is true of one document only, and many could be meant.
        if (
            draft.answerer in ("metadata", "overview")
            and len(found.behind) > 1
            and not names_one(question, self._names)
        ):
            if not question.docs and len(local := self._near_by(question)) == 1:
                return self._composed(question, self._find(question, local))
            asked = Statement("请写明问的是哪份文件。")
            return Draft((asked,), "not_stated", 1.0, "scope", tuple(found.behind))
        return draft

    def _nearer(self, question: Question, found: Found, spoken_of: frozenset[tuple[str, str]]) -> Found:
        """What was found, where the clauses that were just spoken of count more."""
        if not spoken_of or not found.behind:
            return found
        further = self._search(question.text, k=_FURTHER, docs=tuple(found.behind))
        every = {(hit.doc, hit.clause): hit for hit in further if (hit.doc, hit.clause) in spoken_of}
        every |= {(hit.doc, hit.clause): hit for hit in found.hits}
        nearer = [replace(hit, score=hit.score + _NEARER * (place in spoken_of)) for place, hit in every.items()]
        return Found(tuple(sorted(nearer, key=lambda hit: -hit.score)), found.behind)

    def _near_by(self, question: Question) -> tuple[str, ...]:
        """The documents of the place where the assistant is used, unless the question names another place."""
        named = (place for place in self._places if place in question.folded)
        return self.local if all(place in self._here for place in named) else ()

    def _going_on(self, question: Question, found: Found, spoken_of: frozenset[tuple[str, str]]) -> Found:
        """What was found for a question that stands alone, where a clause just spoken of stands beside the best one.

        If it holds as much of the question, the conversation goes on with it: the two are cases of one thing.
        """
        if not spoken_of or not found.hits or (found.hits[0].doc, found.hits[0].clause) in spoken_of:
            return found
        first = found.hits[0]
        dossier = self._dossier(first.doc)
        parent = dossier.policy.by_id[first.clause].parent
        terms = dossier.terms(question)
        enough = dossier.coverage(terms, dossier.own_text[first.clause])
        own = next(
            (
                hit
                for hit in found.hits
                if hit.doc == first.doc
                and (hit.doc, hit.clause) in spoken_of
                and parent is not None
                and dossier.policy.by_id[hit.clause].parent == parent
                and dossier.coverage(terms, dossier.own_text[hit.clause]) >= enough
            ),
            None,
        )
        if own is None:
            return found
        nearer = replace(own, score=first.score + _NEARER)
        return Found((nearer, *(hit for hit in found.hits if hit is not own)), found.behind)

    def _find(self, question: Question, docs: Sequence[str]) -> Found:
        """Find the documents that a question can be about, and clauses of them."""
        allowed = docs or self.policies
        if len(allowed) == 1:
            return Found(tuple(self._search(question.text, k=_HITS, docs=docs)), dict.fromkeys(allowed, 0.0))
        local = self._near_by(question)
        if not docs and len(local) == 1 and _THIS.search(question.text) and not names_one(question, self._names):
            return self._find(question, local)
        begun = None if docs else self._index.begin(question.text)  # meanwhile it is looked for in those of the place
        near = self._search(question.text, k=_HITS, docs=local) if local else []
        hits = self._search(question.text, k=_LOOKED_AT, docs=docs, begun=begun)
        if near:
            every = {(hit.doc, hit.clause): hit for hit in [*near, *hits]}
            hits = sorted(every.values(), key=lambda hit: -hit.score)
        behind = documents(question, hits, self._index, self._names, local)
        kept = {hit for slug in behind for hit in islice((hit for hit in hits if hit.doc == slug), _HITS)}
        return Found(tuple(hit for hit in hits if hit in kept), behind)
