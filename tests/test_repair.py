"""What is damaged is noticed, and put right from what else is kept."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.health import Watch, examine
from assistant.settings import Settings
from corpus.errors import DataError
from corpus.repair import faults, repair
from corpus.seal import sealed, unsealed
from corpus.store import Store
from index.embedding import load_encoder
from index.manifest import Manifest

SLUG = "parks"
TEXT = "云澜市公园管理办法\n\n第一条  为了加强公园管理，制定本办法。\n第二条  公园免费开放。\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    (tmp_path / "Parks.txt").write_text(TEXT, encoding="utf-8")
    store = Store(tmp_path / "data")
    store.add(tmp_path / "Parks.txt")
    return store


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "data" / "corpus" / SLUG


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


DAMAGE: dict[str, Callable[[Path], None]] = {
    "截断": lambda path: path.write_bytes(path.read_bytes()[:40]),
    "翻转一位": flip,
    "清零": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "删除": Path.unlink,
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("name", ["source.txt", "original.txt", "record.json"])
def test_one_damaged_file_is_named_and_restored_byte_for_byte(store, place, name, damage):
    before = (store.record(SLUG), store.source(SLUG), (place / "original.txt").read_bytes())
    DAMAGE[damage](place / name)

    assert [(fault.doc, fault.file.split(".")[0]) for fault in faults(store)] == [(SLUG, name.split(".")[0])]
    done, lost = repair(store, {})

    assert (len(done), lost) == (1, [])
    assert list(faults(store)) == []
    assert (store.source(SLUG), (place / "original.txt").read_bytes()) == before[1:]
    if name != "record.json":
        assert store.record(SLUG) == before[0]
    assert store.record(SLUG).title == "云澜市公园管理办法"


def test_the_index_keeps_a_third_copy(store, place):
    flip(place / "source.txt")
    flip(place / "original.txt")

    assert repair(store, {SLUG: TEXT}) == ([f"已修复文件“{SLUG}”"], [])
    assert store.source(SLUG) == TEXT


def test_an_original_that_is_lost_gives_way_to_the_text_and_is_kept_aside(store, place, tmp_path):
    (tmp_path / "Parks.txt").write_bytes(TEXT.replace("\n", "\r\n").encode("gb18030"))
    store.add(tmp_path / "Parks.txt")
    flip(place / "original.txt")
    hurt = (place / "original.txt").read_bytes()

    (line,), lost = repair(store, {})

    assert "原件无法恢复" in line
    assert lost == []
    assert store.source(SLUG) == TEXT
    assert [path.read_bytes() for path in (tmp_path / "data" / "damaged").glob("*/original.txt")] == [hurt]


def test_what_cannot_be_proved_whole_is_never_taken_for_it(store, place):
    flip(place / "source.txt")
    flip(place / "original.txt")

    done, (line,) = repair(store, {})

    assert done == []
    assert "请重新添加" in line
    assert "\n" not in line
    with pytest.raises(DataError, match="已损坏"):
        store.source(SLUG)


def test_without_a_record_two_copies_must_agree(store, place):
    (place / "record.json").unlink()
    (place / "source.txt").write_text(TEXT.replace("免费", "收费"), encoding="utf-8")

    assert len(repair(store, {})[1]) == 1


def test_a_seal_notices_any_change():
    data = sealed({"slug": "parks", "title": "公园"})

    assert unsealed(data) == {"slug": "parks", "title": "公园"}
    for place in range(len(data)):
        hurt = bytearray(data)
        hurt[place] ^= 1
        try:
            assert unsealed(bytes(hurt)) == {"slug": "parks", "title": "公园"}  # white space became other white space
        except ValueError:
            continue


def test_a_record_from_before_there_were_seals_is_read_and_one_whose_seal_was_lost_is_not(store, place):
    record = unsealed((place / "record.json").read_bytes())

    (place / "record.json").write_text(json.dumps(record), encoding="utf-8")
    assert store.record(SLUG).title == "云澜市公园管理办法"
    (place / "record.json").write_bytes(sealed(record).replace(b'"seal"', b'"seam"'))
    with pytest.raises(DataError, match="已损坏"):
        store.record(SLUG)


# -- the whole folder ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    (folder / "parks.txt").write_text(TEXT, encoding="utf-8")
    cli("add", folder / "parks.txt", "--data", folder / "data")
    cli("remove", "wuxi-future-industries", "--data", folder / "data")
    return folder / "data"


def cli(*arguments: object, code: int = 0) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", "assistant.cli", *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert ran.returncode == code, ran.stderr
    assert "Traceback" not in ran.stderr
    return ran.stdout + ran.stderr


def test_damage_is_examined_repaired_and_examined_again_from_the_command_line(whole, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(whole, data)
    build = data / "index" / (data / "index" / "CURRENT").read_text()
    flip(build.parent / Manifest.read(build).segments[0].name / "clause_vectors.npy")
    flip(data / "corpus" / SLUG / "source.txt")

    examined = cli("doctor", "--data", data, code=1)
    repaired = cli("repair", "--data", data)

    assert "clause_vectors.npy 缺失或已损坏" in examined
    assert "存储原文缺失或已损坏" in examined
    assert "文件、索引有误" in examined
    assert "已修复文件“parks”" in repaired
    assert "索引已重建" in repaired
    assert all(check.ok for check in examine(Settings(data=data)))


@pytest.mark.parametrize(
    "damage", [lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]), Path.unlink]
)
def test_vectors_whose_own_files_are_damaged_are_written_anew(whole, tmp_path, damage):
    data = tmp_path / "data"
    shutil.copytree(whole, data)
    damage(next((data / "index").glob("*/chroma.sqlite3")))

    assert "索引已重建" in cli("repair", "--data", data)
    assert all(check.ok for check in examine(Settings(data=data)))


def test_a_sound_folder_needs_no_repair(whole):
    assert all(check.ok for check in examine(Settings(data=whole)))
    assert "没有需要修复的" in cli("repair", "--data", whole)


def test_a_server_notices_damage_while_it_runs(whole, tmp_path, monkeypatch):
    data = tmp_path / "data"
    shutil.copytree(whole, data)
    monkeypatch.setattr("assistant.health._SOON", 0.0)
    watch = Watch(data, load_encoder(None))

    assert watch.wrong() is None
    flip(data / "corpus" / SLUG / "original.txt")
    assert "原件缺失或已损坏" in (watch.wrong() or "")


def test_documents_changed_without_the_index_leave_the_last_index_answering(whole, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(whole, data)
    (tmp_path / "lakes.txt").write_text("云澜市湖泊管理办法\n\n第一条  湖泊免费开放。\n", encoding="utf-8")
    Store(data).add(tmp_path / "lakes.txt")

    said = cli("ask", "公园收费吗？", "--data", data)

    assert "免费开放" in said
    assert "索引尚未跟上" in said
    assert "索引尚未跟上" in cli("doctor", "--data", data, code=1)


# -- the long tests, in short -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [["crash", "--kills", "20"], ["damage", "--documents", "1", "--only", "record.json"]],
    ids=["杀死写入的程序", "损坏每个文件"],
)
def test_long_tests_in_short(arguments):
    ran = subprocess.run(
        [sys.executable, "-m", f"tests.long.{arguments[0]}", *arguments[1:]],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
