"""How Aliyun says no: its gateway by an HTTP status, its SMS service with 200."""

from __future__ import annotations

from typing import Final

OK: Final = 200

#: status and message of the gateway's codes (公共错误码)
GATEWAY: Final = {
    "IncompleteSignature": (400, "The request signature does not conform."),
    "InvalidAccessKeyId.NotFound": (404, "Specified access key is not found."),
    "InvalidAction.NotFound": (404, "Specified api is not found."),
    "InvalidTimeStamp.Expired": (400, "Specified time stamp is expired."),
    "InvalidTimeStamp.Format": (400, "Specified time stamp is not well formatted."),
    "SignatureDoesNotMatch": (400, "Specified signature is not matched."),
    "SignatureNonceUsed": (400, "Specified signature nonce was used already."),
}

#: messages of the service's codes (国内消息API错误码)
SERVICE: Final = {
    "isv.AMOUNT_NOT_ENOUGH": "账户余额不足",
    "isv.CUSTOMER_REFUSED": "用户已退订推广短信",
    "isv.INVALID_JSON_PARAM": "参数格式错误",
    "isv.INVALID_PARAMETERS": "参数异常",
    "isv.MOBILE_COUNT_OVER_LIMIT": "手机号码数量超过限制",
    "isv.MOBILE_NUMBER_ILLEGAL": "手机号码格式错误",
    "isv.OUT_OF_SERVICE": "业务停机",
    "isv.PARAM_LENGTH_LIMIT": "参数超过长度限制",
    "isv.PARAM_NOT_SUPPORT_URL": "不支持URL",
    "isv.SMS_SIGNATURE_ILLEGAL": "该账号下找不到对应签名",
    "isv.SMS_TEMPLATE_ILLEGAL": "该账号下找不到对应模板",
    "isv.TEMPLATE_MISSING_PARAMETERS": "模板变量缺少对应参数值",
    "isv.TEMPLATE_PARAMS_ILLEGAL": "传入的变量内容和实际申请模板时变量所选择的属性类型不配",
}


class Refused(Exception):
    """Aliyun refuses with this code and status."""

    def __init__(self, code: str, message: str = "") -> None:
        self.code = code
        self.status, known = GATEWAY.get(code, (OK, SERVICE.get(code, "")))
        self.message = message or known
        super().__init__(f"{code}: {self.message}")


class Missing(Refused):
    """A parameter of the call is missing: the gateway names it in its code."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Missing{name}", f"{name} is mandatory for this action.")
        self.status = 400
