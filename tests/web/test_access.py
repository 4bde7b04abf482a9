"""Nobody reads or changes anything without a session; a page of another origin changes nothing."""

from __future__ import annotations

import pytest

from qualcode.web.sessions import Sessions


def routes(app) -> list[tuple[str, str]]:
    spec = app.openapi()["paths"]
    return [(method.upper(), path) for path, methods in spec.items() for method in methods]


def test_every_route_of_the_api_asks_for_a_session(nobody):
    asked = routes(nobody.app)
    assert len(asked) > 8
    for method, path in asked:
        answer = nobody.request(method, path.replace("{name}", "W-01").replace("{id}", "0" * 36), json={})
        assert answer.status_code == 401, (method, path)
        assert "wajib" not in answer.text
    assert nobody.get("/").status_code == 401


def test_a_token_opens_one_session_once(nobody, sessions):
    token = sessions.invite("ana")
    first = nobody.get("/", params={"token": token}, follow_redirects=False)
    assert first.headers["location"] == "/"
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie
    nobody.cookies.clear()
    assert nobody.get("/", params={"token": token}).status_code == 401
    assert nobody.get("/", params={"token": token[:-1]}).status_code == 401


def test_a_session_that_nobody_uses_ends():
    now = [0.0]
    sessions = Sessions(clock=lambda: now[0])
    session = sessions.start("ana", "coder")
    now[0] = 11 * 3600
    assert sessions.of(session.key) is not None
    now[0] = 24 * 3600
    assert sessions.of(session.key) is None


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 201),
        ({"x-csrf-token": "wrong"}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "http://localhost"}, 201),
        ({"host": "evil.example"}, 421),
    ],
)
def test_only_our_own_page_changes_anything(enter, headers, status):
    ana = enter()
    body = {"source": "W-01", "start": 15, "end": 24, "code": "idea"}
    assert ana.post("/api/codings", json=body, headers=headers).status_code == status
    made = [each for each in ana.get("/api/sources/W-01").json()["codings"] if each["coder"] == "ana"]
    assert len(made) == (status == 201)


def test_a_viewer_reads_and_does_not_write(enter):
    viewer = enter("vera", "viewer")
    assert viewer.get("/api/sources").status_code == 200
    assert viewer.post("/api/codings", json={"source": "W-01", "start": 0, "end": 4, "code": "idea"}).status_code == 403
    assert viewer.post("/api/undo").status_code == 403


def test_every_answer_forbids_what_a_page_does_not_need(enter):
    policy = enter().get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_what_was_sent_is_not_repeated_in_an_error(enter):
    answer = enter().post("/api/codings", json={"source": "W-01", "start": "rahasia", "end": 3, "code": "idea"})
    assert answer.status_code == 422
    assert "rahasia" not in answer.text
