"""SmsPackagesStatistics: what an application has paid for (API 2021-01-11)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.sandbox.sms.refusals import Refusal

if TYPE_CHECKING:
    from saleor_wechat_growth.sandbox.sms.accounts import Account
    from saleor_wechat_growth.sandbox.sms.state import State

_HOUR: Final = re.compile(r"20\d{8}", re.ASCII)
_YEAR_SECONDS: Final = 365 * 86_400


def statistics(state: State, account: Account, body: dict[str, Any]) -> dict[str, Any]:
    """Answer with the one package that holds the account's balance."""
    for name in ("BeginTime", "EndTime"):
        if not _HOUR.fullmatch(str(body.get(name, ""))):
            raise Refusal(f"InvalidParameterValue.{name}VerifyFail")
    if str(body["BeginTime"]) >= str(body["EndTime"]):
        raise Refusal("InvalidParameterValue.EndTimeVerifyFail")
    bought = int(state.clock.now()) - _YEAR_SECONDS // 2
    package = {
        "PackageCreateTime": bought,
        "PackageEffectiveTime": bought,
        "PackageExpiredTime": bought + _YEAR_SECONDS,
        "PackageAmount": account.balance,
        "PackageType": 1,
        "PackageId": 1,
        "CurrentUsage": state.spent[account.sdk_app_id],
    }
    return {"SmsPackagesStatisticsSet": [package]}
