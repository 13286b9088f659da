"""Ranked clauses for a question."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import bm25s
import numpy as np

from corpus.policy import Policy
from index.words import cut

_STOP = set("的 了 是 吗 呢 和 与 在 有 多少 哪些 什么 谁 怎么 如何 ， 。 ？ 、".split())


Similar = Callable[[str, Sequence[str]], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Hit:
    doc: str
    clause: str
    score: float


def words(text: str) -> list[str]:
    return [w for w in cut(text.lower()) if w.strip() and w not in _STOP]


def grams(text: str) -> list[str]:
    text = "".join(text.split())
    return [text[i : i + 2] for i in range(len(text) - 1)]


class Encoder:
    def __init__(self, folder: str) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        w = load_file(folder + "/model.safetensors")
        import os
        if os.path.exists("/tmp/w/train/ft.npy"):
            self.rows = np.load("/tmp/w/train/ft.npy"); self.tok = Tokenizer.from_file(folder + "/tokenizer.json"); return
        self.rows = w["embeddings"].astype(np.float32) * w["weights"].astype(np.float32).reshape(-1, 1)
        self.tok = Tokenizer.from_file(folder + "/tokenizer.json")

    def __call__(self, texts):
        out = np.zeros((len(texts), self.rows.shape[1]), np.float32)
        for i, e in enumerate(self.tok.encode_batch(list(texts), add_special_tokens=False)):
            if e.ids:
                v = self.rows[e.ids].mean(0)
                out[i] = v / (np.linalg.norm(v) or 1)
        return out


class Index:
    def __init__(self, policies: Sequence[Policy], folder: str) -> None:
        self.policies = {p.slug: p for p in policies}
        self.units = [(p, c) for p in policies for c in p.clauses]
        self.texts = [" ".join(s.heading for s in p.path(c)) + " " + p.text(c) for p, c in self.units]
        self.w = bm25s.BM25()
        self.w.index([words(t) for t in self.texts], show_progress=False)
        self.g = bm25s.BM25()
        self.g.index([grams(t) for t in self.texts], show_progress=False)
        self.enc = Encoder(folder)
        self.vec = self.enc(self.texts)
        import re
        self.sent_owner, sents = [], []
        for i, t in enumerate(self.texts):
            for s in re.split(r"[。；\n]", t):
                if len(s.strip()) > 4:
                    self.sent_owner.append(i); sents.append(s)
        self.svec = self.enc(sents)
        self.df = {}
        self.sent_owner = np.array(self.sent_owner)

    def _bm(self, bm, tokens):
        tokens = [t for t in tokens if t in bm.vocab_dict]
        if not tokens:
            return np.zeros(len(self.units), np.float32)
        return bm.get_scores(tokens)

    def _cov(self, bm, tokens):
        import math
        n = len(self.units)
        df = self.df.setdefault(id(bm), {})
        if not df:
            from collections import Counter
            toks = words if bm is self.w else grams
            c = Counter()
            for t in self.texts:
                c.update(set(toks(t)))
            df.update(c); 
        tot = sum(math.log(1 + (n - df.get(t, 0) + .5) / (df.get(t, 0) + .5)) for t in tokens)
        return self._bm(bm, tokens) / (tot or 1)

    def search(self, question: str, *, k: int, docs: Sequence[str] = ()) -> list[Hit]:
        from index.thesaurus import expand
        w = self._cov(self.w, words(question)); g = self._cov(self.g, grams(question))
        X = [t for t, _ in expand(question)]
        xw = self._cov(self.w, [x for t in X for x in words(t)]); xg = self._cov(self.g, [x for t in X for x in grams(t)])
        c = s = 0
        for weight, text in ((.5, question), (.3, question + " ".join(X))):
            q = self.enc([text])[0]
            c = c + weight * (self.vec @ q)
            best = np.full(len(self.units), -1.0, np.float32)
            np.maximum.at(best, self.sent_owner, self.svec @ q)
            s = s + weight * best
        score = (.7 * w + 2.8 * g + .21 * xw + .15 * xg + c + s) / 4
        if docs:
            mask = np.array([p.slug in docs for p, _ in self.units]); score = np.where(mask, score, -9)
        order = np.argsort(-score, kind="stable")[:k]
        return [Hit(self.units[i][0].slug, self.units[i][1].id, float(score[i])) for i in order if score[i] > -5]

    def similar(self, question, texts):
        return (self.enc(list(texts)) @ self.enc([question])[0]).tolist() if texts else []
