"""The index on disk: whole, fitting, or refused."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
from filelock import FileLock
from numpy.typing import NDArray

import index.build
import index.manifest
from corpus.errors import DataError, StaleIndex
from corpus.seal import sealed, unsealed
from index.build import build_index, is_current, open_index, source_hash
from index.dense import ChromaVectors, ExactVectors
from index.embedding import load_encoder
from index.units import units
from tests.fakes import FARMING, HOUSING, HashEncoder, policy
from tests.small_index import harbour

HASHES = {made.slug: source_hash(made.source) for made in (FARMING, HOUSING)}
QUESTION = "购买拖拉机有贷款贴息吗"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("built")
    build_index([FARMING, HOUSING], data, HashEncoder())
    return data


@pytest.fixture
def data(built: Path, tmp_path: Path) -> Path:
    """A data folder of one's own with an index of two policies."""
    return Path(shutil.copytree(built, tmp_path / "data"))


def current(data: Path) -> Path:
    return data / "index" / (data / "index" / "CURRENT").read_text(encoding="utf-8")


def answer(data: Path) -> str:
    return open_index(data, HashEncoder(), chroma=False).search(QUESTION, k=1)[0].clause


def edit_manifest(data: Path, change: Callable[[dict[str, object]], object]) -> None:
    path = current(data) / "manifest.json"
    manifest = unsealed(path.read_bytes())
    change(manifest)
    path.write_bytes(sealed(manifest))


class Failing(HashEncoder):
    """An encoder that breaks in the middle of the work."""

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self.seen:
            raise MemoryError("in the middle")
        return super().__call__(texts)


# -- what a build gives ------------------------------------------------------------------------------------------------


def test_policies_come_back_as_they_went_in(tmp_path: Path) -> None:
    build_index([harbour(), FARMING], tmp_path, HashEncoder())

    opened = open_index(tmp_path, HashEncoder(), chroma=False)

    assert opened.policies == {"harbour": harbour(), "farming": FARMING}
    assert list(opened.policies) == ["harbour", "farming"]
    assert opened.rows["farming"].stop == len(opened.words) == len(opened.bigrams) == len(opened.clauses)


def test_everything_lies_under_the_data_folder(built: Path) -> None:
    assert sorted(path.name for path in built.iterdir()) == ["index"]
    names = {path.name for path in current(built).iterdir()}
    assert {"manifest.json", "policies.jsonl", "words", "bigrams", "chroma", "clause_vectors.npy"} <= names


def test_a_process_that_stays_looks_up_in_chroma_and_one_that_does_not_scans(data: Path) -> None:
    scanning, staying = (open_index(data, HashEncoder(), chroma=chroma) for chroma in (False, True))

    assert isinstance(scanning.vectors, ExactVectors)
    assert isinstance(staying.vectors, ChromaVectors)
    assert scanning.search(QUESTION, k=5) == staying.search(QUESTION, k=5)
    staying.close()


def test_a_second_process_that_stays_scans(data: Path) -> None:
    first = open_index(data, HashEncoder(), chroma=True)
    code = (
        "import sys; from pathlib import Path; from index.build import open_index; from tests.fakes import HashEncoder;"
        "opened = open_index(Path(sys.argv[1]), HashEncoder(), chroma=True);"
        f"print(type(opened.vectors).__name__, opened.search({QUESTION!r}, k=1)[0].clause)"
    )

    ran = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code, str(data)],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )

    assert ran.stdout.split() == ["ExactVectors", "三"]
    first.close()


def test_a_thousand_clauses_are_stored_opened_and_opened_again(tmp_path: Path) -> None:
    made = policy("p", *((f"第{i}条", f"第{i}条　对编号{i}的项目给予支持。") for i in range(1200)))
    build_index([made], tmp_path, HashEncoder(32))

    for _ in range(2):  # Chroma keeps stored segments as they are, so their hashes hold
        opened = open_index(tmp_path, HashEncoder(32), chroma=True)
        assert opened.search("编号1187", k=1)[0].clause == "第1187条"
        opened.close()
    assert any("data_level0" in name for name in json.loads((current(tmp_path) / "manifest.json").read_text())["files"])


