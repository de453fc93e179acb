"""What a gateway's answer says about an account: is it set up right? Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.core.gateways import Failure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saleor_wechat_growth.core.gateways import GatewayError


class Verdict(StrEnum):
    """How an account stands with its gateway."""

    OK = "ok"
    #: appid or SdkAppId does not exist, or is another account's
    APP_ID = "app_id"
    #: the secret does not belong to the app id
    SECRET = "secret"  # noqa: S105 -- a word
    #: the secret was frozen in the vendor's console
    FROZEN = "frozen"
    #: our address is not on the account's IP list
    ADDRESS = "address"
    #: an administrator has to confirm our address, or just refused to
    CONFIRM = "confirm"
    #: of another kind: a mini-program entered as a service account, or the reverse
    KIND = "kind"
    #: the account or key has no right to send
    RIGHTS = "rights"
    #: the platform restricted or banned the account
    RESTRICTED = "restricted"
    #: today's calls are used up
    QUOTA = "quota"
    #: the vendor's account is in arrears
    BALANCE = "balance"
    #: our clock is more than the vendor tolerates off
    CLOCK = "clock"
    #: the gateway did not answer, or is busy
    UNREACHABLE = "unreachable"
    #: our keys do not open its secrets: they have to be entered again
    UNREADABLE = "unreadable"
    #: a code nobody has seen; facts have it
    UNKNOWN = "unknown"


#: official pages 获取稳定版接口调用凭据, 查询API调用额度 and 公共错误码
_WECHAT: Final[Mapping[str, Verdict]] = {
    "40001": Verdict.SECRET,
    "40013": Verdict.APP_ID,
    "40125": Verdict.SECRET,
    "40164": Verdict.ADDRESS,
    "40200": Verdict.RIGHTS,
    "40243": Verdict.FROZEN,
    "41002": Verdict.APP_ID,
    "41004": Verdict.SECRET,
    "45009": Verdict.QUOTA,
    "45109": Verdict.KIND,
    "48001": Verdict.RIGHTS,
    "48004": Verdict.RESTRICTED,
    "50002": Verdict.RESTRICTED,
    "50004": Verdict.RESTRICTED,
    "50007": Verdict.RESTRICTED,
    "89503": Verdict.CONFIRM,
    "89506": Verdict.CONFIRM,
    "89507": Verdict.CONFIRM,
}

#: Tencent Cloud's 公共错误码 and those of SmsPackagesStatistics
_TENCENT: Final[Mapping[str, Verdict]] = {
    "AuthFailure.UnauthorizedOperation": Verdict.RIGHTS,
    "FailedOperation.InsufficientBalanceInSmsPackage": Verdict.BALANCE,
    "InternalError.RequestTimeException": Verdict.CLOCK,
    "AuthFailure.SignatureExpire": Verdict.CLOCK,
    "InvalidParameter.AppidAndBizId": Verdict.APP_ID,
    "InvalidParameterValue.SdkAppIdNotExist": Verdict.APP_ID,
    "UnauthorizedOperation.RequestIpNotInWhitelist": Verdict.ADDRESS,
    "UnauthorizedOperation.RequestPermissionDeny": Verdict.RIGHTS,
    "UnauthorizedOperation.SdkAppIdIsDisabled": Verdict.RESTRICTED,
    "UnauthorizedOperation.ServiceSuspendDueToArrears": Verdict.BALANCE,
    "UnauthorizedOperation.SmsSdkAppIdVerifyFail": Verdict.APP_ID,
}

#: Aliyun's 公共错误码 and 国内消息API错误码
_ALIYUN: Final[Mapping[str, Verdict]] = {
    "IncompleteSignature": Verdict.SECRET,
    "InvalidAccessKeyId.Inactive": Verdict.FROZEN,
    "InvalidAccessKeyId.NotFound": Verdict.SECRET,
    "InvalidTimeStamp.Expired": Verdict.CLOCK,
    "SignatureDoesNotMatch": Verdict.SECRET,
    "isp.RAM_PERMISSION_DENY": Verdict.RIGHTS,
    "isv.ACCOUNT_ABNORMAL": Verdict.RESTRICTED,
    "isv.ACCOUNT_NOT_EXISTS": Verdict.SECRET,
    "isv.AMOUNT_NOT_ENOUGH": Verdict.BALANCE,
    "isv.DENY_IP_RANGE": Verdict.ADDRESS,
    "isv.OUT_OF_SERVICE": Verdict.BALANCE,
    "isv.PRODUCT_UNSUBSCRIBE": Verdict.RIGHTS,
    "isv.PRODUCT_UN_SUBSCRIPT": Verdict.RIGHTS,
    "isv.SECURITY_FROZEN_ACCOUNT": Verdict.RESTRICTED,
}
#: open.jinshuju.net, API v1 状态码
_JINSHUJU: Final[Mapping[str, Verdict]] = {
    "http-401": Verdict.SECRET,
    "http-402": Verdict.RIGHTS,
    "http-403": Verdict.RIGHTS,
    "http-429": Verdict.QUOTA,
}
#: whole families, for codes that are not listed
_FAMILIES: Final[Mapping[str, Verdict]] = {
    "AuthFailure": Verdict.SECRET,
    "Forbidden": Verdict.RIGHTS,
    "NoPermission": Verdict.RIGHTS,
    "UnauthorizedOperation": Verdict.RIGHTS,
}
_BY_CODE: Final[Mapping[str, Verdict]] = {**_WECHAT, **_TENCENT, **_ALIYUN}


def verdict_of_jinshuju(error: GatewayError) -> Verdict:
    """Return what a refused read says, where the HTTP status is all that is said."""
    return _JINSHUJU.get(error.code) or verdict_of(error)


def verdict_of(error: GatewayError) -> Verdict:
    """Return what a refused read says about the account it was made by."""
    family = error.code.partition(".")[0]
    known = _BY_CODE.get(error.code) or _FAMILIES.get(family)
    if known is not None:
        return known
    if error.failure is Failure.TRANSIENT or error.code.startswith("http-"):
        return Verdict.UNREACHABLE
    return Verdict.UNKNOWN
