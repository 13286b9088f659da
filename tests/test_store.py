"""The store: documents in and out, each step whole or not at all."""

import hashlib
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

import corpus.store
from corpus.errors import AssistantError, DataError, DocumentError, UnknownDocument, UnreadableDocument
from corpus.store import Store, slug_for

BUNDLED = "wuxi-future-industries"
FIRST = "云澜市公园管理办法\n\n第一条  为了加强公园管理，制定本办法。\n"
SECOND = "云澜市公园管理办法\n\n第一条  为了加强公园保护和管理，制定本办法。\n"


class Killed(BaseException):
    """Stands for the end of the process: nothing catches it, nothing is cleaned up."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def written(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(text.encode())
    return path


def slugs(store: Store) -> list[str]:
    return [record.slug for record in store.records()]


def leftovers(data: Path) -> list[str]:
    return [entry.name for entry in [*data.iterdir(), *(data / "corpus").iterdir()] if entry.name.startswith(".")]


def one_line(error: pytest.ExceptionInfo[AssistantError]) -> str:
    line = str(error.value)
    assert line
    assert "\n" not in line
    return line


def test_a_new_data_folder_holds_the_bundled_policy_byte_for_byte(data: Path) -> None:
    store = Store(data)

    (record,) = store.records()
    published = (resources.files("corpus.bundled") / f"{BUNDLED}.txt").read_bytes()
    assert record.slug == BUNDLED
    assert record.title == "市政府关于加快培育发展未来产业的实施意见"
    assert store.source(BUNDLED).encode() == published
    assert (data / "corpus" / BUNDLED / "original.txt").read_bytes() == published
    assert record.original_sha256 == record.source_sha256 == hashlib.sha256(published).hexdigest()


def test_removing_the_bundled_policy_is_final(data: Path) -> None:
    Store(data).remove(BUNDLED)

    assert Store(data).records() == []
    with pytest.raises(UnknownDocument):
        Store(data).source(BUNDLED)


def test_an_added_file_is_kept_as_text_original_and_record(data: Path, tmp_path: Path) -> None:
    path = written(tmp_path / "in", "Park_Rules 2025.txt", FIRST)
    store = Store(data)
    record = store.add(path)

    assert (record.slug, record.title, record.file) == ("park-rules-2025", "云澜市公园管理办法", "Park_Rules 2025.txt")
    assert sorted(entry.name for entry in (data / "corpus" / record.slug).iterdir()) == [
        "original.txt",
        "record.json",
        "source.txt",
    ]
    assert store.source("park-rules-2025") == FIRST
    assert store.record("park-rules-2025") == record
    assert slugs(Store(data)) == ["park-rules-2025", BUNDLED]


def test_markdown_is_taken_as_text(data: Path, tmp_path: Path) -> None:
    record = Store(data).add(written(tmp_path / "in", "parks.md", FIRST))

    assert (data / "corpus" / record.slug / "original.md").read_bytes() == FIRST.encode()


def test_the_same_slug_again_replaces_the_document(data: Path, tmp_path: Path) -> None:
    store = Store(data)
    store.add(written(tmp_path / "in", "parks.txt", FIRST))
    store.add(written(tmp_path / "in", "other.md", SECOND), slug="parks")

    assert slugs(store) == ["parks", BUNDLED]
    assert store.source("parks") == SECOND
    assert not (data / "corpus" / "parks" / "original.txt").exists()
    assert leftovers(data) == []


def test_a_removed_document_is_gone(data: Path, tmp_path: Path) -> None:
    store = Store(data)
    store.add(written(tmp_path / "in", "parks.txt", FIRST))
    store.remove("parks")

    assert slugs(store) == [BUNDLED]
    assert leftovers(data) == []
    with pytest.raises(UnknownDocument) as error:
        store.remove("parks")
    assert "parks" in one_line(error)


@pytest.mark.parametrize(
    ("stem", "slug"),
    [
        ("parks", "parks"),
        ("Parks_2025", "parks-2025"),
        ("policy v1.2 (final)", "policy-v1-2-final"),
        ("a" * 200, "a" * 80),
        ("公园办法", "doc-6b7d7037"),
        ("公园2025", "doc-6b7d7037"),
        ("()", "doc-6b7d7037"),
    ],
)
def test_a_slug_is_the_ascii_stem_or_derived_from_the_title(stem: str, slug: str) -> None:
    assert slug_for(stem, "云澜市公园管理办法") == slug


def test_a_slug_from_the_title_does_not_depend_on_how_the_title_is_spaced_or_the_file_called() -> None:
    assert slug_for("甲", "云澜市（试行）办法") == slug_for("乙", "云澜市 (试行)\n办法") != slug_for("甲", "云澜市办法")


def test_a_file_with_a_chinese_name_is_found_again_by_the_slug_of_its_title(data: Path, tmp_path: Path) -> None:
    store = Store(data)
    first = store.add(written(tmp_path / "in", "公园.txt", FIRST))
    second = store.add(written(tmp_path / "in", "公园（改）.txt", SECOND))

    assert first.slug == second.slug == "doc-6b7d7037"
    assert store.source(first.slug) == SECOND


BAD_SLUGS = [
    "",
    ".",
    "..",
    "../parks",
    "a/b",
    "a\\b",
    "/etc",
    ".new-x",
    "Parks",
    "公园",
    "-a",
    "a-",
    "a--b",
    "a b",
    "a\n",
    "a" * 81,
]


@pytest.mark.parametrize("slug", BAD_SLUGS)
def test_a_slug_that_is_none_is_refused(data: Path, tmp_path: Path, slug: str) -> None:
    path = written(tmp_path / "in", "parks.txt", FIRST)

    with pytest.raises(DocumentError) as error:
        Store(data).add(path, slug=slug)
    one_line(error)
    assert slugs(Store(data)) == [BUNDLED]


@pytest.mark.parametrize("slug", [*BAD_SLUGS, "../../outside", "absent"])
def test_no_slug_leads_out_of_the_corpus(data: Path, tmp_path: Path, slug: str) -> None:
    outside = written(tmp_path / "outside", "source.txt", FIRST)
    store = Store(data)

    for act in (store.source, store.remove, store.record):
        with pytest.raises(UnknownDocument):
            act(slug)
    assert outside.exists()
    assert slugs(store) == [BUNDLED]


def test_a_link_in_the_corpus_is_no_document_and_its_target_stays(data: Path, tmp_path: Path) -> None:
    store = Store(data)
    record = store.add(written(tmp_path / "in", "parks.txt", FIRST))
    elsewhere = tmp_path / "elsewhere"
    shutil.move(data / "corpus" / record.slug, elsewhere)
    (data / "corpus" / "parks").symlink_to(elsewhere)

    assert slugs(store) == [BUNDLED]
    for act in (store.source, store.remove):
        with pytest.raises(UnknownDocument):
            act("parks")
    assert sorted(entry.name for entry in elsewhere.iterdir()) == ["original.txt", "record.json", "source.txt"]


def test_the_data_folder_itself_may_be_a_link(data: Path, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    data.symlink_to(tmp_path / "real")

    assert slugs(Store(data)) == [BUNDLED]


def refused(tmp_path: Path, kind: str) -> Path:
    folder = tmp_path / "in"
    if kind == "docx":
        return written(folder, "a.docx", FIRST)
    if kind == "no extension":
        return written(folder, "a", FIRST)
    if kind == "folder":
        (folder / "a.txt").mkdir(parents=True)
    if kind == "pipe":
        folder.mkdir()
        os.mkfifo(folder / "a.txt")
    if kind == "too large":
        with written(folder, "a.txt", FIRST).open("r+b") as file:
            file.truncate(32 * 1024 * 1024 + 1)
    return folder / "a.txt"


def test_a_file_name_of_broken_bytes_is_stored_readably(data: Path, tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/park\xff\n.txt")
    Path(path).write_text(FIRST)

    record = Store(data).add(Path(path))
    assert record.file == "park\ufffd\ufffd.txt"
    assert record.slug.startswith("doc-")
    assert Store(data).source(record.slug) == FIRST


@pytest.mark.parametrize("kind", ["docx", "no extension", "missing", "folder", "pipe", "too large"])
def test_what_cannot_be_read_is_refused_with_one_line(data: Path, tmp_path: Path, kind: str) -> None:
    path = refused(tmp_path, kind)

    with pytest.raises(UnreadableDocument) as error:
        Store(data).add(path)
    assert path.name in one_line(error)
    assert not data.exists()


def dying_at(step: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let the process die before the given file-system step of the store; returns the list of steps taken."""
    taken: list[str] = []

    def watch(owner: object, name: str) -> None:
        real = getattr(owner, name)

        def stepped(*args: Any, **kwargs: Any) -> Any:
            if len(taken) == step:
                raise Killed
            taken.append(name)
            return real(*args, **kwargs)

        monkeypatch.setattr(owner, name, stepped)

    watch(corpus.store, "_write")
    watch(corpus.store, "_sync")
    watch(os, "replace")
    watch(shutil, "rmtree")
    return taken


