"""Many documents: folders and archives in, versions told apart, lists, what a rerun leaves alone."""

import io
import zipfile
from pathlib import Path

import pytest

from assistant.chain import Assistant
from assistant.documents import listed, listed_text
from corpus.files import files_in
from corpus.intake import Outcome, add_files
from corpus.kept import keep, kept_policy
from corpus.load import read_policy
from corpus.store import Store
from corpus.summary import place_of, summarise
from corpus.versions import Edition, Versions, read_repeals, superseded
from tests.office_files import line, word, workbook
from tests.small_index import PairIndex

OLD = """云澜市人民政府关于印发云澜市停车场管理办法（试行）的通知
云政发〔2019〕8号
各县（区）人民政府：
现将《云澜市停车场管理办法（试行）》印发给你们。
第一条 停车场每小时收费不超过5元。
第二条 停车场由市交通运输局管理。
第三条 本办法自2019年6月1日起施行，有效期至2022年5月31日。
云澜市人民政府
2019年5月20日
"""
NEW = """云澜市人民政府关于印发云澜市停车场管理办法的通知
云政发〔2024〕3号
各县（区）人民政府：
现将《云澜市停车场管理办法》印发给你们。
第一条 停车场每小时收费不超过8元。
第二条 停车场由市城市管理局管理。
第三条 本办法自2024年6月1日起施行。《云澜市停车场管理办法（试行）》（云政发〔2019〕8号）同时废止。
云澜市人民政府
2024年5月20日
"""


def added(store: Store, *paths: Path) -> list[Outcome]:
    return list(add_files(store, paths))


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_folders_and_archives_go_in_and_what_is_refused_stops_nothing(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    (inbox / "深").mkdir(parents=True)
    (inbox / "停车.txt").write_text(NEW, encoding="utf-8")
    (inbox / "深" / "表.xlsx").write_bytes(workbook())
    (inbox / "~$停车.docx").write_bytes(b"lock")
    (inbox / "坏.pdf").write_bytes(b"%PDF-1.4")
    escaping = {
        "../../公园.docx": word(line("云澜市公园管理办法"), line("总则", 0)),
        "图.png": b"png",
        "__MACOSX/a.txt": b"x",
    }
    (inbox / "包.zip").write_bytes(zipped(**escaping))
    store = Store(tmp_path / "data")

    outcomes = added(store, inbox)

    assert [(outcome.file, outcome.state) for outcome in outcomes] == [
        ("停车.txt", "added"),
        ("公园.docx", "added"),
        ("", "refused"),
        ("坏.pdf", "refused"),
        ("表.xlsx", "added"),
    ]
    assert not (tmp_path / "公园.docx").exists()
    titles = {record.title for record in store.records()}
    assert {"云澜市公园管理办法", "云澜市新材料产业重点任务分工表"} <= titles


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04 broken", "已损坏"),
        (zipped(), "没有文件"),
        (zipped(**{"a.txt": b""}), "空文件"),
    ],
    ids=["坏", "空", "空文件"],
)
def test_an_archive_that_gives_nothing_is_refused_in_one_line(tmp_path: Path, data: bytes, says: str) -> None:
    (tmp_path / "a.zip").write_bytes(data)

    (outcome,) = added(Store(tmp_path / "data"), tmp_path / "a.zip")

    assert outcome.state == "refused"
    assert says in outcome.refusal
    assert "\n" not in outcome.refusal


def test_an_archive_that_unpacks_to_too_much_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.files._MOST_BYTES", 100)
    (tmp_path / "a.zip").write_bytes(zipped(**{"a.txt": b"0" * 101}))

    (error,) = files_in([tmp_path / "a.zip"])

    assert "压缩炸弹" in str(error)


def test_names_of_chinese_windows_are_read(tmp_path: Path) -> None:
    name = "停车办法.txt".encode("gb18030")
    place = b"A" * (len(name) - 4) + b".txt"
    (tmp_path / "a.zip").write_bytes(zipped(**{place.decode(): NEW.encode()}).replace(place, name))

    (outcome,) = added(Store(tmp_path / "data"), tmp_path / "a.zip")

    assert (outcome.file, outcome.state) == ("停车办法.txt", "added")


