"""Ranked clauses for a question."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial
from itertools import pairwise
from threading import Event
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.errors import UnknownDocument
from corpus.policy import Policy
from corpus.processes import cores
from index.dense import ByteVectors, ChromaVectors, Vectors
from index.embedding import Encoder
from index.fusion import Signals, fuse
from index.lexical import Coverage, Lexical
from index.ranking import Found, Ranker, Said
from index.reranking import Reranker
from index.segment import Document, Segment
from index.thesaurus import expand
from index.words import bigrams, cut, words

_LOOKED_AT = 200  # clauses that may hold a text because they hold its pairs
_COUNTED = 20_000  # tokens
_ASKED = 4  # questions; of each, three numbers a clause are kept
_REMEMBERED = 1024  # clauses of which it is known what they say
_KEPT = 128  # policies that are kept once they were read
_POOL = 200  # clauses that each share may put up for scoring
_NEAR = 100  # clauses that the vectors may put up
_RANKED = 16  # of these, best first, how many are ranked by their sentences
# What the belief of the ranker, 0..1, counts beside the fused score: little where a clause holds the question's very
# words, which fused scores of .3 and more tell; much where none does and the best score .1.
_BELIEF = 0.15
_TERM = 0.4  # what a term counts beside the words that make it up
# Chroma lets go of the interpreter while it looks up vectors; words are looked up meanwhile.
Begun = Future[NDArray[np.int64]]  # looks up rows in another thread
_VECTORS = ThreadPoolExecutor(cores(), thread_name_prefix="vectors")


@dataclass(frozen=True, slots=True)
class Hit:
    """One clause found for a question."""

    doc: str  # document slug
    clause: str  # clause id, e.g. 三/（一）/1
    score: float  # higher is better; comparable only within one search
    fused: float = field(default=0.0, compare=False)  # before sentences were ranked; comparable between questions
    signals: Signals = field(default=Signals(0.0, 0.0, 0.0, 0.0, 0.0), compare=False)  # what the fused score is made of
    row: int = field(default=-1, compare=False, repr=False)  # in the index that found it


class Shared(NamedTuple):
    """What a document holds of a question's words, weighed by how few documents hold them."""

    words: float  # share of the words, 0..1
    rarest: float  # 0..1, how few documents hold the rarest pair of characters that it holds


@dataclass(frozen=True, eq=False, slots=True)
class Part:
    """A segment of an index."""

    segment: Segment
    alive: NDArray[np.bool_]  # which of its documents count; the others were replaced or removed
    vectors: Vectors  # finds the nearest of its rows


