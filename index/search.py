"""Ranked clauses for a question."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corpus.errors import UnknownDocument
from corpus.policy import Policy
from index.dense import Vectors
from index.embedding import Encoder
from index.fusion import Signals, fuse
from index.lexical import Lexical
from index.ranking import Found, Ranker
from index.thesaurus import expand
from index.units import row_texts, rows_by_document, sentences
from index.words import bigrams, words

_POOL = 200  # clauses that each share and the vectors may put up for scoring
_RANKED = 16  # of these, best first, how many are ranked by their sentences
# What the belief of the ranker, 0..1, counts beside the fused score: little where a clause holds the question's very
# words, which fused scores of .3 and more tell; much where none does and the best score .1.
_BELIEF = 0.15


@dataclass(frozen=True, slots=True)
class Hit:
    """One clause found for a question."""

    doc: str  # document slug
    clause: str  # clause id, e.g. 三/（一）/1
    score: float  # higher is better; comparable only within one search
    fused: float = field(default=0.0, compare=False)  # before sentences were ranked; comparable between questions
    signals: Signals = field(default=Signals(0.0, 0.0, 0.0, 0.0, 0.0), compare=False)  # what the fused score is made of


@dataclass(frozen=True, eq=False)
class Index:
    """An open index. Row i of every array is clause i, counted through all policies in printed order."""

    policies: dict[str, Policy]
    words: Lexical
    bigrams: Lexical
    clauses: NDArray[np.float32]  # unit vectors, shape (clauses, dim)
    sentences: NDArray[np.float32]  # unit vectors of all clauses' sentences, shape (sentences, dim)
    sentence_starts: NDArray[np.int64]  # clause i has the sentences [starts[i], starts[i + 1])
    parents: NDArray[np.int64]  # row of the clause above, -1 at the top
    bare: NDArray[np.bool_]  # a heading without words of its own
    vectors: Vectors  # finds nearest rows of `clauses`
    encoder: Encoder
    ranker: Ranker | None = None  # there is one for the shipped encoder only

    @cached_property
    def rows(self) -> dict[str, range]:
        """Each document's rows."""
        return rows_by_document(self.policies)

    @cached_property
    def _names(self) -> list[tuple[str, str]]:
        return [(slug, clause.id) for slug, policy in self.policies.items() for clause in policy.clauses]

    def search(self, question: str, *, k: int, docs: Sequence[str] = ()) -> list[Hit]:
        """Find the clauses that fit a question.

        Args:
            question: Any text; one without any known word finds the first clauses with score 0.
            k: Most hits to return, at least 1.
            docs: Slugs to look in; empty for all.

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
        wordings = expand(question)
        shares = (
            self.words.coverage(dict.fromkeys(words(question), 1.0)),
            self.bigrams.coverage(dict.fromkeys(bigrams(question), 1.0)),
            self.bigrams.coverage(_strongest((gram, weight) for term, weight in wordings for gram in bigrams(term))),
        )
        query = self.encoder([question, " ".join([question, *(term for term, _ in wordings)])]).mean(axis=0)
        rows = self._candidates(shares, query, docs)
        signals = np.stack(
            [*(share[rows] for share in shares), self.clauses[rows] @ query, self._best_sentences(rows, query)], axis=1
        )
        scores = self._below_children(rows, fuse(signals))
        hits = []
        for i in np.lexsort((rows, -scores))[: max(k, _RANKED)]:
            doc, clause = self._names[rows[i]]
            score = float(scores[i])
            hits.append(Hit(doc, clause, score, score, Signals(*map(float, signals[i]))))
        return self._ranked(question, hits)[:k]

    def strengths(self, question: str, found: Sequence[Found]) -> list[NDArray[np.float32]]:
        """Return how strongly each sentence of the clauses found answers; see `Ranker.__call__`.

        Without a ranker it is the cosine, scaled to count as much.
        """
        if self.ranker is not None:
            return self.ranker(question, found)
        vectors = self.encoder([question, *(sentence for clause in found for sentence in clause.sentences)])
        edges = np.cumsum([len(clause.sentences) for clause in found])[:-1]
        return np.split(8.0 * (vectors[1:] @ vectors[0]), edges)

    def found(self, hits: Sequence[Hit]) -> list[Found]:
        """Return what the ranker looks at of clauses, best first; those that say nothing of their own are left out."""
        found = []
        for hit in hits:
            policy = self.policies[hit.doc]
            clause = policy.by_id[hit.clause]
            if hit.doc not in self._row_texts:
                self._row_texts[hit.doc] = row_texts(policy)
            row = self._row_texts[hit.doc].get(clause.id)
            said = (row,) if row else sentences(policy.text(clause))
            if said:
                headings = " ".join(step.heading for step in policy.path(clause) if step.heading)
                found.append(Found(hit.signals, hit.fused, headings, said))
        return found

    @cached_property
    def _row_texts(self) -> dict[str, dict[str, str]]:
        return {}

    def _ranked(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """Put the clauses first whose sentences answer best."""
        if self.ranker is None:
            return list(hits)
        speaking = [hit for hit in hits[:_RANKED] if self.found([hit])]
        strengths = self.ranker(question, self.found(speaking))
        if not strengths:
            return list(hits)
        shares = np.exp(np.concatenate(strengths) - max(map(np.max, strengths)))
        edges = np.cumsum([0, *map(len, strengths)])[:-1]
        beliefs = np.add.reduceat(shares / shares.sum(), edges)
        believed = dict(zip(speaking, _BELIEF * beliefs, strict=True))
        return sorted(
            (replace(hit, score=hit.score + float(believed.get(hit, 0.0))) for hit in hits), key=lambda hit: -hit.score
        )

    @property
    def pairs(self) -> Iterable[str]:
        """Every pair of neighbouring characters that a document holds."""
        return self.bigrams.tokens

    def close(self) -> None:
        """Let go of the vector store, so that another process may open it."""
        self.vectors.close()

    def _candidates(
        self, shares: Sequence[NDArray[np.float32]], query: NDArray[np.float32], docs: Sequence[str]
    ) -> NDArray[np.int64]:
        """Return the rows worth scoring, ascending, with the children of every bare heading among them."""
        parts = [self.rows[slug] for slug in sorted(set(docs), key=lambda slug: self.rows[slug].start)] or [
            range(len(self.words))
        ]
        scope = np.concatenate([np.arange(part.start, part.stop, dtype=np.int64) for part in parts])
        if len(scope) <= _POOL:
            return scope
        nearest, _ = self.vectors.nearest(query, _POOL, docs)
        rows = np.unique(np.concatenate([nearest, *(_top(share, scope) for share in shares)]))
        while True:
            missing = np.setdiff1d(self._children(rows[self.bare[rows]]), rows)
            if not len(missing):
                return rows
            rows = np.union1d(rows, missing)

    @cached_property
    def _by_parent(self) -> NDArray[np.int64]:
        return np.argsort(self.parents, kind="stable")

    def _children(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        starts = np.searchsorted(self.parents, rows, sorter=self._by_parent)
        ends = np.searchsorted(self.parents, rows, side="right", sorter=self._by_parent)
        children: NDArray[np.int64] = self._by_parent[_spread(starts, ends)]
        return children

    def _best_sentences(self, rows: NDArray[np.int64], query: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the cosine of each row's best sentence, 0 where it has none."""
        starts, ends = self.sentence_starts[rows], self.sentence_starts[rows + 1]
        best = np.zeros(len(rows), dtype=np.float32)
        having = ends > starts
        if having.any():
            cosines = self.sentences[_spread(starts, ends)] @ query
            firsts = np.cumsum((ends - starts)[having]) - (ends - starts)[having]
            best[having] = np.maximum.reduceat(cosines, firsts)
        return best

    def _below_children(self, rows: NDArray[np.int64], scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """Lower bare headings below their best child, which holds the heading's words too and others besides."""
        scores = scores.copy()
        best_child: dict[int, np.float32] = {}
        for i in range(len(rows) - 1, -1, -1):  # children are printed after their parents
            row, parent = int(rows[i]), int(self.parents[rows[i]])
            if self.bare[row] and row in best_child:
                scores[i] = min(scores[i], np.nextafter(best_child[row], np.float32(-np.inf)))
            best_child[parent] = max(scores[i], best_child.get(parent, scores[i]))
        return scores


def _strongest(weighted: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Return each token with its greatest weight."""
    strongest: dict[str, float] = {}
    for token, weight in weighted:
        strongest[token] = max(weight, strongest.get(token, 0.0))
    return strongest


def _top(scores: NDArray[np.float32], scope: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the best rows of a scope that score at all, `_POOL` of them or, with equals of the last, more."""
    found = scope[scores[scope] > 0]
    if len(found) <= _POOL:
        return found
    best: NDArray[np.int64] = found[scores[found] >= np.partition(scores[found], -_POOL)[-_POOL]]
    return best


def _spread(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the concatenation of the ranges [start, end)."""
    lengths = ends - starts
    offsets = np.cumsum(lengths) - lengths
    spread: NDArray[np.int64] = np.arange(lengths.sum()) + np.repeat(starts - offsets, lengths)
    return spread
