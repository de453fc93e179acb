from __future__ import annotations

import json
from base64 import urlsafe_b64encode

import pytest

from saleor_wechat_growth.integrations.saleor.errors import (
    BadKeySet,
    BadSignature,
    UnknownKey,
)
from saleor_wechat_growth.integrations.saleor.keys import Jwks, key_set_url
from saleor_wechat_growth.integrations.saleor.signatures import verify
from saleor_wechat_growth.sandbox.saleor.signing import SigningKey

GOOD = {"alg": "RS256", "b64": False, "crit": ["b64"], "kid": "k", "typ": "JWT"}


def part(header) -> str:
    text = header if isinstance(header, str) else json.dumps(header)
    return urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def test_every_real_delivery_verifies(captures, real_keys):
    assert len(captures) == 227
    for capture in captures:
        verify(capture.signature, capture.body, real_keys)


def test_a_changed_body_is_refused(captures, real_keys):
    for capture in captures:
        with pytest.raises(BadSignature):
            verify(capture.signature, capture.body + b" ", real_keys)


def test_a_signature_of_another_body_is_refused(captures, real_keys):
    first, second = captures[0], captures[1]
    with pytest.raises(BadSignature):
        verify(first.signature, second.body, real_keys)


def test_a_key_we_do_not_hold_is_named(captures):
    other = Jwks.parse(SigningKey().jwks())
    with pytest.raises(UnknownKey) as caught:
        verify(captures[0].signature, captures[0].body, other)
    assert caught.value.kid == "OEShIkm7ldo97tyLEN0hOW6fVDF0NhgaQlqgs7ij9Hc"


@pytest.mark.parametrize(
    "header",
    [
        {**GOOD, "alg": "none"},
        {**GOOD, "alg": "HS256"},
        {**GOOD, "alg": "RS512"},
        {**GOOD, "alg": ["RS256"]},
        {**GOOD, "b64": True},
        {**GOOD, "b64": 0},
        {**GOOD, "crit": []},
        {**GOOD, "crit": ["b64", "exp"]},
        {**GOOD, "crit": "b64"},
        {**GOOD, "kid": ""},
        {**GOOD, "kid": 7},
        {**GOOD, "jwk": {"kty": "RSA"}},
        {**GOOD, "jku": "https://evil.example/jwks.json"},
        {key: GOOD[key] for key in GOOD if key != "crit"},
        {key: GOOD[key] for key in GOOD if key != "b64"},
        {key: GOOD[key] for key in GOOD if key != "kid"},
        '{"alg":"none","alg":"RS256","b64":false,"crit":["b64"],"kid":"k"}',
        '{"alg":"RS256","b64":false,"crit":["b64"],"kid":"a","kid":"k"}',
        "[]            ",
        "not json at all",
        "[" * 300,
    ],
)
def test_hostile_protected_headers_are_refused(header, real_keys):
    with pytest.raises(BadSignature):
        verify(f"{part(header)}..{'A' * 342}", b"{}", real_keys)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "..",
        "a..b",
        "x" * 5000,
        f"{part(GOOD)}..{'A' * 100_000}",
        f"{part(GOOD)}.e30.{'A' * 342}",
        f"{part(GOOD)}..{'A' * 342}.{'A' * 342}",
        f"{part(GOOD)}..{'A' * 342}, {part(GOOD)}..{'A' * 342}",
        f"{part(GOOD)}..{'A' * 341}é",
        f"{part(GOOD)}..{'A' * 341}=",
        f"{part(GOOD)}..{'A' * 342}\n",
        f" {part(GOOD)}..{'A' * 342}",
        f"{part(GOOD)}..{'+/' * 171}",
        "deadbeef" * 8,
    ],
)
def test_what_is_no_detached_jws_is_refused(value, real_keys):
    with pytest.raises(BadSignature):
        verify(value, b"{}", real_keys)


def test_a_signature_of_the_wrong_length_is_refused(captures, real_keys):
    capture = captures[0]
    for longer in ("AAAA", "A" * 300):
        with pytest.raises(BadSignature):
            verify(capture.signature + longer, capture.body, real_keys)


def test_our_sandbox_signs_as_core_does(captures):
    key = SigningKey()
    signed = key.detached(b'{"a": "\\u5c0f"}')
    verify(signed, b'{"a": "\\u5c0f"}', Jwks.parse(key.jwks()))
    real = captures[0].signature.partition("..")[0]
    ours = signed.partition("..")[0]
    assert len(ours) == len(real)


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"keys": []},
        {"keys": "x"},
        {"keys": [{"kty": "oct", "kid": "k", "k": "AAAA"}]},
        {"keys": [{"kty": "RSA", "kid": "k", "n": "AQAB", "e": "AQAB"}]},
        {"keys": [{"kty": "RSA", "kid": "k", "n": "ä", "e": "AQAB"}]},
        {"keys": [{"kty": "RSA", "kid": "k", "n": "A", "e": "AQAB"}]},
        {"keys": [{"kty": "RSA", "kid": "k", "n": "_" * 342, "e": "Aw"}]},
        {"keys": [{"kty": "RSA", "n": "_" * 342, "e": "AQAB"}]},
        {"keys": [SigningKey().jwks()["keys"][0] for _ in range(21)]},
    ],
)
def test_unusable_key_sets_are_refused(document):
    with pytest.raises(BadKeySet):
        Jwks.parse(document)


def test_the_key_set_lives_at_the_origin():
    url = key_set_url("https://shop.example:8443/some/graphql/?x=1")
    assert url == "https://shop.example:8443/.well-known/jwks.json"