def killed_at_every_step(monkeypatch: pytest.MonkeyPatch, arrange: Any, act: Any) -> Iterator[Path]:
    """Yield the data folder after `act` has died before its first, second, … step, and at last after it has ended."""
    step = 0
    ended = False
    while not ended:
        data = arrange(step)
        with monkeypatch.context() as patches:
            taken = dying_at(step, patches)
            try:
                act(data)
                ended = True
            except Killed:
                pass
        assert ended or len(taken) == step
        yield data
        step += 1
    assert step > 3


def test_a_replacement_killed_at_any_step_leaves_the_old_or_the_new_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = written(tmp_path / "in", "parks.txt", FIRST)
    second = written(tmp_path / "again", "parks.txt", SECOND)

    def arrange(step: int) -> Path:
        data = tmp_path / f"data{step}"
        Store(data).add(first)
        return data

    seen = []
    for data in killed_at_every_step(monkeypatch, arrange, lambda data: Store(data).add(second)):
        store = Store(data)
        assert slugs(store) == ["parks", BUNDLED]
        seen.append(store.source("parks"))
        assert store.record("parks").source_sha256 == hashlib.sha256(seen[-1].encode()).hexdigest()
        store.add(first)
        assert leftovers(data) == []
    assert seen == sorted(seen, key=[FIRST, SECOND].index)  # old, old, …, new, new
    assert set(seen) == {FIRST, SECOND}


