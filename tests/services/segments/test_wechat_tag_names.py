"""A tag that is renamed here is renamed in WeChat, or says why it is not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from saleor_wechat_growth.sandbox.wechat.demo import SERVICE_APPID
from saleor_wechat_growth.segments import services
from saleor_wechat_growth.segments.models import WeChatTag
from tests.services.segments.test_wechat_tags import (
    MINUTE,
    NOW,
    Platform,
    account,
    mirror,
    platform,
    put,
    send,
)

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.reach.models import Account

pytestmark = pytest.mark.django_db(transaction=True)

__all__ = ["account", "platform"]

UPDATE = "/cgi-bin/tags/update"
HOUR = timedelta(hours=1)


def rename(there: Account, name: str, now: datetime = NOW) -> None:
    services.save_tag(
        installation_id=there.installation_id, key="vip", name=name, now=now
    )


def tell(now: datetime = NOW) -> None:
    while services.rename_wechat_tags(now=now):
        pass


def names(platform: Platform) -> set[str]:
    own = platform.state.tags.names[SERVICE_APPID]
    return {name for number, name in own.items() if number >= 100}


def kept(there: Account) -> WeChatTag:
    return WeChatTag.objects.of(there.installation_id).get()


def test_a_renamed_tag_is_renamed_in_wechat_and_worn_on(
    platform: Platform, account: Account
) -> None:
    put(account, "oS-demo-alice")
    mirror(account)
    send()
    rename(account, "VIP")
    tell()
    assert platform.calls(UPDATE) == 0, "it is called the same"
    rename(account, "贵宾")
    tell()
    assert names(platform) == {"贵宾"}
    assert platform.wearers("贵宾") == {"oS-demo-alice"}
    row = kept(account)
    assert (row.rename_at, row.rename_error) == (None, "")


def test_a_tag_that_is_only_heard_of_keeps_its_name_there(
    platform: Platform, account: Account
) -> None:
    platform.in_console(name="VIP")
    mirror(account, "from")
    rename(account, "贵宾")
    tell()
    assert names(platform) == {"VIP"}
    assert platform.calls(UPDATE) == 0


@pytest.mark.parametrize(("name", "code"), [("taken", "45157"), ("长" * 31, "45158")])
def test_a_name_that_wechat_refuses_is_told_until_another_is_taken(
    platform: Platform, account: Account, name: str, code: str
) -> None:
    mirror(account)
    platform.in_console(name="taken")
    rename(account, name)
    tell()
    row = kept(account)
    assert (row.rename_at, row.rename_error, row.error) == (None, code, "")
    assert names(platform) == {"VIP", "taken"}
    # to keep it the same once more asks once more
    mirror(account, now=NOW + MINUTE)
    tell(NOW + MINUTE)
    assert kept(account).rename_error == code
    rename(account, "贵宾", NOW + HOUR)
    tell(NOW + HOUR)
    assert kept(account).rename_error == ""
    assert names(platform) == {"贵宾", "taken"}


def test_a_name_without_an_answer_is_told_again(
    platform: Platform, account: Account
) -> None:
    mirror(account)
    rename(account, "贵宾")
    platform.tell("faults", kind="accept-then-drop", path=UPDATE, times=1)
    tell()
    assert kept(account).rename_at == NOW + timedelta(minutes=10)
    tell(NOW + HOUR)
    assert platform.calls(UPDATE) == 2
    assert kept(account).rename_at is None
    assert names(platform) == {"贵宾"}


def test_a_tag_that_is_gone_there_stands_still(
    platform: Platform, account: Account
) -> None:
    mirror(account)
    platform.state.tags.names[SERVICE_APPID].clear()
    rename(account, "贵宾")
    tell()
    row = kept(account)
    assert (row.rename_at, row.error) == (None, "45159")
