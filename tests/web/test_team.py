"""A team logs in: accounts, roles, too many tries, and what a server refuses to be."""

from __future__ import annotations

import re
import stat

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from qualcode.cli import cli
from qualcode.errors import QualcodeError
from qualcode.web.accounts import Accounts, Attempts
from qualcode.web.app import create_app

SECRET = "kopi-tubruk-pagi"


@pytest.fixture
def accounts(path):
    made = Accounts.beside(path)
    for name, role in (("ana", "admin"), ("budi", "coder"), ("vera", "viewer")):
        made.put(name, role, f"{SECRET}-{name}")
    return made


@pytest.fixture
def server(path, accounts):
    with TestClient(create_app(path, accounts=accounts), base_url="http://localhost") as client:
        yield client


def log_in(server, name, password=None):
    """A client of that server, and the answer to its log-in."""
    client = TestClient(server.app, base_url="http://localhost")
    form = re.search(r'name="form" value="([^"]+)"', client.get("/login").text)[1]
    fields = {"form": form, "name": name, "password": password or f"{SECRET}-{name}"}
    answer = client.post("/login", data=fields, follow_redirects=False)
    if answer.status_code == 303:
        client.headers["x-csrf-token"] = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/").text)[1]
    return client, answer


def test_the_file_holds_hashes_and_is_for_its_owner_alone(accounts):
    text = accounts.path.read_text()
    assert SECRET not in text
    assert "$argon2id$" in text
    assert stat.S_IMODE(accounts.path.stat().st_mode) == 0o600
    assert [each.name for each in Accounts(accounts.path).listed()] == ["ana", "budi", "vera"]


def test_roles_decide_what_one_may(server):
    ana, budi, vera = (log_in(server, name)[0] for name in ("ana", "budi", "vera"))
    coding = {"source": "W-01", "start": 15, "end": 24, "code": "idea"}
    assert [client.get("/api/sources").status_code for client in (ana, budi, vera)] == [200] * 3
    assert [client.post("/api/codings", json=coding).status_code for client in (ana, budi, vera)] == [201, 201, 403]
    assert [client.get("/api/accounts").status_code for client in (ana, budi, vera)] == [200, 403, 403]
    put = {"role": "admin", "password": "a-long-password"}
    assert budi.put("/api/accounts/budi", json=put).status_code == 403
    made = [each["coder"] for each in ana.get("/api/sources/W-01").json()["codings"] if each["origin"] == "person"]
    assert sorted(made) == ["ana", "budi"]
    assert budi.put("/api/me", json={"name": "ana"}).status_code == 422  # nobody codes under another's name


def test_an_account_that_goes_takes_its_sessions_with_it(server):
    ana, budi = log_in(server, "ana")[0], log_in(server, "budi")[0]
    assert ana.delete("/api/accounts/ana").status_code == 409
    assert ana.delete("/api/accounts/budi").status_code == 204
    assert budi.get("/api/sources").status_code == 401
    assert log_in(server, "budi")[1].status_code == 401


def test_wrong_passwords_and_names_are_the_same_answer_and_are_slowed_down(server):
    wrong = [log_in(server, name, "not-the-password")[1] for name in ("ana", "nobody")]
    assert [answer.status_code for answer in wrong] == [401, 401]
    assert re.sub(r'value="[^"]+"', "", wrong[0].text) == re.sub(r'value="[^"]+"', "", wrong[1].text)
    for _ in range(3):
        log_in(server, "ana", "not-the-password")
    last = log_in(server, "ana")[1]
    assert last.status_code == 429
    assert int(last.headers["retry-after"]) >= 1


def test_waiting_grows_and_ends():
    now = [0.0]
    attempts = Attempts(clock=lambda: now[0])
    waits = []
    for _ in range(9):
        attempts.failed("ana")
        waits.append(attempts.wait("ana"))
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16]
    now[0] = 16
    assert attempts.wait("ana") == 0
    attempts.succeeded("ana")
    attempts.failed("ana")
    assert attempts.wait("ana") == 0


def test_a_log_in_from_another_page_is_none(server):
    client = TestClient(server.app, base_url="http://localhost")
    fields = {"form": "guessed", "name": "ana", "password": f"{SECRET}-ana"}
    assert client.post("/login", data=fields, follow_redirects=False).status_code == 403
    assert client.post("/login", content=b"x" * 50_000).status_code == 403


def test_logging_out_ends_the_session(server):
    ana, _ = log_in(server, "ana")
    assert ana.post("/logout", headers={"x-csrf-token": "wrong"}, follow_redirects=False).status_code == 403
    assert ana.post("/logout", follow_redirects=False).status_code == 303
    assert ana.get("/api/sources").status_code == 401
    assert ana.get("/", follow_redirects=False).headers["location"] == "/login"


@pytest.mark.parametrize(
    ("name", "role", "password"),
    [("ana", "chief", "long-enough-here"), ("ana", "coder", "short"), ("qualcode", "coder", "long-enough-here"),
     (" ", "coder", "long-enough-here"), ("a\x00b", "coder", "long-enough-here")],
)  # fmt: skip
def test_accounts_that_cannot_be(path, name, role, password):
    with pytest.raises(QualcodeError):
        Accounts.beside(path).put(name, role, password)
    assert not Accounts.beside(path).listed()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], "nobody has an account yet; add the first: qualcode accounts add NAME --role admin"),
        (["--host", "0.0.0.0"], "nobody has an account yet"),
    ],
)
def test_nothing_is_served_without_accounts(path, options, told):
    result = CliRunner().invoke(cli, ["--study", str(path), "serve", *options])
    assert result.exit_code == 2
    assert told in result.stderr


def test_nothing_is_served_beyond_this_machine_unencrypted(path, accounts):
    result = CliRunner().invoke(cli, ["--study", str(path), "serve", "--host", "0.0.0.0"])
    assert result.exit_code == 2
    assert "passwords would cross the network unencrypted" in result.stderr
    result = CliRunner().invoke(cli, ["--study", str(path), "serve", "--host", "0.0.0.0", "--behind-proxy"])
    assert result.exit_code == 2


def test_accounts_by_command(path):
    run = CliRunner().invoke
    typed = f"{SECRET}\n{SECRET}\n"
    assert run(cli, ["--study", str(path), "accounts", "add", "citra", "--role", "viewer"], input=typed).exit_code == 0
    assert run(cli, ["--study", str(path), "accounts", "list"]).stdout == "citra\tviewer\n"
    assert run(cli, ["--study", str(path), "accounts", "remove", "citra"]).exit_code == 0
    assert "there is none of that name" in run(cli, ["--study", str(path), "accounts", "remove", "citra"]).stderr