def test_the_same_document_again_is_replaced_or_left_alone(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    (tmp_path / "停车.txt").write_text(NEW, encoding="utf-8")
    (tmp_path / "停车（改）.md").write_text(NEW.replace("8元", "9元"), encoding="utf-8")

    first, again, changed = (
        added(store, tmp_path / name)[0] for name in ("停车.txt", "停车.txt", "停车（改）.md")
    )  # fmt: skip

    assert [outcome.state for outcome in (first, again, changed)] == ["added", "unchanged", "replaced"]
    assert first.record is not None
    assert again.record == first.record
    assert changed.record is not None
    assert changed.record.slug == first.record.slug


def test_namesakes_never_overwrite_each_other(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    for folder, body in (("甲", "对首次创业的给予补贴一万元。"), ("乙", "对新建厂房的给予奖励十万元。")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "措施.txt").write_text(
            f"若干支持措施\n{body}\n由{folder}区各部门分工落实本措施。\n", encoding="utf-8"
        )
        (tmp_path / folder / "index.html").write_text(f"<p>{folder}区公园管理办法</p><p>{body}</p>", encoding="utf-8")

    outcomes = added(store, tmp_path / "甲", tmp_path / "乙")

    slugs = {outcome.record.slug for outcome in outcomes if outcome.record}
    assert [outcome.state for outcome in outcomes] == ["added"] * 4
    assert len(slugs) == 4


def test_the_list_tells_what_was_read_and_which_version_is_newer(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    (tmp_path / "old.txt").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.txt").write_text(NEW, encoding="utf-8")
    added(store, tmp_path / "old.txt", tmp_path / "new.txt")

    documents = {document["slug"]: document for document in listed(store)}

    old, new = documents["old"], documents["new"]
    assert (old["superseded_by"], old["expired"], new["superseded_by"]) == ("new", True, None)
    assert (new["number"], new["place"], new["date"]) == ("云政发〔2024〕3号", "云澜市", "2024-05-20")
    assert (new["clauses"], new["issuer"], old["valid_to"]) == (4, "云澜市人民政府", "2022-05-31")
    assert "已被 new 替代 · 已过有效期" in listed_text(list(documents.values()))


def test_answers_come_from_the_newer_version_unless_the_older_is_asked_for() -> None:
    policies = [read_policy("new", NEW), read_policy("old", OLD)]
    versions = Versions(summarise(policy).edition(policy.slug, policy.facts.metadata.title) for policy in policies)
    assistant = Assistant(PairIndex(*policies), versions=versions)  # type: ignore[arg-type]

    def cited(question: str, *docs: str) -> set[str]:
        return {citation.doc for citation in assistant.ask(question, docs=docs).citations}

    assert cited("停车场每小时收费不超过多少元？") == {"new"}
    assert cited("停车场每小时收费不超过多少元？", "old") == {"old"}
    assert versions.hidden("2019年的停车场办法怎么收费？") == frozenset()


def edition(slug: str, title: str, date: str | None, issuer: str | None = "云澜市人民政府") -> Edition:
    return Edition(slug, title, None, issuer, date)


@pytest.mark.parametrize(
    ("editions", "replaced"),
    [
        ([edition("a", "停车办法（试行）", "2019"), edition("b", "停车办法", "2023-01-02")], {"a": "b"}),
        ([edition("a", "2022年工作要点", "2022"), edition("b", "2023年工作要点", "2023")], {}),
        ([edition("a", "停车办法", "2019", "甲市人民政府"), edition("b", "停车办法", "2023", "乙市人民政府")], {}),
        ([edition("a", "停车办法", "2019", None), edition("b", "停车办法", "2023", None)], {}),
        ([edition("a", "停车办法（征求意见稿）", None), edition("b", "停车办法", None)], {"a": "b"}),
        ([edition(str(year), "停车办法", str(year)) for year in (2019, 2021, 2023)], {"2019": "2023", "2021": "2023"}),
    ],
    ids=["试行之后", "逐年的要点", "两地同名", "不知机关", "征求意见稿", "三版"],
)
def test_a_newer_version_is_one_of_the_same_title_and_issuer(editions: list[Edition], replaced: dict[str, str]) -> None:
    assert superseded(editions) == replaced


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("原《云澜市停车办法》（云政发〔2019〕8号）同时废止。", ("云澜市停车办法", "云政发20198号")),
        ("本办法自印发之日起施行，有效期5年，期满自行失效。", ()),
        ("《云澜市停车办法》第三条同时废止。", ()),
        ("企业应当执行《云澜市停车办法》。", ()),
    ],
    ids=["废止", "期满", "一条", "引用"],
)
def test_what_a_text_repeals_is_read(text: str, named: tuple[str, ...]) -> None:
    assert read_repeals(text) == named


@pytest.mark.parametrize(
    ("issuer", "title", "place"),
    [
        ("上海市长宁区人民政府办公室", "", "上海市长宁区"),
        ("国务院办公厅", "", "全国"),
        ("民政部", "", "全国"),
        (None, "广州市公共租赁住房管理办法", "广州市"),
        (None, "关于印发辽宁省稳就业措施的通知", "辽宁省"),
        (None, "若干支持措施", None),
    ],
)
def test_the_place_is_that_of_the_issuer_or_the_title(issuer: str | None, title: str, place: str | None) -> None:
    assert place_of(issuer, title) == place


def test_of_many_files_the_later_ones_are_read_elsewhere_with_the_same_outcomes(tmp_path: Path) -> None:
    inbox, kept = tmp_path / "in", tmp_path / "kept"
    inbox.mkdir()
    kept.mkdir()
    for number in range(44):
        text = NEW.replace("停车场", f"停车场{number}区").replace("8元", f"{number}元")
        (inbox / f"lot-{number:02}.txt").write_text(text, encoding="utf-8")
    (inbox / "lot-35.txt").write_bytes(b"\x00\x01\x02" * 99)
    (inbox / "lot-36.xlsx").write_bytes(workbook())
    (inbox / "lot-37.pdf").write_bytes(b"%PDF-1.4")
    store = Store(tmp_path / "data")

    outcomes = list(add_files(store, [inbox], kept=kept))

    refused = [outcome.file for outcome in outcomes if outcome.state == "refused"]
    assert [outcome.file for outcome in outcomes] == sorted(outcome.file for outcome in outcomes)
    assert refused == ["lot-35.txt", "lot-37.pdf"]
    assert "lot-37.pdf" in outcomes[38].refusal
    for slug in ("lot-00", "lot-34", "lot-43", "lot-36"):
        source = store.source(slug)
        assert kept_policy(slug, source, kept) == read_policy(slug, source)
    assert kept_policy("lot-00", "另一份原文", kept) is None
    again = list(add_files(store, [inbox]))
    assert {outcome.state for outcome in again} == {"unchanged", "refused"}


def test_without_room_to_keep_what_was_read_files_go_in_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "parking.txt").write_text(NEW, encoding="utf-8")
    store, nowhere = Store(tmp_path / "data"), tmp_path / "full"

    (outcome,) = add_files(store, [tmp_path / "parking.txt"], kept=nowhere)

    assert outcome.state == "added"
    assert kept_policy("parking", store.source("parking"), nowhere) is None
    keep(read_policy("parking", NEW), nowhere)
    assert not nowhere.exists()
