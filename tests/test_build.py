"""The index on disk: whole, fitting, or refused."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from time import process_time

import numpy as np
import pytest
from filelock import FileLock
from numpy.typing import NDArray

import index.arrays
import index.build
import index.manifest
from corpus.errors import DataError, OutdatedIndex, StaleIndex
from corpus.policy import Policy
from corpus.seal import sealed, unsealed
from index.build import is_current, open_index, source_hash
from index.dense import ByteVectors, ChromaVectors, Collections, ScannedVectors
from index.embedding import load_encoder
from index.units import units
from tests.fakes import FARMING, HOUSING, HashEncoder, build, policy
from tests.small_index import harbour

HASHES = {made.slug: source_hash(made.source) for made in (FARMING, HOUSING)}
QUESTION = "购买拖拉机有贷款贴息吗"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("built")
    build([FARMING, HOUSING], data, HashEncoder())
    return data


@pytest.fixture
def data(built: Path, tmp_path: Path) -> Path:
    """A data folder of one's own with an index of two policies."""
    return Path(shutil.copytree(built, tmp_path / "data"))


def current(data: Path) -> Path:
    return data / "index" / (data / "index" / "CURRENT").read_text(encoding="utf-8")


def answer(data: Path) -> str:
    return open_index(data, HashEncoder(), chroma=False).search(QUESTION, k=1)[0].clause


def builds(data: Path) -> set[Path]:
    """The folders of builds; beside them lie collections of vectors and what interrupted builds left."""
    return {path for path in (data / "index").iterdir() if re.fullmatch(r"\d{8}T\d{6}-[0-9a-f]{8}", path.name)}


def collection(data: Path) -> Path:
    """The folder of the Chroma collection."""
    (folder,) = (path for path in (data / "index").glob("clauses-*") if path.is_dir())
    return folder


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
    build([harbour(), FARMING], tmp_path, HashEncoder())

    opened = open_index(tmp_path, HashEncoder(), chroma=False)

    assert opened.policies == {"harbour": harbour(), "farming": FARMING}
    assert list(opened.policies) == ["harbour", "farming"]
    assert opened.rows["farming"].stop == len(opened.words) == len(opened.bigrams) == len(opened)


def test_everything_lies_under_the_data_folder(built: Path) -> None:
    assert sorted(path.name for path in built.iterdir()) == ["index"]
    names = {path.name for path in current(built).iterdir()}
    assert {"manifest.json", "policies.jsonl", "words", "bigrams", "clause_vectors.npy"} <= names
    assert (collection(built) / "chroma.sqlite3").is_file()


def test_a_process_that_stays_looks_up_in_chroma_and_one_that_does_not_scans(data: Path) -> None:
    scanning, staying = (open_index(data, HashEncoder(), chroma=chroma) for chroma in (False, True))

    assert isinstance(scanning._parts[0].vectors, ScannedVectors)
    assert isinstance(staying._parts[0].vectors, ChromaVectors)
    assert scanning.search(QUESTION, k=5) == staying.search(QUESTION, k=5)
    staying.close()


def test_a_second_process_that_stays_scans(data: Path) -> None:
    first = open_index(data, HashEncoder(), chroma=True)
    code = (
        "import sys; from pathlib import Path; from index.build import open_index; from tests.fakes import HashEncoder;"
        "opened = open_index(Path(sys.argv[1]), HashEncoder(), chroma=True);"
        f"print(type(opened._parts[0].vectors).__name__, opened.search({QUESTION!r}, k=1)[0].clause)"
    )

    ran = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code, str(data)],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )

    assert ran.stdout.split() == ["ScannedVectors", "三"]
    first.close()


def test_a_thousand_clauses_are_stored_opened_and_opened_again(tmp_path: Path) -> None:
    made = policy("p", *((f"第{i}条", f"第{i}条　对编号{i}的项目给予支持。") for i in range(1200)))
    build([made], tmp_path, HashEncoder(32))

    for _ in range(2):  # Chroma keeps stored segments as they are, so their hashes hold
        opened = open_index(tmp_path, HashEncoder(32), chroma=True)
        assert opened.search("编号1187", k=1)[0].clause == "第1187条"
        opened.close()
    (segment,) = json.loads((current(tmp_path) / "manifest.json").read_text())["segments"]
    assert any("data_level0" in name for name in segment["files"])


