"""标签管理 of a service account: its own tags, and who wears them.

Limits (page 标签管理): 100 tags an account, 30 characters a name, 20 tags a person, 50
people a call. Tags below `FIRST_OWN` are WeChat's own, such as the starred.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.core.gateways import Failure, GatewayError
from saleor_wechat_growth.integrations.wechat.answers import listed, malformed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from saleor_wechat_growth.integrations.wechat.client import WeChatGateway

TAGS: Final = "/cgi-bin/tags/get"
CREATE: Final = "/cgi-bin/tags/create"
UPDATE: Final = "/cgi-bin/tags/update"
DELETE: Final = "/cgi-bin/tags/delete"
PUT: Final = "/cgi-bin/tags/members/batchtagging"
TAKE: Final = "/cgi-bin/tags/members/batchuntagging"
MOST_TAGS: Final = 100
LONGEST_NAME: Final = 30
MOST_AT_ONCE: Final = 50
FIRST_OWN: Final = 100

#: some of the people of a call were not changed; the answer names them
PARTIAL: Final = 45171
#: codes of these calls alone
TAG_CALL: Final[Mapping[int, Failure]] = {
    #: the account has as many tags as it may
    45056: Failure.QUOTA,
    #: a tag of WeChat's own
    45058: Failure.CONTENT,
    #: the person wears as many tags as one may
    45059: Failure.RECIPIENT,
    #: more people wear the tag than one call may free of it
    45057: Failure.CONTENT,
    #: another tag has the name, or it cannot be one
    45157: Failure.CONTENT,
    #: the name is too long
    45158: Failure.CONTENT,
    #: there is no such tag (any more)
    45159: Failure.CONTENT,
    #: another change of the same person is under way
    45169: Failure.TRANSIENT,
    PARTIAL: Failure.TRANSIENT,
}


@dataclass(frozen=True, slots=True)
class OwnTag:
    """A tag of the account, and how many wear it."""

    id: int
    name: str
    people: int


def tags_of(gateway: WeChatGateway) -> tuple[OwnTag, ...]:
    """Return the account's tags, WeChat's own among them. Raises GatewayError."""
    body = gateway.get(TAGS, overrides=TAG_CALL)
    return listed(body, "tags", TAGS, lambda one: _tag(one, TAGS))


def create_tag(gateway: WeChatGateway, name: str) -> OwnTag:
    """Make a tag. Raises GatewayError: 45056 too many, 45157 the name is taken."""
    asked = {"tag": {"name": name}}
    # a second call is refused for its name, and does no harm
    body = gateway.post(CREATE, data=asked, sends=False, overrides=TAG_CALL)
    made = body.get("tag")
    if not isinstance(made, dict):
        raise malformed(CREATE)
    return _tag(made, CREATE)


def rename_tag(gateway: WeChatGateway, tag_id: int, name: str) -> None:
    """Call a tag otherwise; whoever wears it goes on wearing it.

    Raises GatewayError: 45157 another has the name, 45158 it is too long, 45058 the tag
    is WeChat's own, 45159 there is none.
    """
    asked = {"tag": {"id": tag_id, "name": name}}
    # a second time it is called so already
    gateway.post(UPDATE, data=asked, sends=False, overrides=TAG_CALL)


def delete_tag(gateway: WeChatGateway, tag_id: int) -> None:
    """Delete a tag, off everybody. Raises GatewayError."""
    asked = {"tag": {"id": tag_id}}
    gateway.post(DELETE, data=asked, sends=False, overrides=TAG_CALL)


def change_wearers(
    gateway: WeChatGateway, tag_id: int, openids: Sequence[str], *, is_put: bool
) -> frozenset[str]:
    """Put a tag on these people or take it off; return those to ask about again.

    openids: `MOST_AT_ONCE` at most. Doing it twice does no harm. Raises GatewayError,
    which is about the tag or about any of these people.
    """
    path = PUT if is_put else TAKE
    body = gateway.post(
        path,
        data={"openid_list": list(openids), "tagid": tag_id},
        sends=False,
        overrides=TAG_CALL,
        tolerates=frozenset({PARTIAL}),
    )
    if not body.get("errcode"):
        return frozenset()
    failed = body.get("fail_openid_list")
    if not isinstance(failed, list) or not failed:
        raise GatewayError(Failure.TRANSIENT, str(PARTIAL), path)
    return frozenset(openids) & {each for each in failed if isinstance(each, str)}


def _tag(body: Mapping[str, Any], path: str) -> OwnTag:
    number, name, people = body.get("id"), body.get("name"), body.get("count", 0)
    if not isinstance(number, int) or not isinstance(name, str):
        raise malformed(path)
    return OwnTag(number, name, people if isinstance(people, int) else 0)