def test_the_network_is_never_asked(tmp_path: Path, no_network: list[str]) -> None:
    encoder = load_encoder()
    build_index([FARMING], tmp_path, encoder)
    opened = open_index(tmp_path, encoder, chroma=True)

    assert opened.search("买拖拉机贷款", k=1)[0].clause == "三"
    opened.close()
    assert no_network == []


# -- building again ----------------------------------------------------------------------------------------------------


def test_unchanged_texts_are_not_encoded_again(data: Path) -> None:
    encoder = HashEncoder()
    changed = policy(
        "housing", *((clause.id, HOUSING.text(clause)) for clause in HOUSING.clauses), ("第四条", "新的一条在此。")
    )

    build_index([FARMING, changed], data, encoder)

    assert encoder.seen == ["新的一条在此。"] * 2  # the clause and its sentence
    assert open_index(data, HashEncoder(), chroma=False).search("新的一条", k=1)[0].clause == "第四条"


def test_taken_over_vectors_are_those_of_their_texts(data: Path) -> None:
    build_index([HOUSING, FARMING], data, HashEncoder())

    opened = open_index(data, HashEncoder(), chroma=False)

    texts = [unit.text for made in (HOUSING, FARMING) for unit in units(made)]
    np.testing.assert_array_equal(opened.clauses, HashEncoder()(texts))


def test_another_encoder_encodes_everything_anew(data: Path) -> None:
    encoder = HashEncoder(fingerprint="other")

    build_index([FARMING], data, encoder)

    assert len(encoder.seen) > len(FARMING.clauses)


def test_the_build_before_is_kept_and_older_ones_go(data: Path) -> None:
    before = current(data)
    for _ in range(2):
        kept = current(data)
        build_index([FARMING], data, HashEncoder())

    assert {path for path in (data / "index").iterdir() if path.is_dir()} == {kept, current(data)}
    assert before not in (kept, current(data))


def test_an_open_index_answers_while_another_takes_its_place(data: Path) -> None:
    opened = open_index(data, HashEncoder(), chroma=True)
    for _ in range(2):
        build_index([HOUSING], data, HashEncoder())

    assert opened.search(QUESTION, k=1)[0].clause == "三"
    opened.close()


# -- what goes wrong while building ------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["encode", "verify", "sync", "switch"])
def test_an_interrupted_build_leaves_the_old_index_answering(
    step: str, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    if step != "encode":
        monkeypatch.setattr(index.build, {"verify": "_verify", "sync": "_fsync", "switch": "_point"}[step], fail)
    with pytest.raises((KeyboardInterrupt, MemoryError)):
        build_index([HOUSING, harbour()], data, Failing() if step == "encode" else HashEncoder())
    monkeypatch.undo()

    assert answer(data) == "三"
    build_index([FARMING], data, HashEncoder())
    assert len([path for path in (data / "index").iterdir() if path.is_dir()]) == 2


def test_a_killed_build_leaves_the_old_index_answering_and_the_next_one_clears_up(data: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; import index.build; from tests.fakes import FARMING, HashEncoder;"
        "index.build._verify = lambda *_: os._exit(9);"
        "index.build.build_index([FARMING], Path(sys.argv[1]), HashEncoder())"
    )

    ran = subprocess.run([sys.executable, "-c", code, str(data)], cwd=Path(__file__).parent.parent, check=False)

    assert ran.returncode == 9
    assert len([path for path in (data / "index").iterdir() if path.is_dir()]) == 2
    assert answer(data) == "三"
    old = current(data)
    build_index([FARMING], data, HashEncoder())
    assert {path for path in (data / "index").iterdir() if path.is_dir()} == {old, current(data)}


def test_one_builder_at_a_time(data: Path) -> None:
    with FileLock(data / "index" / "build.lock"), pytest.raises(DataError, match="另一个进程正在建立索引"):
        build_index([FARMING], data, HashEncoder())

    assert answer(data) == "三"


def test_nothing_to_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="没有可以索引的文件"):
        build_index([], tmp_path, HashEncoder())


