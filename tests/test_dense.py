"""Nearest vectors: two ways to the same answer."""

from collections.abc import Iterator
from pathlib import Path

import chromadb
import numpy as np
import pytest
from filelock import FileLock
from numpy.typing import NDArray

from corpus.errors import StaleIndex
from index.dense import ChromaVectors, ExactVectors, Vectors

ROWS = {"a": range(40), "b": range(40, 45), "c": range(45, 120)}


def unit(rows: int, dim: int = 16, seed: int = 0) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(size=(rows, dim)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


VECTORS = unit(120)
VECTORS[7] = VECTORS[3]  # two clauses with the same words
VECTORS[50] = 0  # a clause without a known word


@pytest.fixture(params=["exact", "chroma"])
def vectors(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Vectors]:
    made: Vectors
    if request.param == "exact":
        made = ExactVectors(VECTORS, ROWS)
    else:
        ChromaVectors.from_array(tmp_path / "chroma", VECTORS, ROWS).close()
        opened = ChromaVectors.open(tmp_path / "chroma", len(VECTORS))
        assert opened
        made = opened
    yield made
    made.close()


@pytest.mark.parametrize("docs", [(), ("b",), ("c", "a"), ("b", "b")], ids=lambda docs: "+".join(docs) or "all")
@pytest.mark.parametrize("query", unit(3, seed=1), ids=["q1", "q2", "q3"])
def test_the_nearest_rows_are_those_of_highest_cosine(
    vectors: Vectors, query: NDArray[np.float32], docs: tuple[str, ...]
) -> None:
    rows, cosines = vectors.nearest(query, 9, docs)

    allowed = [row for doc in docs for row in ROWS[doc]] or range(120)
    expected = sorted(set(allowed), key=lambda row: (-float(VECTORS[row] @ query), row))[:9]
    assert rows.tolist() == expected
    np.testing.assert_allclose(cosines, VECTORS[expected] @ query, atol=1e-5)


def test_equals_stand_in_printed_order(vectors: Vectors) -> None:
    rows, _ = vectors.nearest(VECTORS[3], 2)

    assert rows.tolist() == [3, 7]


def test_a_zero_vector_has_cosine_nought(vectors: Vectors) -> None:
    rows, cosines = vectors.nearest(VECTORS[0], 120)

    assert len(rows) == 120
    assert cosines[rows.tolist().index(50)] == pytest.approx(0, abs=1e-6)


def test_a_zero_question_is_near_nothing(vectors: Vectors) -> None:
    _, cosines = vectors.nearest(np.zeros(16, dtype=np.float32), 5)

    np.testing.assert_allclose(cosines, 0, atol=1e-6)


def test_more_rows_than_chroma_takes_at_once_are_all_written(tmp_path: Path) -> None:
    many = unit(6000, dim=4)

    chroma = ChromaVectors.from_array(tmp_path / "chroma", many, {"a": range(6000)})

    assert len(chroma) == 6000
    assert chroma.nearest(many[5990], 1)[0].tolist() == [5990]
    chroma.close()


@pytest.mark.parametrize("space", ["l2", "ip"])
def test_a_collection_that_does_not_measure_by_cosine_is_refused(space: str, tmp_path: Path) -> None:
    client = chromadb.PersistentClient(str(tmp_path / "chroma"))
    collection = client.create_collection("clauses", configuration={"hnsw": {"space": space}}, embedding_function=None)
    collection.add(ids=["0"], embeddings=VECTORS[:1], metadatas=[{"doc": "a"}])
    client.close()

    with pytest.raises(StaleIndex, match=f"距离是 {space}，应为 cosine"):
        ChromaVectors.open(tmp_path / "chroma", 1)


def test_a_collection_that_lost_vectors_is_refused(tmp_path: Path) -> None:
    ChromaVectors.from_array(tmp_path / "chroma", VECTORS[:5], {"a": range(5)}).close()

    with pytest.raises(StaleIndex, match="有 5 条，应为 6 条"):
        ChromaVectors.open(tmp_path / "chroma", 6)


def test_a_missing_collection_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StaleIndex, match="向量库无法打开"):
        ChromaVectors.open(tmp_path / "chroma", 6)


def test_one_process_at_a_time_opens_a_collection(tmp_path: Path) -> None:
    ChromaVectors.from_array(tmp_path / "chroma", VECTORS[:5], {"a": range(5)}).close()

    with FileLock(tmp_path / "chroma.lock"):
        assert ChromaVectors.open(tmp_path / "chroma", 5) is None
    opened = ChromaVectors.open(tmp_path / "chroma", 5)

    assert opened is not None
    opened.close()
