"""How api.weixin.qq.com says no: HTTP 200, `errcode`, and an `errmsg` with a rid."""

from __future__ import annotations

import secrets
from typing import Any, Final

#: message of each code that the stand-in gives without saying more
MESSAGES: Final = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40003: "invalid openid",
    40004: "invalid media type",
    40005: "invalid file type",
    40007: "invalid media_id",
    40008: "invalid message type",
    40009: "invalid image size",
    40013: "invalid appid",
    40014: "invalid access_token",
    40016: "invalid button size",
    40017: "invalid button type",
    40018: "invalid button name size",
    40019: "invalid button key size",
    40020: "invalid button url size",
    40023: "invalid sub button size",
    40024: "invalid sub button type",
    40025: "invalid sub button name size",
    40029: "invalid code",
    40032: "invalid openid list size",
    40037: "invalid template_id",
    40054: "invalid sub button url domain",
    40066: "invalid url",
    40125: "invalid appsecret",
    40241: "The message is duplicate in 60 seconds",
    40249: "template message contains marketing content",
    41001: "access_token missing",
    41002: "appid missing",
    41004: "appsecret missing",
    41005: "media data missing",
    42001: "access_token expired",
    43001: "require GET method",
    43002: "require POST method",
    43004: "require subscribe",
    43101: "user refuse to accept the msg",
    43107: "subscribe message or template banned",
    43116: "This template_id is banned",
    43117: "Sending messages to this openid too frequently",
    44003: "empty news data",
    44004: "empty content",
    45002: "content size out of limit",
    45008: "article size out of limit",
    45009: "reach max api daily quota limit",
    45015: "response out of time limit or subscription is canceled",
    45047: "out of response count limit",
    45056: "too many tag now, no need to add new",
    45057: "can't delete the tag that has too many fans",
    45058: "can't modify sys tag",
    45059: "can not tag: has too many tags",
    45080: "client version is too low or the user was not active lately",
    45081: "typing command is repeated",
    45109: "API has been unsupported",
    45157: "invalid tag name, or it is taken",
    45158: "tag name too long",
    45159: "invalid tag id",
    45169: "the tags of this person are being changed",
    45171: "some of the people failed",
    46003: "menu no exist",
    47001: "data format error",
    48001: "api unauthorized",
    49003: "openid mismatch appid",
    61500: "date format error",
    61501: "date range error",
    61503: "data is not ready, please try later",
    76021: "cgi_path not found",
    76022: "could not use this cgi_path, no permission",
}


class Refusal(Exception):
    """The platform refuses the call with this code."""

    def __init__(
        self,
        errcode: int,
        errmsg: str | None = None,
        also: dict[str, Any] | None = None,
    ) -> None:
        self.errcode = errcode
        self.also = also or {}
        self.errmsg = errmsg or MESSAGES[errcode]
        super().__init__(f"{errcode} {self.errmsg}")

    def body(self) -> dict[str, Any]:
        rid = "-".join(secrets.token_hex(4) for _ in range(3))
        told = f"{self.errmsg} rid: {rid}"
        return {"errcode": self.errcode, "errmsg": told, **self.also}