def test_a_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file where the folder should be")

    with pytest.raises(DataError, match="无法写入索引") as refused:
        build_index([FARMING], tmp_path, HashEncoder())

    assert "\n" not in str(refused.value)


def test_vectors_of_the_wrong_shape_are_a_bug(data: Path) -> None:
    wrong = HashEncoder()

    class Wrong(HashEncoder):
        def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
            return wrong(texts)

    lying = Wrong(fingerprint="wrong")
    lying.dim = 8
    with pytest.raises(ValueError, match="gave shape"):
        build_index([FARMING], data, lying)

    assert answer(data) == "三"


# -- what is refused ---------------------------------------------------------------------------------------------------


def test_the_current_index_is_current(data: Path) -> None:
    assert is_current(data, HASHES, HashEncoder())
    open_index(data, HashEncoder(), chroma=False, source_hashes=HASHES)


@pytest.mark.parametrize(
    ("hashes", "why"),
    [
        ({**HASHES, "farming": source_hash("又改了")}, "changed"),
        ({"farming": HASHES["farming"]}, "removed"),
        ({**HASHES, "new": source_hash("新的")}, "added"),
    ],
    ids=["改", "删", "增"],
)
def test_an_index_of_other_sources_is_refused(data: Path, hashes: dict[str, str], why: str) -> None:
    assert not is_current(data, hashes, HashEncoder()), why
    with pytest.raises(StaleIndex, match="索引与当前的文件不一致，请重建索引"):
        open_index(data, HashEncoder(), chroma=False, source_hashes=hashes)


@pytest.mark.parametrize("encoder", [HashEncoder(fingerprint="other"), HashEncoder(dim=8)], ids=["weights", "dim"])
def test_an_index_of_another_encoder_is_refused(data: Path, encoder: HashEncoder) -> None:
    assert not is_current(data, HASHES, encoder)
    with pytest.raises(StaleIndex, match=r"由句向量模型 hash-1024 建立，与当前的 hash-\d+ 不符"):
        open_index(data, encoder, chroma=False)


@pytest.mark.parametrize("field", ["format", "code", "versions"])
def test_an_index_of_another_version_is_refused(data: Path, field: str) -> None:
    other = {"format": 0, "code": "0" * 64, "versions": {"chromadb": "0.6.3"}}
    edit_manifest(data, lambda manifest: manifest.update({field: other[field]}))

    assert not is_current(data, HASHES, HashEncoder())
    with pytest.raises(StaleIndex, match="另一版本的程序"):
        open_index(data, HashEncoder(), chroma=False)


