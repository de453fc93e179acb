"""Tencent Cloud's codes, and what has to happen after each.

Sources: error codes of the official page SendSms (短信 API 3.0) and the common
ones of 公共错误码.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.core.gateways import Failure

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Tencent itself does not know whether the carrier got the message: ask later
AMBIGUOUS: Final = frozenset(
    {
        "InternalError",
        "InternalError.SendAndRecvFail",
        "InternalError.Timeout",
    }
)

FAILURES: Final[Mapping[str, Failure]] = {
    #: a sensitive word in the rendered text
    "FailedOperation.ContainSensitiveWord": Failure.CONTENT,
    #: the package of prepaid messages is used up
    "FailedOperation.InsufficientBalanceInSmsPackage": Failure.ACCOUNT,
    #: marketing outside 08:00-22:00; our own hours hold the retry until morning
    "FailedOperation.MarketingSendTimeConstraint": Failure.TRANSIENT,
    #: unsubscribed, or on the carrier's do-not-disturb list
    "FailedOperation.PhoneNumberInBlacklist": Failure.RECIPIENT,
    #: not an E.164 number
    "FailedOperation.PhoneNumberParseFail": Failure.RECIPIENT,
    #: the brand is not approved
    "FailedOperation.SignatureIncorrectOrUnapproved": Failure.CONTENT,
    #: the template is not approved, or other than approved
    "FailedOperation.TemplateIncorrectOrUnapproved": Failure.CONTENT,
    #: another number of variables than the template has
    "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": Failure.CONTENT,
    #: no such template, or not approved
    "FailedOperation.TemplateUnapprovedOrNotExist": Failure.CONTENT,
    #: our server's clock is more than ten minutes off
    "InternalError.RequestTimeException": Failure.ACCOUNT,
    #: signature of the app key missing
    "InternalError.SigFieldMissing": Failure.ACCOUNT,
    #: signature of the app key wrong
    "InternalError.SigVerificationFail": Failure.ACCOUNT,
    #: account and application do not belong together
    "InvalidParameter.AppidAndBizId": Failure.ACCOUNT,
    #: a sensitive word
    "InvalidParameter.DirtyWordFound": Failure.CONTENT,
    #: the rendered text is too long
    "InvalidParameterValue.ContentLengthLimit": Failure.MESSAGE,
    #: not a phone number
    "InvalidParameterValue.IncorrectPhoneNumber": Failure.RECIPIENT,
    #: a marketing template without 拒收请回复R at its end
    "InvalidParameterValue.MarketingTemplateWithoutUnsubscribe": Failure.CONTENT,
    #: a link in a variable
    "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter": Failure.MESSAGE,
    #: no such application
    "InvalidParameterValue.SdkAppIdNotExist": Failure.ACCOUNT,
    #: a variable of a code template that is not up to six digits
    "InvalidParameterValue.TemplateParameterFormatError": Failure.MESSAGE,
    #: a variable longer than the account's limit
    "InvalidParameterValue.TemplateParameterLengthLimit": Failure.MESSAGE,
    #: the application's messages abroad of this day, for one country
    "LimitExceeded.AppCountryOrRegionDailyLimit": Failure.QUOTA,
    #: a country the application does not send to
    "LimitExceeded.AppCountryOrRegionInBlacklist": Failure.RECIPIENT,
    #: the application's messages of this day
    "LimitExceeded.AppDailyLimit": Failure.QUOTA,
    #: the application's messages abroad of this day
    "LimitExceeded.AppGlobalDailyLimit": Failure.QUOTA,
    #: the application's messages in mainland China of this day
    "LimitExceeded.AppMainlandChinaDailyLimit": Failure.QUOTA,
    #: the account's messages abroad of this day
    "LimitExceeded.DailyLimit": Failure.QUOTA,
    #: a frequency rule of the application
    "LimitExceeded.DeliveryFrequencyLimit": Failure.TRANSIENT,
    #: rate of messages abroad
    "LimitExceeded.GlobalSmsSendingRateLimit": Failure.TRANSIENT,
    #: this person's messages of the day: only theirs, so the account goes on
    "LimitExceeded.PhoneNumberDailyLimit": Failure.RECIPIENT,
    #: this person's messages of the hour
    "LimitExceeded.PhoneNumberOneHourLimit": Failure.TRANSIENT,
    #: the same text to this person today
    "LimitExceeded.PhoneNumberSameContentDailyLimit": Failure.RECIPIENT,
    #: this person's messages of the half minute
    "LimitExceeded.PhoneNumberThirtySecondLimit": Failure.TRANSIENT,
    #: too many API calls a second
    "RequestLimitExceeded": Failure.TRANSIENT,
    #: too many API calls a second, of the whole account
    "RequestLimitExceeded.GlobalRegionUinLimitExceeded": Failure.TRANSIENT,
    #: too many API calls a second, from this address
    "RequestLimitExceeded.IPLimitExceeded": Failure.TRANSIENT,
    #: too many API calls a second, of the account
    "RequestLimitExceeded.UinLimitExceeded": Failure.TRANSIENT,
    #: accounts of individuals may not send marketing
    "UnauthorizedOperation.IndividualUserMarketingSmsPermissionDeny": Failure.ACCOUNT,
    #: our address is not in the application's list
    "UnauthorizedOperation.RequestIpNotInWhitelist": Failure.ACCOUNT,
    #: no right to this call
    "UnauthorizedOperation.RequestPermissionDeny": Failure.ACCOUNT,
    #: the application is disabled
    "UnauthorizedOperation.SdkAppIdIsDisabled": Failure.ACCOUNT,
    #: the account is in arrears
    "UnauthorizedOperation.ServiceSuspendDueToArrears": Failure.ACCOUNT,
    #: the application is another account's
    "UnauthorizedOperation.SmsSdkAppIdVerifyFail": Failure.ACCOUNT,
    #: a mainland template to a number abroad
    "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone": Failure.MESSAGE,
    #: a template for abroad to a mainland number
    "UnsupportedOperation.GlobalTemplateToChineseMainlandPhone": Failure.MESSAGE,
    #: a country that Tencent does not send to
    "UnsupportedOperation.UnsupportedRegion": Failure.RECIPIENT,
}

#: whole families, for codes that are not listed
FAMILIES: Final[Mapping[str, Failure]] = {
    #: keys wrong, expired or without rights
    "AuthFailure": Failure.ACCOUNT,
    #: not allowed
    "UnauthorizedOperation": Failure.ACCOUNT,
}


def failure_of(code: str) -> Failure:
    """Look a code up; one in no table or family is UNKNOWN."""
    family = code.partition(".")[0]
    return FAILURES.get(code) or FAMILIES.get(family, Failure.UNKNOWN)
