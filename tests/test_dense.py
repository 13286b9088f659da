"""Nearest vectors: two ways to the same answer."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import sleep

import chromadb
import numpy as np
import pytest
from filelock import FileLock
from numpy.typing import NDArray

from corpus.errors import DataError, StaleIndex
from index.build import build_index, open_index, source_hash
from index.dense import ByteVectors, ChromaVectors, Collections, ScannedVectors, Vectors, signs
from tests.fakes import FARMING, HOUSING, HashEncoder
from tests.small_index import harbour


def unit(rows: int, dim: int = 16, seed: int = 0) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(size=(rows, dim)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


VECTORS = unit(120)
VECTORS[7] = VECTORS[3]  # two clauses with the same words
VECTORS[50] = 0  # a clause without a known word
BYTES = ByteVectors.of(VECTORS)
VECTORS = BYTES[:]  # as they are kept


def filled(root: Path, vectors: NDArray[np.float32], name: str = "clauses") -> Collections:
    collections = Collections(root, None)
    made = collections.start(name)
    made.add(0, vectors, [("a", str(row)) for row in range(len(vectors))])
    made.close()
    return collections


@pytest.fixture(params=["scanned", "chroma"])
def vectors(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Vectors]:
    if request.param == "scanned":
        yield ScannedVectors(BYTES, signs(BYTES.rows))
        return
    opened = filled(tmp_path, VECTORS).open("clauses", len(VECTORS))
    assert opened
    yield opened
    opened.close()


@pytest.mark.parametrize("query", unit(3, seed=1), ids=["q1", "q2", "q3"])
def test_the_nearest_rows_are_those_of_highest_cosine(vectors: Vectors, query: NDArray[np.float32]) -> None:
    rows, cosines = vectors.nearest(query, 9)

    expected = sorted(range(120), key=lambda row: (-float(VECTORS[row] @ query), row))[:9]
    assert rows.tolist() == expected
    np.testing.assert_allclose(cosines, VECTORS[expected] @ query, atol=1e-5)


@pytest.mark.parametrize("dim", [8, 64, 100])
def test_signs_are_the_bits_of_the_positive_numbers(dim: int) -> None:
    made = unit(3, dim)

    bits = np.unpackbits(signs(made).view(np.uint8), axis=1)

    np.testing.assert_array_equal(bits[:, :dim], made > 0)
    assert not bits[:, dim:].any()


def test_rounded_vectors_are_unit_vectors_near_their_own_and_stay_so() -> None:
    made = unit(500, 384)
    made[3] = 0

    rounded = ByteVectors.of(made)

    others = [row for row in range(500) if row != 3]
    np.testing.assert_allclose(np.linalg.norm(rounded[others], axis=1), 1, atol=1e-6)
    assert (np.sum(rounded[others] * made[others], axis=1) > 0.9999).all()
    assert not rounded[:][3].any()
    np.testing.assert_array_equal(ByteVectors.of(rounded[:]).rows, rounded.rows)
    query = unit(1, 384, seed=9)[0]
    np.testing.assert_allclose(rounded.cosines(np.array([5, 9]), query), made[[5, 9]] @ query, atol=2e-3)


def test_of_many_vectors_the_signs_choose_nearly_all_of_the_nearest() -> None:
    made = unit(30_000, 128)
    made[10_000:11_000] = unit(1, 128, seed=3) + unit(1000, 128, seed=4) * 0.8  # a thousand that lie close together
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    query = unit(1, 128, seed=3)[0]

    rows, cosines = ScannedVectors(ByteVectors.of(made), signs(made)).nearest(query, 100)

    nearest = np.argsort(-(made @ query))[:100]
    assert len(set(rows) & set(nearest)) >= 97
    np.testing.assert_allclose(cosines, made[rows] @ query, atol=5e-3)


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

    chroma = filled(tmp_path, many).open("clauses", 6000)

    assert chroma
    assert chroma.nearest(many[5990], 1)[0].tolist() == [5990]
    assert chroma.holds(many)
    assert not chroma.holds(np.roll(many, 1, axis=1))
    chroma.close()


@pytest.mark.parametrize("space", ["l2", "ip"])
def test_a_collection_that_does_not_measure_by_cosine_is_refused(space: str, tmp_path: Path) -> None:
    client = chromadb.PersistentClient(str(tmp_path / "clauses"))
    collection = client.create_collection("clauses", configuration={"hnsw": {"space": space}}, embedding_function=None)
    collection.add(ids=["0"], embeddings=VECTORS[:1], metadatas=[{"doc": "a"}])
    client.close()

    with pytest.raises(StaleIndex, match=f"距离是 {space}，应为 cosine"):
        Collections(tmp_path, None).open("clauses", 1)


def test_a_collection_that_lost_vectors_is_refused(tmp_path: Path) -> None:
    collections = filled(tmp_path, VECTORS[:5])

    with pytest.raises(StaleIndex, match="有 5 条，应为 6 条"):
        collections.open("clauses", 6)


def test_a_missing_collection_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StaleIndex, match="向量库无法打开"):
        Collections(tmp_path, None).open("clauses", 6)


def test_what_an_interrupted_writer_left_is_gone_on_from(tmp_path: Path) -> None:
    collections = filled(tmp_path, VECTORS[:70])

    again = collections.start("clauses")

    assert len(again) == 70
    again.add(70, VECTORS[70:], [("a", "x")] * 50)
    assert again.holds(VECTORS)
    again.close()


def test_what_an_interrupted_writer_left_damaged_is_begun_anew(tmp_path: Path) -> None:
    collections = filled(tmp_path, VECTORS[:70])
    (tmp_path / "clauses" / "chroma.sqlite3").write_bytes(b"broken")

    again = collections.start("clauses")

    assert len(again) == 0
    again.close()


def test_one_process_at_a_time_opens_a_collection(tmp_path: Path) -> None:
    collections = filled(tmp_path, VECTORS[:5])

    with FileLock(tmp_path / "clauses.lock"):
        assert collections.open("clauses", 5) is None
    opened = collections.open("clauses", 5)

    assert opened is not None
    opened.close()


def test_within_a_process_an_open_collection_is_shared_and_closed_by_its_last_user(tmp_path: Path) -> None:
    collections = filled(tmp_path, VECTORS[:5])
    first, second = collections.open("clauses", 5), collections.open("clauses", 5)
    assert first is second
    assert first

    first.close()
    assert first.nearest(VECTORS[2], 1)[0].tolist() == [2]
    first.close()

    third = collections.open("clauses", 5)
    assert third is not first
    assert third
    third.close()


# -- a Chroma server ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a Chroma server on this machine."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("server")
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(folder), "--port", str(port)]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(300):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            break
        sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    running.terminate()
    running.wait()


def test_an_index_keeps_its_vectors_on_a_server_and_any_number_of_readers_look_there(
    server: str, tmp_path: Path
) -> None:
    made = {p.slug: p for p in (FARMING, HOUSING, harbour())}
    hashes = {slug: source_hash(p.source) for slug, p in made.items()}
    build_index(lambda: hashes, made.__getitem__, tmp_path, HashEncoder(), chroma_url=server)
    scanning = open_index(tmp_path, HashEncoder(), chroma=False)

    readers = [open_index(tmp_path, HashEncoder(), chroma=True, chroma_url=server) for _ in range(3)]

    assert not list((tmp_path / "index").glob("clauses-*"))
    question = "购买拖拉机有贷款贴息吗"
    assert [reader.search(question, k=5) for reader in readers] == [scanning.search(question, k=5)] * 3
    client = chromadb.HttpClient("127.0.0.1", int(server.rpartition(":")[2]))
    assert [collection.count() for collection in client.list_collections()] == [len(scanning)]
    for _ in range(2):  # the build before the last is dropped, on the server too
        build_index(lambda: hashes, made.__getitem__, tmp_path, HashEncoder(), chroma_url=server, anew=True)
    assert len(client.list_collections()) == 2


def test_a_server_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"无法连接 Chroma 服务 http://127\.0\.0\.1:9，请检查 ASSISTANT_CHROMA_URL"):
        build_index(
            lambda: {"farming": "x"},
            {"farming": FARMING}.__getitem__,
            tmp_path,
            HashEncoder(),
            chroma_url="http://127.0.0.1:9",
        )


@pytest.mark.parametrize(
    ("rows", "missed", "reached", "whole"),
    [
        (120, 1, True, True),  # found when looked for farther
        (120, 1, False, False),
        (20_000, 1, False, True),  # an approximate search may never reach one of many
        (20_000, 2, False, False),
    ],
)
def test_a_vector_that_an_approximate_search_misses_is_no_damage(
    monkeypatch: pytest.MonkeyPatch, rows: int, missed: int, reached: bool, whole: bool
) -> None:
    vectors = ByteVectors.of(unit(rows))
    step = max(1, rows // 16)
    lost = {vectors[row : row + 1][0].tobytes() for row in range(step, step * (missed + 1), step)}

    def nearest(_: object, query: NDArray[np.float32], k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        found = query.tobytes() not in lost or (reached and k > 1)
        return np.array([0]), np.array([1.0 if found else 0.4], dtype=np.float32)

    monkeypatch.setattr(ChromaVectors, "nearest", nearest)
    assert ChromaVectors.holds(object.__new__(ChromaVectors), vectors) is whole
