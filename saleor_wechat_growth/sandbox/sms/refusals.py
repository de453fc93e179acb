"""How Tencent Cloud says no, for a whole call or for one number of it."""

from __future__ import annotations

from typing import Final

#: message of each code; the SDK's errorcodes module lists what they mean
MESSAGES: Final = {
    "AuthFailure.SecretIdNotFound": "The SecretId is not found.",
    "AuthFailure.SignatureFailure": "The provided credentials could not be validated.",
    "FailedOperation.InsufficientBalanceInSmsPackage": "The package is used up.",
    "FailedOperation.MarketingSendTimeConstraint": (
        "Marketing messages may be sent between 8:00 and 22:00 only."
    ),
    "FailedOperation.PhoneNumberInBlacklist": "The number is in the blacklist.",
    "FailedOperation.SignatureIncorrectOrUnapproved": "The signature is not approved.",
    "FailedOperation.TemplateIncorrectOrUnapproved": "The template is not approved.",
    "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": (
        "The parameters do not match the approved template."
    ),
    "InternalError.RequestTimeException": "The time of the request is abnormal.",
    "InvalidAction": "The action is not found.",
    "InvalidParameter": "A parameter is wrong.",
    "InvalidParameterValue.BeginTimeVerifyFail": "BeginTime is wrong.",
    "InvalidParameterValue.ContentLengthLimit": "The content is too long.",
    "InvalidParameterValue.EndTimeVerifyFail": "EndTime is wrong.",
    "InvalidParameterValue.IncorrectPhoneNumber": "The phone number is wrong.",
    "InvalidParameterValue.LimitVerifyFail": "Limit is wrong.",
    "InvalidParameterValue.MarketingTemplateWithoutUnsubscribe": (
        "A marketing template has to tell how to unsubscribe."
    ),
    "InvalidParameterValue.OffsetVerifyFail": "Offset is wrong.",
    "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter": (
        "A template parameter must not hold a URL."
    ),
    "InvalidParameterValue.TemplateParameterFormatError": (
        "A verification code has up to six digits."
    ),
    "InvalidParameterValue.TemplateParameterLengthLimit": (
        "A template parameter is too long."
    ),
    "LimitExceeded.PhoneNumberCountLimit": "A call takes up to 200 numbers.",
    "LimitExceeded.PhoneNumberDailyLimit": "The number reached its daily limit.",
    "LimitExceeded.PhoneNumberOneHourLimit": "The number reached its hourly limit.",
    "LimitExceeded.PhoneNumberThirtySecondLimit": (
        "The number reached its limit of 30 seconds."
    ),
    "MissingParameter": "A parameter is missing.",
    "MissingParameter.EmptyPhoneNumberSet": "The set of numbers is empty.",
    "NoSuchVersion": "The version of the API does not exist.",
    "UnauthorizedOperation.IndividualUserMarketingSmsPermissionDeny": (
        "Individuals may not send marketing messages."
    ),
    "UnauthorizedOperation.SmsSdkAppIdVerifyFail": "The SmsSdkAppId is not yours.",
    "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber": (
        "Domestic and foreign numbers do not mix."
    ),
}


class Refusal(Exception):
    """The provider refuses with this code."""

    def __init__(self, code: str, message: str | None = None) -> None:
        self.code = code
        self.message = message or MESSAGES[code]
        super().__init__(f"{code}: {self.message}")
