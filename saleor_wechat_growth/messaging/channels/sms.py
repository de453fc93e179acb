"""短信, by whichever vendor the account is with."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.integrations.sms.messages import SmsRequest
from saleor_wechat_growth.messaging.channels.calls import (
    ChannelModule,
    Fate,
    Lesson,
    Remember,
    Settling,
    Taken,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saleor_wechat_growth.messaging.channels.calls import Prepared

LESSONS: Final[Mapping[str, Lesson]] = {
    #: replied R, or on the carrier's do-not-disturb list
    "FailedOperation.PhoneNumberInBlacklist": Lesson(Remember.SUPPRESS),
    "FailedOperation.PhoneNumberParseFail": Lesson(Remember.SUPPRESS),
    "InvalidParameterValue.IncorrectPhoneNumber": Lesson(Remember.SUPPRESS),
    "isv.CUSTOMER_REFUSED": Lesson(Remember.SUPPRESS),
    "isv.MOBILE_NUMBER_ILLEGAL": Lesson(Remember.SUPPRESS),
    #: a country that is not sent to
    "LimitExceeded.AppCountryOrRegionInBlacklist": Lesson(Remember.SUPPRESS),
    "UnsupportedOperation.UnsupportedRegion": Lesson(Remember.SUPPRESS),
    #: the number's own limits of a day
    "LimitExceeded.PhoneNumberDailyLimit": Lesson(Remember.SUPPRESS, timedelta(days=1)),
    "LimitExceeded.PhoneNumberSameContentDailyLimit": Lesson(
        Remember.SUPPRESS, timedelta(days=1)
    ),
    "isv.BUSINESS_LIMIT_CONTROL": Lesson(Remember.SUPPRESS, timedelta(days=1)),
}


def send(prepared: Prepared) -> Taken:
    accepted = prepared.client.send(
        SmsRequest(
            phone_e164=prepared.address,
            template_id=prepared.template_id,
            sign=prepared.sign,
            params=tuple(prepared.values.values()),
            reference=prepared.client_msg_id,
        )
    )
    return Taken(accepted.serial, parts=accepted.fee)


def ask(prepared: Prepared, sent_after: datetime, known: frozenset[str]) -> Fate | None:
    """Return the message's fate, None if the gateway never saw it."""
    found = prepared.client.find(
        prepared.address, sent_after, prepared.client_msg_id, known_serials=known
    )
    return found and Fate(found.serial, found.delivered, found.code)


CHANNEL: Final = ChannelModule(send, Settling.ASK, LESSONS, ask)