def test_the_network_is_never_asked(tmp_path: Path, no_network: list[str]) -> None:
    encoder = load_encoder()
    build([FARMING], tmp_path, encoder)
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

    build([FARMING, changed], data, encoder)

    assert encoder.seen == ["新的一条在此。"] * 2  # the clause and its sentence
    assert open_index(data, HashEncoder(), chroma=False).search("新的一条", k=1)[0].clause == "第四条"


def test_taken_over_vectors_are_those_of_their_texts(data: Path) -> None:
    encoder = HashEncoder()

    build([HOUSING, FARMING], data, encoder, anew=True)

    texts = [unit.text for made in (HOUSING, FARMING) for unit in units(made)]
    np.testing.assert_array_equal(
        np.load(current(data) / "clause_vectors.npy"), ByteVectors.of(HashEncoder()(texts)).rows
    )
    assert encoder.seen == []


def test_another_encoder_encodes_everything_anew(data: Path) -> None:
    encoder = HashEncoder(fingerprint="other")

    build([FARMING], data, encoder)

    assert len(encoder.seen) > len(FARMING.clauses)


def test_the_build_before_is_kept_and_older_ones_go(data: Path) -> None:
    before = current(data)
    for _ in range(2):
        kept = current(data)
        build([FARMING], data, HashEncoder(), anew=True)

    assert builds(data) == {kept, current(data)}
    assert before not in (kept, current(data))


def test_an_open_index_answers_while_another_takes_its_place(data: Path) -> None:
    opened = open_index(data, HashEncoder(), chroma=True)
    for _ in range(2):
        build([HOUSING], data, HashEncoder())

    assert opened.search(QUESTION, k=1)[0].clause == "三"
    opened.close()


# -- documents come and go ---------------------------------------------------------------------------------------------

QUESTIONS = [QUESTION, "公租房租金多久公布一次", "海上风电的链长是谁", "新认定的省级海洋实验室奖励多少", "补贴"]


def assert_answers_as_built_anew(data: Path, tmp_path: Path, *policies: Policy) -> None:
    build(policies, tmp_path / "anew", HashEncoder(), anew=True)
    grown, whole = (open_index(folder, HashEncoder(), chroma=False) for folder in (data, tmp_path / "anew"))
    for question in QUESTIONS:
        for docs in ((), tuple(made.slug for made in policies[:1])):
            got, want = (index.search(question, k=9, docs=docs) for index in (grown, whole))
            assert [(hit.doc, hit.clause) for hit in got] == [(hit.doc, hit.clause) for hit in want]
            np.testing.assert_allclose([hit.score for hit in got], [hit.score for hit in want], rtol=1e-3)
    assert grown.policies == whole.policies
    assert [*grown.documents] == [*whole.documents] == [*grown.policies]


def segments(data: Path) -> list[str]:
    return [segment["name"] for segment in json.loads((current(data) / "manifest.json").read_text())["segments"]]


def test_a_document_that_is_added_leaves_what_was_written_alone(data: Path, tmp_path: Path) -> None:
    great = segments(data)

    build([FARMING, harbour(), HOUSING], data, HashEncoder())

    assert segments(data) == [*great, current(data).name]
    assert_answers_as_built_anew(data, tmp_path, FARMING, harbour(), HOUSING)


def test_a_document_that_is_replaced_is_found_in_its_new_words_only(data: Path, tmp_path: Path) -> None:
    changed = policy("farming", ("一", "种植\n对新建的茶园给予补贴。"))

    build([changed, HOUSING], data, HashEncoder())

    assert_answers_as_built_anew(data, tmp_path, changed, HOUSING)
    build([FARMING, HOUSING], data, HashEncoder())
    assert_answers_as_built_anew(data, tmp_path, FARMING, HOUSING)


def test_a_document_that_is_removed_is_gone_and_nothing_is_written_for_it(data: Path, tmp_path: Path) -> None:
    great, encoder = segments(data), HashEncoder()

    build([HOUSING], data, encoder)

    assert segments(data) == great
    assert_answers_as_built_anew(data, tmp_path, HOUSING)
    build([FARMING, HOUSING], data, encoder)  # and back again
    assert encoder.seen == []
    assert_answers_as_built_anew(data, tmp_path, FARMING, HOUSING)


