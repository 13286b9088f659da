"""Small real stand-ins: an encoder that hashes characters, policies made by hand."""

import re
from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from corpus.policy import Clause, Facts, Metadata, Policy, Span
from index.build import build_index, source_hash
from index.embedding import Encoder


class HashEncoder:
    """Texts as unit vectors: every pair of neighbouring Han characters adds to one of `dim` numbers."""

    def __init__(self, dim: int = 1024, fingerprint: str = "pairs") -> None:
        self.name = f"hash-{dim}"
        self.dim = dim
        self.fingerprint = fingerprint
        self.seen: list[str] = []  # every text that was encoded

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.seen += texts
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            for pair in re.findall("(?=([一-龥]{2}))", text):
                vector[crc32(pair.encode()) % self.dim] += 1
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.where(lengths > 0, lengths, np.float32(1))

    questions = __call__


def policy(slug: str, *clauses: tuple[str, str]) -> Policy:
    """A policy of (id, own text) pairs: the parent is the id without its last step, the heading the first line."""
    made, source = [], ""
    for id_, text in clauses:
        parent = id_.rpartition("/")[0] or None
        heading, number = text.partition("\n")[0], id_.rpartition("/")[2]
        made.append(Clause(id_, parent, "section", number, heading, id_, (Span(len(source), len(source) + len(text)),)))
        source += text
    return Policy(
        slug, source, tuple(made), Facts(Metadata(slug, None, None, None, None, None, (), ()), (), (), (), ())
    )


FARMING = policy(
    "farming",
    ("一", "种植\n对新建的蔬菜大棚给予补贴。"),
    ("二", "养殖\n"),
    ("二/（一）", "生猪\n支持生猪养殖场改造，每头给予补助。"),
    ("二/（二）", "水产\n发展鱼虾养殖，推广循环水。"),
    ("三", "农机\n购买拖拉机的农户可以申请贷款贴息。"),
)
HOUSING = policy(
    "housing",
    ("第一条", "为规范公共租赁住房管理，制定本办法。"),
    ("第二条", "申请人应当在本市无自有住房，家庭收入低于规定标准。"),
    ("第三条", "租金由住房保障部门每年公布一次。"),
)


def build(policies: Sequence[Policy], data: Path, encoder: Encoder, *, anew: bool = False) -> None:
    """Index policies that lie in memory."""
    held = {made.slug: made for made in policies}
    hashes = {slug: source_hash(made.source) for slug, made in held.items()}
    build_index(lambda: hashes, held.__getitem__, data, encoder, anew=anew)
