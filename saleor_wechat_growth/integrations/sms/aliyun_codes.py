"""Aliyun's codes, and what has to happen after each.

Sources: the official pages 国内消息API错误码 (document 101346), 发送短信频率限制,
and 公共错误码 of its OpenAPI gateway, which answers before the SMS service does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.core.gateways import Failure

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Aliyun itself does not know whether the message went on, or the same request has
#: been there before: ask later
AMBIGUOUS: Final = frozenset(
    {
        "InternalError",
        "ServiceUnavailable",
        "SignatureNonceUsed",
        "isp.SYSTEM_ERROR",
        "isp.UNKNOWN",
    }
)

#: a rule of so many messages a minute, an hour or a day to one number
FLOW: Final = "isv.BUSINESS_LIMIT_CONTROL"
#: which of them it was stands only in the text: 触发天级流控Permits:10
_OF_A_DAY: Final = "天级"

FAILURES: Final[Mapping[str, Failure]] = {
    #: the request lacks a part of its signature
    "IncompleteSignature": Failure.ACCOUNT,
    #: the key was disabled in the console
    "InvalidAccessKeyId.Inactive": Failure.ACCOUNT,
    #: no such key
    "InvalidAccessKeyId.NotFound": Failure.ACCOUNT,
    #: our server's clock is more than fifteen minutes off
    "InvalidTimeStamp.Expired": Failure.ACCOUNT,
    #: the secret does not belong to the key
    "SignatureDoesNotMatch": Failure.ACCOUNT,
    #: the user's policies lack this call
    "isp.RAM_PERMISSION_DENY": Failure.ACCOUNT,
    #: the account is not in order
    "isv.ACCOUNT_ABNORMAL": Failure.ACCOUNT,
    #: no such account
    "isv.ACCOUNT_NOT_EXISTS": Failure.ACCOUNT,
    #: nothing is left to pay with
    "isv.AMOUNT_NOT_ENOUGH": Failure.ACCOUNT,
    #: a word in a variable that is not allowed there
    "isv.BLACK_KEY_CONTROL_LIMIT": Failure.MESSAGE,
    #: this number's messages of a minute or an hour; see `failure_of` for a day's
    FLOW: Failure.TRANSIENT,
    #: the person opted out of marketing
    "isv.CUSTOMER_REFUSED": Failure.RECIPIENT,
    #: the account's own limit of a day
    "isv.DAY_LIMIT_CONTROL": Failure.QUOTA,
    #: calls from outside of mainland China may not send to it
    "isv.DENY_IP_RANGE": Failure.ACCOUNT,
    #: a template for abroad to a mainland number
    "isv.DOMESTIC_NUMBER_NOT_SUPPORTED": Failure.MESSAGE,
    #: TemplateParam is no JSON object of texts
    "isv.INVALID_JSON_PARAM": Failure.MESSAGE,
    #: a parameter of the call is wrong
    "isv.INVALID_PARAMETERS": Failure.MESSAGE,
    #: more than a thousand numbers
    "isv.MOBILE_COUNT_OVER_LIMIT": Failure.MESSAGE,
    #: not a phone number
    "isv.MOBILE_NUMBER_ILLEGAL": Failure.RECIPIENT,
    #: the account's own limit of a month
    "isv.MONTH_LIMIT_CONTROL": Failure.QUOTA,
    #: in arrears: not even prepaid messages go
    "isv.OUT_OF_SERVICE": Failure.ACCOUNT,
    #: a variable longer than its kind may be
    "isv.PARAM_LENGTH_LIMIT": Failure.MESSAGE,
    #: an address in a variable
    "isv.PARAM_NOT_SUPPORT_URL": Failure.MESSAGE,
    #: SMS was not ordered
    "isv.PRODUCT_UNSUBSCRIBE": Failure.ACCOUNT,
    #: no communication service was ordered
    "isv.PRODUCT_UN_SUBSCRIPT": Failure.ACCOUNT,
    #: long unused, so frozen
    "isv.SECURITY_FROZEN_ACCOUNT": Failure.ACCOUNT,
    #: the brand cannot be used at present
    "isv.SIGN_STATE_ILLEGAL": Failure.CONTENT,
    #: the text holds what may not be sent
    "isv.SMS_CONTENT_ILLEGAL": Failure.CONTENT,
    #: no such brand, or not approved
    "isv.SMS_SIGNATURE_ILLEGAL": Failure.CONTENT,
    #: a brand for codes with a template that is none
    "isv.SMS_SIGNATURE_SCENE_ILLEGAL": Failure.CONTENT,
    #: the brand was forbidden
    "isv.SMS_SIGN_ILLEGAL": Failure.CONTENT,
    #: no such template, or not approved
    "isv.SMS_TEMPLATE_ILLEGAL": Failure.CONTENT,
    #: a variable of the template has no value
    "isv.TEMPLATE_MISSING_PARAMETERS": Failure.CONTENT,
    #: a variable breaks the rule it was approved with
    "isv.TEMPLATE_PARAMS_ILLEGAL": Failure.MESSAGE,
    #: the text holds what is not sent at present
    "isv.UNSUPPORTED_CONTENT": Failure.CONTENT,
}

#: whole families, for codes that are not listed
FAMILIES: Final[Mapping[str, Failure]] = {
    #: the user's policies, risk control, an account nobody verified
    "Forbidden": Failure.ACCOUNT,
    #: "Forbidden", as the gateway now says it
    "NoPermission": Failure.ACCOUNT,
    "InvalidAccessKeyId": Failure.ACCOUNT,
    "InvalidTimeStamp": Failure.ACCOUNT,
    #: too many calls a second
    "Throttling": Failure.TRANSIENT,
}


def failure_of(code: str, text: str = "") -> Failure:
    """Look a code up; one in no table or family is UNKNOWN.

    `text` is Aliyun's. A number's limit of a day is the person's until tomorrow;
    one of a minute or an hour is over soon.
    """
    if code == FLOW and _OF_A_DAY in text:
        return Failure.RECIPIENT
    family = code.partition(".")[0]
    return FAILURES.get(code) or FAMILIES.get(family, Failure.UNKNOWN)