@pytest.mark.parametrize("damage", ["flip", "cut", "delete"])
@pytest.mark.parametrize(
    "name",
    [
        "policies.jsonl",
        "clause_vectors.npy",
        "sentence_vectors.npy",
        "sentence_starts.npy",
        "parents.npy",
        "bare.npy",
        "words/vocab.index.json",
        "words/data.csc.index.npy",
        "bigrams/indices.csc.index.npy",
        "bigrams/params.index.json",
    ],
)
def test_a_damaged_file_is_refused(data: Path, name: str, damage: str) -> None:
    path = current(data) / name
    content = bytearray(path.read_bytes())
    if damage == "flip":
        content[len(content) // 2] ^= 1
    path.write_bytes(content if damage == "flip" else content[:-1])
    if damage == "delete":
        path.unlink()

    with pytest.raises(StaleIndex, match=f"索引文件 {name} 缺失或已损坏"):
        open_index(data, HashEncoder(), chroma=False)


@pytest.mark.parametrize(
    "content", [None, b"", b"{}", b'{"format": 1', b"\xff\xfe"], ids=["none", "empty", "{}", "cut", "bytes"]
)
def test_a_damaged_manifest_is_refused(data: Path, content: bytes | None) -> None:
    path = current(data) / "manifest.json"
    path.unlink()
    if content is not None:
        path.write_bytes(content)

    assert not is_current(data, HASHES, HashEncoder())
    with pytest.raises(StaleIndex, match="清单缺失或已损坏"):
        open_index(data, HashEncoder(), chroma=False)


@pytest.mark.parametrize(
    "content", [b"", b"../../etc", b"20260101T000000-00000000", b"\xff\xfe"], ids=["empty", "outside", "gone", "bytes"]
)
def test_a_pointer_to_nowhere_is_refused_and_put_right_by_building(data: Path, content: bytes) -> None:
    (data / "index" / "CURRENT").write_bytes(content)

    with pytest.raises(StaleIndex, match=r"^(索引的清单缺失|.*还没有索引)"):
        open_index(data, HashEncoder(), chroma=False)
    build_index([FARMING], data, HashEncoder())
    assert answer(data) == "三"


def test_a_folder_that_cannot_be_read_is_one_clear_line(data: Path) -> None:
    (data / "index" / "CURRENT").unlink()
    (data / "index" / "CURRENT").mkdir()

    with pytest.raises(DataError, match=r"^无法读取索引 .*：是目录$"):
        open_index(data, HashEncoder(), chroma=False)


def test_a_folder_without_an_index_is_told_so(tmp_path: Path) -> None:
    assert not is_current(tmp_path, HASHES, HashEncoder())
    with pytest.raises(StaleIndex, match="还没有索引"):
        open_index(tmp_path, HashEncoder(), chroma=False)


def test_a_damaged_vector_store_is_refused_and_the_scan_still_answers(data: Path) -> None:
    shutil.rmtree(current(data) / "chroma")

    with pytest.raises(StaleIndex, match=r"向量库.*请重建索引"):
        open_index(data, HashEncoder(), chroma=True)
    assert answer(data) == "三"


def test_a_vector_store_with_other_vectors_is_refused(data: Path) -> None:
    folder = current(data)
    opened = open_index(data, HashEncoder(), chroma=False)
    shutil.rmtree(folder / "chroma")
    ChromaVectors.from_array(folder / "chroma", np.roll(opened.clauses, 3, axis=1), opened.rows).close()

    with pytest.raises(StaleIndex, match="向量库已损坏"):
        open_index(data, HashEncoder(), chroma=True)


def test_a_damaged_index_is_put_right_by_building(data: Path) -> None:
    (current(data) / "clause_vectors.npy").write_bytes(b"")
    encoder = HashEncoder()

    build_index([FARMING, HOUSING], data, encoder)

    assert len(encoder.seen) > 0  # nothing of a damaged build is taken over
    assert answer(data) == "三"


# -- how fast ----------------------------------------------------------------------------------------------------------


def test_the_bundled_policy_is_built_opened_and_searched_fast(tmp_path: Path) -> None:
    from corpus.load import read_policy  # noqa: PLC0415

    source = next((Path(__file__).parent.parent / "corpus" / "bundled").glob("*.txt")).read_text(encoding="utf-8")
    made, encoder = read_policy("bundled", source), load_encoder()

    started = perf_counter()
    build_index([made], tmp_path, encoder)
    building = perf_counter() - started
    started = perf_counter()
    opened = open_index(tmp_path, encoder, chroma=False)
    opening = perf_counter() - started
    times = []
    for clause in made.clauses:
        started = perf_counter()
        opened.search(clause.heading or "目标", k=10)
        times.append(perf_counter() - started)

    assert building < 15  # 1 s alone on two cores
    assert opening < 1.5
    assert float(np.median(times)) < 0.02
