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
    40013: "invalid appid",
    40014: "invalid access_token",
    40029: "invalid code",
    40032: "invalid openid list size",
    40037: "invalid template_id",
    40066: "invalid url",
    40125: "invalid appsecret",
    40241: "The message is duplicate in 60 seconds",
    40249: "template message contains marketing content",
    41001: "access_token missing",
    41002: "appid missing",
    41004: "appsecret missing",
    42001: "access_token expired",
    43001: "require GET method",
    43002: "require POST method",
    43004: "require subscribe",
    43101: "user refuse to accept the msg",
    43107: "subscribe message or template banned",
    43116: "This template_id is banned",
    43117: "Sending messages to this openid too frequently",
    45009: "reach max api daily quota limit",
    45109: "API has been unsupported",
    47001: "data format error",
    48001: "api unauthorized",
    76021: "cgi_path not found",
    76022: "could not use this cgi_path, no permission",
}


class Refusal(Exception):
    """The platform refuses the call with this code."""

    def __init__(self, errcode: int, errmsg: str | None = None) -> None:
        self.errcode = errcode
        self.errmsg = errmsg or MESSAGES[errcode]
        super().__init__(f"{errcode} {self.errmsg}")

    def body(self) -> dict[str, Any]:
        rid = "-".join(secrets.token_hex(4) for _ in range(3))
        return {"errcode": self.errcode, "errmsg": f"{self.errmsg} rid: {rid}"}