def test_many_small_segments_become_one_and_too_large_ones_join_the_great_one(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = [policy(f"p{n:02}", ("一", f"第{n}号文件。"), ("二", f"给予补贴{n}万元。")) for n in range(12)]
    numbers = []
    for n in range(12):
        build([FARMING, HOUSING, *added[: n + 1]], data, HashEncoder())
        numbers.append(len(segments(data)))

    assert numbers == [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]
    assert_answers_as_built_anew(data, tmp_path, FARMING, HOUSING, *added)
    monkeypatch.setattr(index.build, "_SMALL", 20)
    build([FARMING, HOUSING, *added[:11]], data, HashEncoder())
    assert len(segments(data)) == 1
    assert_answers_as_built_anew(data, tmp_path / "again", FARMING, HOUSING, *added[:11])


def test_documents_read_by_other_processes_are_those_read_here(tmp_path: Path) -> None:
    made = [policy(f"p{n:02}", ("一", f"第{n}号文件。"), ("二", f"给予补贴{n}万元。")) for n in range(40)]

    build(made, tmp_path, HashEncoder())

    opened = open_index(tmp_path, HashEncoder(), chroma=True)
    assert opened.policies == {one.slug: one for one in made}
    assert opened.search("给予补贴37万元", k=1)[0].doc == "p37"
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
        build([HOUSING, harbour()], data, Failing() if step == "encode" else HashEncoder())
    monkeypatch.undo()

    assert answer(data) == "三"
    build([FARMING], data, HashEncoder())
    assert len(builds(data)) == 2


def test_a_killed_build_leaves_the_old_index_answering_and_the_next_one_clears_up(data: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; import index.build; from tests.fakes import FARMING, HashEncoder, build;"
        "index.build._verify = lambda *_: os._exit(9);"
        "build([FARMING], Path(sys.argv[1]), HashEncoder())"
    )

    ran = subprocess.run([sys.executable, "-c", code, str(data)], cwd=Path(__file__).parent.parent, check=False)

    assert ran.returncode == 9
    assert len(builds(data)) == 2
    assert answer(data) == "三"
    old = current(data)
    build([FARMING], data, HashEncoder())
    assert builds(data) == {old, current(data)}


def test_a_build_that_was_ended_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.build, "_DOCUMENTS", 2)
    made = [policy(f"p{n}", ("一", f"甲乙丙{n}丁戊己。"), ("二", f"给予补贴{n}万元。")) for n in range(8)]

    class Ended(HashEncoder):
        def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
            if any("甲乙丙5" in text for text in texts):
                raise KeyboardInterrupt
            return super().__call__(texts)

    with pytest.raises(KeyboardInterrupt):
        build(made, tmp_path, Ended())
    encoder = HashEncoder()

    build(made, tmp_path, encoder)

    assert {text for text in encoder.seen if "甲乙丙" in text} == {f"甲乙丙{n}丁戊己。" for n in range(4, 8)}
    opened = open_index(tmp_path, HashEncoder(), chroma=True)
    assert [opened.search(f"甲乙丙{n}丁戊己", k=1)[0].doc for n in range(8)] == [f"p{n}" for n in range(8)]
    opened.close()
    left = {path.name.partition("-")[0] for path in (tmp_path / "index").iterdir() if path.is_dir()}
    assert left == {current(tmp_path).name.partition("-")[0], "clauses"}


def test_one_builder_at_a_time(data: Path) -> None:
    with FileLock(data / "index" / "build.lock"), pytest.raises(DataError, match="另一个进程正在建立索引"):
        build([FARMING], data, HashEncoder())

    assert answer(data) == "三"


def test_nothing_to_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="没有可以索引的文件"):
        build([], tmp_path, HashEncoder())


def test_a_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file where the folder should be")

    with pytest.raises(DataError, match="无法写入索引") as refused:
        build([FARMING], tmp_path, HashEncoder())

    assert "\n" not in str(refused.value)


def test_vectors_of_the_wrong_shape_are_a_bug(data: Path) -> None:
    wrong = HashEncoder()

    class Wrong(HashEncoder):
        def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
            return wrong(texts)

    lying = Wrong(fingerprint="wrong")
    lying.dim = 8
    with pytest.raises(ValueError, match="gave shape"):
        build([FARMING], data, lying)

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
    with pytest.raises(OutdatedIndex, match="另一版本的程序"):
        open_index(data, HashEncoder(), chroma=False)