class Policies(Mapping[str, Policy]):
    """The policies of an index by slug; each is read when it is asked for, those asked for lately are kept."""

    def __init__(self, places: Mapping[str, tuple[Segment, int]]) -> None:
        """Take where each lies: its segment, and which of its documents it is."""
        self._places = places
        self._read = lru_cache(maxsize=_KEPT)(lambda slug: places[slug][0].policy(places[slug][1]))

    @property
    def titles(self) -> dict[str, str]:
        """Every title, without reading the policies."""
        return {slug: segment.documents[i].metadata.title for slug, (segment, i) in self._places.items()}

    def __getitem__(self, slug: str) -> Policy:
        if slug not in self._places:
            raise KeyError(slug)
        return self._read(slug)

    def __contains__(self, slug: object) -> bool:
        return slug in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class Index:
    """An open index. Rows are clauses, counted through all parts; those of documents that do not count are passed over."""

    def __init__(
        self,
        parts: Sequence[Part],
        slugs: Sequence[str],
        encoder: Encoder,
        ranker: Ranker | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        """Take the parts, every slug in order, the encoder that made the vectors, a ranker trained with it, and a reranker."""
        segments = [part.segment for part in parts]
        self._parts = parts
        self._encoder = encoder
        self._ranker = ranker
        self._reranker = reranker
        self._firsts = _edges(map(len, segments))
        self._edges = self._firsts.tolist()
        self._alive = np.concatenate([np.repeat(part.alive, part.segment.sizes) for part in parts])
        self.words = Lexical([segment.words for segment in segments], self._alive)
        self.bigrams = Lexical([segment.bigrams for segment in segments], self._alive)
        self._clauses = _Stack([segment.clauses for segment in segments])
        self._sentences = _Stack([segment.sentences for segment in segments])
        firsts = _edges(len(segment.sentences) for segment in segments)
        starts = [segment.sentence_starts + first for segment, first in zip(segments, firsts, strict=False)]
        self._said_from = np.concatenate([edges[:-1] for edges in starts])
        self._said_to = np.concatenate([edges[1:] for edges in starts])
        self._bare = np.concatenate([segment.bare for segment in segments])
        above = zip(segments, self._firsts, strict=False)
        self._parents = np.concatenate([np.where(s.parents < 0, -1, s.parents + first) for s, first in above])
        self._by_parent = np.argsort(self._parents, kind="stable")
        self._lay_out(slugs)

    def _lay_out(self, slugs: Sequence[str]) -> None:
        """Find where each document lies, and where each row stands in printed order, whichever part holds it."""
        places: dict[str, tuple[Segment, int]] = {}
        rows: dict[str, range] = {}
        for part, first in zip(self._parts, self._firsts, strict=False):
            for i in np.flatnonzero(part.alive):
                slug, start = part.segment.documents[i].slug, int(first + part.segment.firsts[i])
                places[slug] = (part.segment, int(i))
                rows[slug] = range(start, start + part.segment.documents[i].clauses)
        self._slugs = list(slugs)
        self.rows = {slug: rows[slug] for slug in slugs}
        self.documents: Mapping[str, Document] = {slug: places[slug][0].documents[places[slug][1]] for slug in slugs}
        self.policies: Mapping[str, Policy] = Policies({slug: places[slug] for slug in slugs})
        self._printed = np.zeros(len(self._alive), dtype=np.int64)
        self._document = np.full(len(self._alive), -1, dtype=np.int32)
        for found, (start, end) in zip(self.rows.values(), pairwise(_edges(map(len, self.rows.values()))), strict=True):
            self._printed[found.start : found.stop] = range(start, end)
        for number, found in enumerate(self.rows.values()):
            self._document[found.start : found.stop] = number

    def __len__(self) -> int:
        """How many clauses there are."""
        return int(self._alive.sum())

    def begin(self, question: str) -> Begun | None:
        """Begin to look a question up among all clauses, while something else is done."""
        return None if len(self) <= _POOL else _begun(partial(self._nearest, self._vector(question), None))

    def search(self, question: str, *, k: int, docs: Sequence[str] = (), begun: Begun | None = None) -> list[Hit]:
        """Find the clauses that fit a question.

        Args:
            question: Any text; one without any known word finds the first clauses with score 0.
            k: Most hits to return, at least 1.
            docs: Slugs to look in; empty for all.
            begun: What `begin` gave for the question, to look in all.

        Returns:
            Best first, ties in printed order. A bare heading never stands before all of its children.

        Raises:
            UnknownDocument: One of `docs` is not in the index.
            ValueError: `k` is below 1.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, is {k}")
        for slug in docs:
            if slug not in self.rows:
                raise UnknownDocument(f"索引里没有名为“{slug[:80]}”的文件。")
        query = self._vector(question)
        rows = self._candidates(question, self._scope(docs), begun)
        shares = (share.of(rows) for share in self._shares(question))
        signals = np.stack([*shares, self._clauses.cosines(rows, query), self._best_sentences(rows, query)], axis=1)
        scores = self._below_children(rows, fuse(signals))
        best = np.lexsort((self._printed[rows], -scores))[: max(k, _RANKED)]
        found = (self._document[rows[best]], rows[best], scores[best], signals[best])
        hits = [
            Hit(self._slugs[document], self._id(row), score, score, Signals(*told), row)
            for document, row, score, told in zip(*(array.tolist() for array in found), strict=True)
        ]
        return self._reranked(question, self._ranked(question, hits))[:k]

    @cached_property
    def _vector(self) -> Callable[[str], NDArray[np.float32]]:
        """A question's vector; kept, as its words are, because it is looked for in several places."""

        def vector(question: str) -> NDArray[np.float32]:
            wider = " ".join([question, *(term for term, _ in expand(question))])
            mean: NDArray[np.float32] = self._encoder.questions([question, wider]).mean(axis=0)
            return mean

        return lru_cache(maxsize=_ASKED)(vector)

    @cached_property
    def _shares(self) -> Callable[[str], tuple[Coverage, Coverage, Coverage]]:
        """What clauses hold of a question's words, of its bigrams, and of what its everyday words stand for."""

        def shares(question: str) -> tuple[Coverage, Coverage, Coverage]:
            own = dict.fromkeys(words(question), 1.0)
            terms = dict.fromkeys(words(question, self.words.tokens), _TERM)
            wider = _strongest((pair, weight) for term, weight in expand(question) for pair in bigrams(term))
            return (
                self.words.coverage(terms | own),
                self.bigrams.coverage(dict.fromkeys(bigrams(question), 1.0)),
                self.bigrams.coverage(wider),
            )

        return lru_cache(maxsize=_ASKED)(shares)

    def strengths(self, question: str, found: Sequence[Found]) -> list[NDArray[np.float32]]:
        """Return how strongly each sentence of the clauses found answers; see `Ranker.__call__`.

        Without a ranker it is the cosine, scaled to count as much.
        """
        if self._ranker is not None:
            return self._ranker(question, found)
        vectors = self._encoder([question, *(sentence for clause in found for sentence in clause.sentences)])
        edges = np.cumsum([len(clause.sentences) for clause in found])[:-1]
        return np.split(8.0 * (vectors[1:] @ vectors[0]), edges)

    def likeness(self, wanted: Sequence[str], text: str) -> NDArray[np.float32]:
        """Return for each word how near the text's nearest word comes to its meaning, as a cosine."""
        held = [word for word in dict.fromkeys(cut(text)) if len(word) > 1]
        if not wanted or not held:
            return np.zeros(len(wanted), dtype=np.float32)
        vectors = self._encoder([*wanted, *held])
        nearest: NDArray[np.float32] = (vectors[: len(wanted)] @ vectors[len(wanted) :].T).max(axis=1)
        return nearest

    def found(self, hits: Sequence[Hit]) -> list[Found]:
        """Return what the ranker looks at of clauses, best first; those that say nothing of their own are left out."""
        said = [(hit, self._said(hit.row)) for hit in hits]
        return [Found(hit.signals, hit.fused, *told) for hit, told in said if told.sentences]

    @cached_property
    def _said(self) -> Callable[[int], Said]:
        """What a clause says; that of clauses found lately is remembered."""

        def said(row: int) -> Said:
            segment, at = self._place(row)
            return Said(*segment.said(at), segment.seen(at))

        return lru_cache(maxsize=_REMEMBERED)(said)

    def _place(self, row: int) -> tuple[Segment, int]:
        """The segment that a row lies in, and its row there."""
        part = bisect_right(self._edges, row) - 1
        return self._parts[part].segment, row - self._edges[part]

    def _id(self, row: int) -> str:
        segment, at = self._place(row)
        return segment.ids[at]

    def _ranked(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """Put the clauses first whose sentences answer best."""
        if self._ranker is None:
            return list(hits)
        speaking = [(hit, found) for hit in hits[:_RANKED] for found in self.found([hit])]
        strengths = self._ranker(question, [found for _, found in speaking])
        if not strengths:
            return list(hits)
        shares = np.exp(np.concatenate(strengths) - max(map(np.max, strengths)))
        beliefs = np.add.reduceat(shares / shares.sum(), _edges(map(len, strengths))[:-1])
        believed = {hit.row: _BELIEF * float(belief) for (hit, _), belief in zip(speaking, beliefs, strict=True)}
        ranked = [replace(hit, score=hit.score + believed[hit.row]) if hit.row in believed else hit for hit in hits]
        return sorted(ranked, key=lambda hit: -hit.score)

    def shared(self, question: str, slugs: Sequence[str]) -> dict[str, Shared]:
        """Return what each of some documents holds of a question's words, wherever they stand in it."""
        bounds = np.array([(self.rows[slug].start, self.rows[slug].stop) for slug in slugs], dtype=np.int64)
        held, rarities = self._held_by(self.words, words(question), bounds)
        pairs, rarest = self._held_by(self.bigrams, bigrams(question), bounds)
        shares = rarities @ held / max(float(rarities.sum()), 1e-9)
        most = np.max(pairs * rarest[:, np.newaxis], axis=0, initial=0.0) / np.log(2 * len(self.rows) + 2)
        return {slug: Shared(float(shares[i]), float(most[i])) for i, slug in enumerate(slugs)}

    def _held_by(
        self, lexical: Lexical, tokens: Iterable[str], bounds: NDArray[np.int64]
    ) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
        """Which tokens lie within which bounds, shape (tokens, bounds), and how rare each is among the documents."""
        once = dict.fromkeys(tokens)
        held = [lexical.within(token, bounds) for token in once]
        rarities = [np.log((len(self.rows) + 1) / (self._holding(lexical, token) + 0.5)) for token in once]
        return np.array(held, dtype=np.bool_).reshape(-1, len(bounds)), np.array(rarities)

    def _reranked(self, question: str, hits: list[Hit]) -> list[Hit]:
        """Put the best of the clauses that say something into the reranker's order; they share the scores they had."""
        if self._reranker is None:
            return hits
        speaking = [(i, found) for i, hit in enumerate(hits[:_RANKED]) for found in self.found([hit])]
        texts = [f"{found.headings}\n{''.join(found.sentences)}" for _, found in speaking]
        order = np.argsort(-self._reranker(question, texts), kind="stable")
        ranked = list(hits)
        for (place, _), best in zip(speaking, order, strict=True):
            ranked[place] = replace(hits[speaking[int(best)][0]], score=hits[place].score)
        return ranked

    @cached_property
    def _holding(self) -> Callable[[Lexical, str], int]:
        """Count the documents that hold a token; the counts of common ones, which take longest, are remembered."""

        def count(lexical: Lexical, token: str) -> int:
            held = self._document[lexical.holding(token)]
            return int(np.count_nonzero(held[1:] != held[:-1])) + bool(len(held))

        return lru_cache(maxsize=_COUNTED)(count)

    @property
    def pairs(self) -> Collection[str]:
        """Every pair of neighbouring characters that a document holds."""
        return self.bigrams.tokens

    def occurrences(self, text: str, *, enough: int) -> int:
        """Count how often the clauses hold a text of two characters or more, as far as `enough`."""
        held = [self.bigrams.held(pair) for pair in dict.fromkeys(bigrams(text))]
        if len(held) == 1:
            return min(int(held[0][1].sum()), enough)
        rows = held[0][0] if held else np.zeros(0, dtype=np.int64)
        for others, _ in held[1:]:
            rows = np.intersect1d(rows, others, assume_unique=True)
        found = 0
        for row in rows[:_LOOKED_AT]:
            segment, at = self._place(int(row))
            found += "".join(segment.said(at)[1]).lower().count(text)
            if found >= enough:
                return enough
        return found

    def close(self) -> None:
        """Let go of the vector store, so that another process may open it."""
        for part in self._parts:
            if isinstance(part.vectors, ChromaVectors):
                part.vectors.close()

    def _candidates(self, question: str, scope: NDArray[np.int64] | None, begun: Begun | None) -> NDArray[np.int64]:
        """Return the rows in scope worth scoring, ascending, with the children of every bare heading among them."""
        if scope is not None and len(scope) <= _POOL:
            return scope
        begun = (begun or self.begin(question)) if scope is None else None
        best = [share.best(_POOL, scope) for share in self._shares(question)]
        near = begun.result() if begun else self._nearest(self._vector(question), scope)
        rows = np.unique(np.concatenate([near, *best]))
        while True:
            missing = np.setdiff1d(self._children(rows[self._bare[rows]]), rows, assume_unique=True)
            if not len(missing):
                return rows
            rows = np.union1d(rows, missing)

    def _scope(self, docs: Sequence[str]) -> NDArray[np.int64] | None:
        """The rows of some documents, ascending; None for all of a large index."""
        if docs:
            return np.sort(
                np.concatenate([np.arange(rows.start, rows.stop) for rows in map(self.rows.get, {*docs}) if rows])
            )
        return np.flatnonzero(self._alive) if len(self) <= _POOL else None

    def _nearest(self, query: NDArray[np.float32], scope: NDArray[np.int64] | None) -> NDArray[np.int64]:
        """The rows of highest cosine, of those in scope; None for all."""
        if scope is not None:
            return scope[np.lexsort((scope, -self._clauses.cosines(scope, query)))[:_NEAR]]
        rows, cosines = [], []
        for part, first in zip(self._parts, self._firsts, strict=False):
            dead = len(part.segment) - int(part.segment.sizes[part.alive].sum())
            found, near = part.vectors.nearest(query, min(_NEAR + dead, len(part.segment)))
            living = self._alive[found + first]
            rows.append(found[living] + first)
            cosines.append(near[living])
        every, near = np.concatenate(rows), np.concatenate(cosines)
        return every[np.lexsort((every, -near))[:_NEAR]]

    def _children(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        children: NDArray[np.int64] = self._by_parent[_spread(*self._children_of(rows))]
        return children

    def _children_of(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where the rows under each of some stand in `_by_parent`: from, to."""
        starts = np.searchsorted(self._parents, rows, sorter=self._by_parent)
        return starts, np.searchsorted(self._parents, rows, side="right", sorter=self._by_parent)

    def _best_sentences(self, rows: NDArray[np.int64], query: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the cosine of each row's best sentence, 0 where it has none."""
        starts, ends = self._said_from[rows], self._said_to[rows]
        best = np.zeros(len(rows), dtype=np.float32)
        having = ends > starts
        if having.any():
            cosines = self._sentences.cosines(_spread(starts, ends), query)
            firsts = np.cumsum((ends - starts)[having]) - (ends - starts)[having]
            best[having] = np.maximum.reduceat(cosines, firsts)
        return best

    def _below_children(self, rows: NDArray[np.int64], scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """Lower bare headings below their best child, which holds the heading's words too and others besides."""
        scores = scores.copy()
        bare = np.flatnonzero(self._bare[rows])
        starts, ends = self._children_of(rows[bare])
        children = np.searchsorted(rows, self._by_parent[_spread(starts, ends)])
        edges = _edges(ends - starts).tolist()
        for i in range(len(bare) - 1, -1, -1):  # children are printed after their parents
            best = scores[children[edges[i] : edges[i + 1]]].max()
            scores[bare[i]] = min(scores[bare[i]], np.nextafter(best, np.float32(-np.inf)))
        return scores


class _Stack:
    """Vectors one behind the other, without being copied together."""

    def __init__(self, vectors: Sequence[ByteVectors]) -> None:
        self._vectors = vectors
        self._firsts = _edges(map(len, vectors))

    def cosines(self, rows: NDArray[np.int64], query: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the cosines of rows, counted through all vectors, with a unit vector."""
        if len(self._vectors) == 1:
            return self._vectors[0].cosines(rows, query)
        held = np.searchsorted(self._firsts, rows, side="right") - 1
        cosines = np.empty(len(rows), dtype=np.float32)
        for i in np.unique(held):
            cosines[held == i] = self._vectors[i].cosines(rows[held == i] - self._firsts[i], query)
        return cosines


def _begun(look: Callable[[], NDArray[np.int64]]) -> Begun:
    """Have another thread look something up, and come back when it has begun.

    It begins with the interpreter in its hands, which this thread would otherwise keep until its own work is done.
    """
    begun = Event()

    def beginning() -> NDArray[np.int64]:
        begun.set()
        return look()

    future = _VECTORS.submit(beginning)
    begun.wait()
    return future


def _edges(lengths: Iterable[int]) -> NDArray[np.int64]:
    """Return where stretches of these lengths begin, one behind the other, and where the last ends."""
    return np.cumsum([0, *lengths])


def _strongest(weighted: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Return each token with its greatest weight."""
    strongest: dict[str, float] = {}
    for token, weight in weighted:
        strongest[token] = max(weight, strongest.get(token, 0.0))
    return strongest


def _spread(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the concatenation of the ranges [start, end)."""
    lengths = ends - starts
    offsets = np.cumsum(lengths) - lengths
    spread: NDArray[np.int64] = np.arange(lengths.sum()) + np.repeat(starts - offsets, lengths)
    return spread
