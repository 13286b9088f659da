"""Who gets in, who may do what, and how passwords are kept."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.accounts import Accounts
from assistant.api import create_app
from assistant.chain import Assistant
from assistant.library import Library
from assistant.settings import Settings
from corpus.errors import AssistantError, DataError
from tests.small_index import PairIndex, harbour

PASSWORD = "correct-horse-电池"
ASK = {"question": "深海装备的链长是谁？"}


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(Assistant(PairIndex(harbour())))  # type: ignore[arg-type]


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    made = Accounts(tmp_path)
    made.put("reader", PASSWORD, "reader")
    made.put("boss", PASSWORD, "administrator")
    return made


@pytest.fixture
def client(library: Library, accounts: Accounts, tmp_path: Path) -> TestClient:
    assert accounts.list()
    app = create_app(library, Settings(data=tmp_path, accounts=True))
    return TestClient(app, base_url="https://policy.example", follow_redirects=False)


def log_in(client: TestClient, name: str = "reader", password: str = PASSWORD, **headers: str):
    return client.post("/login", data={"name": name, "password": password}, headers=headers)


def test_passwords_are_kept_as_argon2_hashes_in_a_private_file(accounts, tmp_path):
    kept = (tmp_path / "accounts.json").read_text()

    assert PASSWORD not in kept
    assert kept.count("$argon2id$") == 2
    assert (tmp_path / "accounts.json").stat().st_mode & 0o077 == 0
    assert accounts.list() == {"reader": "reader", "boss": "administrator"}


@pytest.mark.parametrize(("name", "password"), [("", PASSWORD), ("a b", PASSWORD), ("a", "short"), ("a", "x" * 201)])
def test_a_bad_name_or_password_is_refused(accounts, name, password):
    with pytest.raises(AssistantError):
        accounts.put(name, password, "reader")


def test_a_changed_accounts_file_lets_nobody_in(accounts, tmp_path):
    path = tmp_path / "accounts.json"
    path.write_text(path.read_text().replace('"reader",', '"administrator",', 1))

    with pytest.raises(DataError, match="已损坏"):
        accounts.check("reader", PASSWORD)


def test_nothing_is_answered_without_a_login(client):
    assert client.post("/api/ask", json=ASK).status_code == 401
    assert client.post("/api/ask", json=ASK).json()["error"]["code"] == "unauthorized"
    assert client.get("/").headers["location"] == "/login"
    assert client.get("/metrics").status_code == 401
    assert client.get("/healthz").json() == {"status": "ok"}  # no versions, no counts
    assert "密码" in client.get("/login").text


def test_a_login_opens_a_session_in_a_secure_cookie(client):
    answer = log_in(client)

    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"]
    assert all(word in cookie for word in ("HttpOnly", "Secure", "SameSite=strict"))
    assert client.post("/api/ask", json=ASK).status_code == 200
    client.get("/logout")
    assert client.post("/api/ask", json=ASK).status_code == 401


def test_a_session_ends_with_its_account_and_with_its_password(client, accounts):
    log_in(client)
    accounts.put("reader", PASSWORD + "2", "reader")
    assert client.post("/api/ask", json=ASK).status_code == 401
    log_in(client, password=PASSWORD + "2")
    assert client.post("/api/ask", json=ASK).status_code == 200
    accounts.remove("reader")
    assert client.post("/api/ask", json=ASK).status_code == 401


def test_readers_may_not_do_what_administrators_may(client):
    log_in(client)
    assert client.get("/metrics").status_code == 403
    assert client.post("/gradio_api/upload").status_code == 403
    log_in(client, "boss")
    assert client.get("/metrics").status_code == 200


def test_a_program_may_name_its_account_in_each_request(client):
    assert client.post("/api/ask", json=ASK, auth=("reader", PASSWORD)).status_code == 200
    assert client.post("/api/ask", json=ASK, auth=("reader", "wrong")).status_code == 401
    assert client.get("/metrics", auth=("boss", PASSWORD)).status_code == 200


def test_guessing_is_slowed_down_for_a_name_and_for_an_address(client, monkeypatch):
    monkeypatch.setattr("assistant.traffic.monotonic", lambda: 100.0)  # a slow machine would let the bucket fill
    wrong = [log_in(client, password=f"wrong {i}").status_code for i in range(12)]

    assert wrong == [401] * 10 + [429] * 2
    assert log_in(client, "boss").status_code == 429  # the address has used up its tries too
    assert client.get("/api/documents", auth=("boss", PASSWORD)).status_code == 429


def test_a_form_of_another_site_does_not_log_in(client):
    assert log_in(client, origin="https://evil.example").status_code == 403
    assert log_in(client, origin="https://policy.example").status_code == 303


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "无此人", "'; --", "a" * 5000])
def test_an_unknown_name_is_told_the_same_and_nothing_of_it_is_shown(client, name):
    answer = log_in(client, name)

    assert answer.status_code == 401
    assert "账号或密码不对" in answer.text
    assert name not in answer.text


def test_the_name_that_a_trusted_proxy_gives_is_believed_and_nobody_elses(library, tmp_path):
    settings = Settings(
        data=tmp_path, sso_header="X-Remote-User", administrators=frozenset({"boss"}), proxies=frozenset({"10.0.0.1"})
    )
    app = create_app(library, settings)
    proxy = TestClient(app, client=("10.0.0.1", 1))
    other = TestClient(app, client=("10.0.0.2", 1))

    assert proxy.post("/api/ask", json=ASK, headers={"X-Remote-User": "li"}).status_code == 200
    assert proxy.get("/metrics", headers={"X-Remote-User": "li"}).status_code == 403
    assert proxy.get("/metrics", headers={"X-Remote-User": "boss"}).status_code == 200
    assert proxy.post("/api/ask", json=ASK).status_code == 401
    assert other.post("/api/ask", json=ASK, headers={"X-Remote-User": "boss"}).status_code == 401


def test_accounts_without_an_account_do_not_start(library, tmp_path):
    with pytest.raises(AssistantError, match="account add"):
        create_app(library, Settings(data=tmp_path, accounts=True))


def test_a_program_is_told_how_to_log_in_and_a_page_is_not_made_to_ask(client):
    assert client.get("/metrics").headers["www-authenticate"] == "Basic"
    assert "www-authenticate" not in client.get("/metrics", headers={"Sec-Fetch-Mode": "cors"}).headers
