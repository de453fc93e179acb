"""A path that is nobody's shows our own page that says so; others' paths do not."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client


@pytest.mark.parametrize("path", ["/nosuch", "/nosuch/deeper/still", "/recalled"])
def test_a_path_that_is_nobodys_shows_the_app(client: Client, path: str):
    found = client.get(path)
    assert found.status_code == HTTPStatus.NOT_FOUND
    assert b"/static/app/" in found.content


@pytest.mark.parametrize("path", ["/", "/overview", "/recalls/runs/1"])
def test_a_path_of_the_app_is_found(client: Client, path: str):
    assert client.get(path).status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    "path",
    [
        "/static/app/nosuch.js",
        "/nosuch.js",
        "/.env",
        "/api/nosuch",
        "/graphql/nosuch",
        "/callbacks/nosuch",
        "/r/nosuch-code",
        "/widgets/no/such",
        "/demo/nosuch",
    ],
)
def test_what_no_reader_asks_for_is_not_found_plainly(client: Client, path: str):
    found = client.get(path)
    assert found.status_code == HTTPStatus.NOT_FOUND
    assert b"/static/app/" not in found.content
