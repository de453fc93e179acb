"""标签管理: an account's own tags, within its limits, and who wears them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.sandbox.wechat import followers
from saleor_wechat_growth.sandbox.wechat.holdings import FIRST_OWN
from saleor_wechat_growth.sandbox.wechat.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection

    from saleor_wechat_growth.sandbox.wechat.accounts import Account
    from saleor_wechat_growth.sandbox.wechat.state import State

MOST_TAGS: Final = 100
LONGEST_NAME: Final = 30
MOST_OF_ONE: Final = 20
MOST_AT_ONCE: Final = 50


def put(state: State, body: dict[str, Any]) -> dict[str, Any]:
    """Do what staff do in the console: make a tag, put it on people or take it off."""
    account = state.account(body["appid"])
    names = state.tags.names[account.appid]
    tag_id = next((n for n, name in names.items() if name == body["name"]), None)
    if tag_id is None:
        tag_id = _make(state, account, body["name"])
    worn = state.tags.wearers[account.appid, tag_id]
    for openid in body.get("put", ()):
        worn[openid] = None
    for openid in body.get("taken", ()):
        worn.pop(openid, None)
    state.tags.stubborn |= set(body.get("stubborn", ()))
    return {"id": tag_id, "wearers": list(worn)}


def read(state: State, account: Account, _query: dict[str, Any]) -> dict[str, Any]:
    followers.expect_service(account)
    return {
        "tags": [
            {
                "id": tag_id,
                "name": name,
                "count": len(state.tags.wearers[account.appid, tag_id]),
            }
            for tag_id, name in state.tags.names[account.appid].items()
        ]
    }


def create(state: State, account: Account, body: dict[str, Any]) -> dict[str, Any]:
    followers.expect_service(account)
    tag = body.get("tag")
    name = tag.get("name") if isinstance(tag, dict) else None
    if not isinstance(name, str) or not name.strip():
        raise Refusal(45157)
    return {"tag": {"id": _make(state, account, name), "name": name}}


def _make(state: State, account: Account, name: str) -> int:
    names = state.tags.names[account.appid]
    _expect_free(name, names.values())
    if sum(tag_id >= FIRST_OWN for tag_id in names) >= MOST_TAGS:
        raise Refusal(45056)
    tag_id = state.tags.next_id
    state.tags.next_id += 1
    names[tag_id] = name
    return tag_id


def rename(state: State, account: Account, body: dict[str, Any]) -> dict[str, Any]:
    followers.expect_service(account)
    asked = body.get("tag")
    tag = asked if isinstance(asked, dict) else {}
    tag_id, name = _own(state, account, tag.get("id")), tag.get("name")
    if not isinstance(name, str) or not name.strip():
        raise Refusal(45157)
    names = state.tags.names[account.appid]
    _expect_free(name, [each for number, each in names.items() if number != tag_id])
    names[tag_id] = name
    return {}


def delete(state: State, account: Account, body: dict[str, Any]) -> dict[str, Any]:
    followers.expect_service(account)
    tag = body.get("tag")
    tag_id = _own(state, account, tag.get("id") if isinstance(tag, dict) else None)
    del state.tags.names[account.appid][tag_id]
    state.tags.wearers.pop((account.appid, tag_id), None)
    return {}


def wearers(state: State, account: Account, body: dict[str, Any]) -> dict[str, Any]:
    """Give a page of those who wear a tag, from the one after `next_openid`."""
    followers.expect_service(account)
    tag_id = body.get("tagid")
    if tag_id not in state.tags.names[account.appid]:
        raise Refusal(45159)
    worn = list(state.tags.wearers[account.appid, tag_id])
    after = body.get("next_openid")
    start = worn.index(after) + 1 if after in worn else 0
    return followers.page_of(worn[start : start + followers.OPENIDS_PER_PAGE], {})


def put_on(state: State, account: Account, body: dict[str, Any]) -> dict[str, Any]:
    return _change(state, account, body, is_put=True)


def take_off(state: State, account: Account, body: dict[str, Any]) -> dict[str, Any]:
    return _change(state, account, body, is_put=False)


def _change(
    state: State, account: Account, body: dict[str, Any], *, is_put: bool
) -> dict[str, Any]:
    followers.expect_service(account)
    openids = body.get("openid_list")
    if not isinstance(openids, list) or not 0 < len(openids) <= MOST_AT_ONCE:
        raise Refusal(40032)
    tag_id = body.get("tagid")
    if tag_id not in state.tags.names[account.appid]:
        raise Refusal(45159)
    for openid in openids:
        _expect_follower(state, account, openid)
        worn = state.tags.of(account.appid, openid)
        if is_put and tag_id not in worn and len(worn) >= MOST_OF_ONE:
            raise Refusal(45059)
    failed = [each for each in openids if each in state.tags.stubborn]
    state.tags.stubborn -= set(failed)
    for openid in openids:
        if openid in failed:
            continue
        if is_put:
            state.tags.wearers[account.appid, tag_id][openid] = None
        else:
            state.tags.wearers[account.appid, tag_id].pop(openid, None)
    if failed:
        raise Refusal(45171, also={"fail_openid_list": failed})
    return {}


def _expect_follower(state: State, account: Account, openid: object) -> None:
    try:
        person = followers.known(state, account, openid)
    except Refusal:
        raise Refusal(49003) from None
    if not person.follows:
        raise Refusal(49003)


def _expect_free(name: str, taken: Collection[str]) -> None:
    if len(name) > LONGEST_NAME:
        raise Refusal(45158)
    if name in taken:
        raise Refusal(45157)


def _own(state: State, account: Account, tag_id: object) -> int:
    if not isinstance(tag_id, int) or tag_id not in state.tags.names[account.appid]:
        raise Refusal(45159)
    if tag_id < FIRST_OWN:
        raise Refusal(45058)
    return tag_id