@pytest.mark.parametrize("damage", ["flip", "cut", "delete"])
@pytest.mark.parametrize(
    "name",
    [
        "policies.jsonl",
        "documents.jsonl",
        "said.jsonl",
        "ids.txt",
        "clause_vectors.npy",
        "clause_scales.npy",
        "clause_signs.npy",
        "sentence_vectors.npy",
        "sentence_starts.npy",
        "parents.npy",
        "bare.npy",
        "words/tokens.txt",
        "words/rows.npy",
        "bigrams/counts.npy",
        "bigrams/lengths.npy",
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

    with pytest.raises(StaleIndex, match=f"索引文件 .*/{name} 缺失或已损坏"):
        open_index(data, HashEncoder(), chroma=False)


@pytest.mark.parametrize("damage", ["zero", "cut", "delete"])
def test_what_becomes_of_the_files_of_an_open_index_changes_no_answer(data: Path, damage: str) -> None:
    asked = ("收购补贴", "公积金", "谁负责")
    with closing(open_index(data, HashEncoder(), chroma=False)) as whole:
        expected = [whole.search(question, k=5) for question in asked]
        policies = {slug: whole.policies[slug] for slug in whole.policies}
    with closing(open_index(data, HashEncoder(), chroma=False)) as index:
        for path in [path for path in current(data).rglob("*") if path.is_file()]:
            if damage == "delete":
                path.unlink()
            else:
                with path.open("r+b") as file:
                    file.write(bytes(path.stat().st_size)) if damage == "zero" else file.truncate(0)

        assert [index.search(question, k=5) for question in asked] == expected
        assert {slug: index.policies[slug] for slug in index.policies} == policies


@pytest.mark.parametrize("damage", ["cut", "delete"])
def test_of_a_large_file_that_was_damaged_since_it_was_opened_one_line_says_so(
    data: Path, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.arrays, "_LARGE", 0)
    with closing(open_index(data, HashEncoder(), chroma=False)) as opened:
        assert opened.policies["farming"].slug == "farming"
    with closing(open_index(data, HashEncoder(), chroma=False)) as opened:
        path = current(data) / "policies.jsonl"
        path.unlink()
        if damage == "cut":
            path.write_bytes(b"")

        with pytest.raises(StaleIndex, match=r"索引文件 policies\.jsonl 已损坏，请重建索引"):
            opened.policies["farming"]


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
    build([FARMING], data, HashEncoder())
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
    shutil.rmtree(collection(data))

    with pytest.raises(StaleIndex, match=r"向量库.*请重建索引"):
        open_index(data, HashEncoder(), chroma=True)
    assert answer(data) == "三"


def test_a_vector_store_with_other_vectors_is_refused(data: Path) -> None:
    name, vectors = collection(data).name, np.load(current(data) / "clause_vectors.npy").astype(np.float32)
    shutil.rmtree(collection(data))
    other = Collections(data / "index", None).start(name)
    other.add(0, np.roll(vectors, 3, axis=1), [("p", "x")] * len(vectors))
    other.close()

    with pytest.raises(StaleIndex, match="向量库已损坏"):
        open_index(data, HashEncoder(), chroma=True)


def test_a_damaged_index_is_put_right_by_building(data: Path) -> None:
    (current(data) / "clause_vectors.npy").write_bytes(b"")
    encoder = HashEncoder()

    build([FARMING, HOUSING], data, encoder)

    assert len(encoder.seen) > 0  # nothing of a damaged build is taken over
    assert answer(data) == "三"


# -- how fast ----------------------------------------------------------------------------------------------------------


def test_the_bundled_policy_is_built_opened_and_searched_fast(tmp_path: Path) -> None:
    from corpus.load import read_policy  # noqa: PLC0415

    source = next((Path(__file__).parent.parent / "corpus" / "bundled").glob("*.txt")).read_text(encoding="utf-8")
    made, encoder = read_policy("bundled", source), load_encoder()

    started = process_time()
    build([made], tmp_path, encoder)
    building = process_time() - started
    started = process_time()
    opened = open_index(tmp_path, encoder, chroma=False)
    opening = process_time() - started
    times = []
    for clause in made.clauses:
        started = process_time()
        opened.search(clause.heading or "目标", k=10)
        times.append(process_time() - started)

    assert building < 15  # 1 s alone on two cores
    assert opening < 1.5
    assert float(np.median(times)) < 0.02