def test_a_removal_killed_at_any_step_leaves_the_whole_document_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = written(tmp_path / "in", "parks.txt", FIRST)

    def arrange(step: int) -> Path:
        data = tmp_path / f"data{step}"
        Store(data).add(first)
        return data

    for data in killed_at_every_step(monkeypatch, arrange, lambda data: Store(data).remove("parks")):
        store = Store(data)
        assert slugs(store) in ([BUNDLED], ["parks", BUNDLED])
        if "parks" in slugs(store):
            assert store.source("parks") == FIRST
        store.add(first, slug="other")
        assert leftovers(data) == []


def test_a_first_start_killed_at_any_step_starts_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def arrange(step: int) -> Path:
        return tmp_path / f"data{step}"

    for data in killed_at_every_step(monkeypatch, arrange, lambda data: Store(data).records()):
        assert slugs(Store(data)) == [BUNDLED]
        assert leftovers(data) == []


def test_a_second_writer_is_told_after_a_while(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(data)
    store.records()
    monkeypatch.setattr(corpus.store, "_PATIENCE", 0.05)

    with FileLock(data / "corpus.lock"):
        with pytest.raises(DataError, match="正被另一个程序写入") as error:
            store.add(written(tmp_path / "in", "parks.txt", FIRST))
        one_line(error)
        assert slugs(store) == [BUNDLED]  # reading goes on
    assert store.add(tmp_path / "in" / "parks.txt").slug == "parks"


def test_writers_side_by_side_lose_nothing(data: Path, tmp_path: Path) -> None:
    files = [written(tmp_path / "in", f"parks{i}.txt", FIRST) for i in range(6)]
    threads = [threading.Thread(target=Store(data).add, args=(path,)) for path in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert slugs(Store(data)) == [*(f"parks{i}" for i in range(6)), BUNDLED]
    assert leftovers(data) == []


def test_a_data_folder_that_is_a_file_gives_one_line(data: Path) -> None:
    data.write_text("x")

    with pytest.raises(DataError) as error:
        Store(data).records()
    assert str(data) in one_line(error)


@contextmanager
def without_privileges() -> Iterator[None]:
    """Give up root for a while, for whom no permission is missing."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_a_data_folder_that_may_not_be_written_is_read_but_not_changed(tmp_path: Path) -> None:
    path = written(tmp_path / "in", "parks.txt", FIRST)
    with tempfile.TemporaryDirectory() as folder:  # every folder above pytest's own is closed to other users
        os.chmod(folder, 0o755)
        data, empty = Path(folder) / "data", Path(folder) / "empty"
        Store(data).records()
        empty.mkdir()
        shutil.copy(path, folder)
        for entry in (data, data / "corpus", empty):
            entry.chmod(0o555)
        with without_privileges():
            assert slugs(Store(data)) == [BUNDLED]
            for act in (
                lambda: Store(data).add(Path(folder) / "parks.txt"),
                lambda: Store(data).remove(BUNDLED),
                lambda: Store(empty).records(),
            ):
                with pytest.raises(DataError, match="没有权限") as error:
                    act()
                one_line(error)
        (data / "corpus").chmod(0o000)
        with without_privileges(), pytest.raises(DataError, match="没有权限"):
            Store(data).records()
        for entry in (data / "corpus", data, empty):
            entry.chmod(0o755)


def test_a_changed_source_is_noticed(data: Path) -> None:
    store = Store(data)
    store.records()
    with (data / "corpus" / BUNDLED / "source.txt").open("ab") as file:
        file.write(b"x")

    with pytest.raises(DataError, match="已损坏") as error:
        store.source(BUNDLED)
    assert BUNDLED in one_line(error)


@pytest.mark.parametrize("printed", [None, b"", b"{}", b"\xff", b'{"slug": 1}'], ids=str)
def test_a_damaged_record_is_named_and_can_be_removed(data: Path, printed: bytes | None) -> None:
    store = Store(data)
    store.records()
    record = data / "corpus" / BUNDLED / "record.json"
    record.unlink() if printed is None else record.write_bytes(printed)

    with pytest.raises(DataError, match="已损坏") as error:
        store.records()
    assert BUNDLED in one_line(error)
    store.remove(BUNDLED)
    assert store.records() == []
