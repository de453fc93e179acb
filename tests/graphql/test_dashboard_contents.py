"""Our own content, its pictures, and replies in the Dashboard's API."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from saleor_wechat_growth.installations.models import AuditEntry
from saleor_wechat_growth.messaging.models import Media, Reply, Template
from tests.graphql.messages import do
from tests.services.messaging.world import MINI_APP, PNG, SERVICE_APP, World

if TYPE_CHECKING:
    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.usefixtures("their_keys")

PREVIEW = """
query ($input: TemplateInput!) {
  templatePreview(input: $input) {
    fields { name shown isCut used limit }
    chat { form title description text { text isLink } items tail }
    isSound flaws { path code detail isAdvice }
  }
}
"""
SAVE = """
mutation ($id: ID, $input: TemplateInput!) {
  saveTemplate(id: $id, input: $input) {
    template { id channel form picture { id url } fields { name text } }
    errors { field code }
  }
}
"""
ADD = """
mutation ($name: String!, $content: String!) {
  addPicture(name: $name, content: $content) {
    picture { id name contentType size width height url }
    errors { field code }
  }
}
"""
DELETE = "mutation ($id: ID!) { deletePicture(id: $id) { errors { field code } } }"
PICTURES = "{ pictures { id name url } }"
REPLIES = """
{
  replies {
    id name kind match words oncePer isActive account { id }
    templates { id title form picture { url } account { name } }
  }
}
"""
SAVE_REPLY = """
mutation ($id: ID, $input: ReplyInput!) {
  saveReply(id: $id, input: $input) { reply { id words } errors { field code } }
}
"""
MOVE = "mutation ($ids: [ID!]!) { moveReplies(ids: $ids) { replies { id } errors { code } } }"
DROP = "mutation ($id: ID!) { deleteReply(id: $id) { errors { field code } } }"


def content(world: World, app_id: str = SERVICE_APP, **more: Any) -> dict[str, Any]:
    return {
        "accountId": str(world.accounts[app_id].pk),
        "channel": "WECHAT_CUSTOMER",
        "gatewayId": "",
        "title": "欢迎语",
        "purpose": "SERVICE",
        "form": "TEXT",
        "fields": [{"name": "content", "text": "您好，<a>点我</a>！", "fit": "BLOCK"}],
        **more,
    }


def given(world: World, *templates: Template, **more: Any) -> dict[str, Any]:
    return {
        "name": "优惠",
        "kind": "KEYWORD",
        "match": "CONTAINS",
        "words": ["优惠", " 券 "],
        "templateIds": [str(each.pk) for each in templates],
        **more,
    }


def actions(shop: Installation) -> list[str]:
    rows = AuditEntry.objects.of(shop.pk).order_by("id")
    return list(rows.values_list("action", flat=True))


def test_a_preview_shows_the_chat_with_its_links(world: World) -> None:
    seen = do(world.shop, PREVIEW, input=content(world))["data"]["templatePreview"]
    assert seen["chat"]["text"] == [
        {"text": "您好，", "isLink": False},
        {"text": "点我", "isLink": True},
        {"text": "！", "isLink": False},
    ]
    assert (seen["isSound"], seen["flaws"]) == (True, [])


@pytest.mark.parametrize(
    ("more", "flaw"),
    [
        ({"form": "IMAGE", "fields": []}, ("media", "NO_PICTURE")),
        ({"form": "NEWS", "fields": []}, ("fields", "FIELD_MISSING")),
        (
            {"fields": [{"name": "title", "text": "x", "fit": "BLOCK"}]},
            ("fields.0.name", "NOT_IN_CONTENT"),
        ),
        (
            {"fields": [{"name": "content", "text": "x" * 601, "fit": "BLOCK"}]},
            ("fields.0.text", "LENGTH"),
        ),
        (
            {"fields": [{"name": "content", "text": "x", "fit": "CUT"}]},
            ("fields.0.fit", "NOT_CUTTABLE"),
        ),
    ],
)
def test_what_wechat_would_not_take_is_not_saved(
    world: World, more: dict[str, Any], flaw: tuple[str, str]
) -> None:
    saved = do(world.shop, SAVE, input=content(world, **more))["data"]["saveTemplate"]
    assert flaw in [(each["field"], each["code"]) for each in saved["errors"]]
    assert not Template.objects.of(world.shop.pk).exists()


def test_a_menu_is_no_mini_programs(world: World) -> None:
    menu = content(
        world,
        MINI_APP,
        form="MENU",
        fields=[{"name": "item1", "text": "好", "fit": "BLOCK"}],
    )
    saved = do(world.shop, SAVE, input=menu)["data"]["saveTemplate"]
    assert [each["code"] for each in saved["errors"]] == ["FORM_NOT_TAKEN"]


def test_content_is_saved_with_its_picture_and_audited(world: World) -> None:
    picture = world.picture()
    saved = do(
        world.shop,
        SAVE,
        input=content(world, form="IMAGE", fields=[], pictureId=str(picture.pk)),
    )["data"]["saveTemplate"]
    assert saved["errors"] == []
    assert saved["template"]["form"] == "IMAGE"
    assert saved["template"]["picture"]["id"] == str(picture.pk)
    assert actions(world.shop) == ["template.saved"]


def test_a_channel_that_the_account_does_not_serve_is_refused(world: World) -> None:
    wrong = content(
        world,
        MINI_APP,
        channel="WECHAT_NOTICE",
        gatewayId="tpl",
        form=None,
        fields=[],
    )
    saved = do(world.shop, SAVE, input=wrong)["data"]["saveTemplate"]
    assert [each["code"] for each in saved["errors"]] == ["CHANNEL_NOT_SERVED"]


def test_a_picture_is_what_its_bytes_say_and_the_world_can_see_it(
    world: World,
) -> None:
    given = base64.b64encode(PNG).decode()
    added = do(world.shop, ADD, name="杯子.exe", content=given)["data"]["addPicture"]
    picture = added["picture"]
    assert (picture["contentType"], picture["width"], picture["height"]) == (
        "image/png",
        1,
        1,
    )
    again = do(world.shop, ADD, name="又一次", content=given)["data"]["addPicture"]
    assert again["picture"]["id"] == picture["id"]
    shown = Client().get("/" + picture["url"].split("/", 3)[3])
    assert (shown.status_code, shown.content) == (200, PNG)
    assert shown["Content-Type"] == "image/png"
    assert Client().get(f"/media/{'0' * 32}").status_code == 404


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("not base64!", "PICTURE_UNREADABLE"),
        (base64.b64encode(b"<svg onload=x>").decode(), "PICTURE_UNREADABLE"),
        (base64.b64encode(PNG[:20]).decode(), "PICTURE_UNREADABLE"),
        (
            base64.b64encode(PNG + bytes(1_400_000)).decode(),
            "PICTURE_TOO_LARGE",
        ),
    ],
)
def test_what_is_no_picture_is_not_kept(world: World, content: str, code: str) -> None:
    added = do(world.shop, ADD, name="x", content=content)["data"]["addPicture"]
    assert [each["code"] for each in added["errors"]] == [code]
    assert not Media.objects.of(world.shop.pk).exists()


def test_a_picture_that_is_shown_stays(world: World) -> None:
    free, used = world.picture(), world.picture(PNG + b"x")
    world.content("image", media=used)
    errors = [
        do(world.shop, DELETE, id=str(each.pk))["data"]["deletePicture"]["errors"]
        for each in (free, used)
    ]
    assert errors == [[], [{"field": "id", "code": "PICTURE_SHOWN"}]]
    assert [each.pk for each in Media.objects.of(world.shop.pk)] == [used.pk]
    assert actions(world.shop) == ["picture.deleted"]


def test_a_reply_is_saved_moved_and_deleted_each_in_the_audit_log(
    world: World,
) -> None:
    hello = world.content()
    ids = [
        do(world.shop, SAVE_REPLY, input=given(world, hello))["data"]["saveReply"][
            "reply"
        ]["id"]
        for _ in range(2)
    ]
    moved = do(world.shop, MOVE, ids=ids[::-1])["data"]["moveReplies"]
    assert [each["id"] for each in moved["replies"]] == ids[::-1]
    assert do(world.shop, DROP, id=ids[0])["data"]["deleteReply"]["errors"] == []
    [left] = do(world.shop, REPLIES)["data"]["replies"]
    assert (left["id"], left["words"]) == (ids[1], ["优惠", "券"])
    assert left["templates"][0]["title"] == "客服消息"
    assert actions(world.shop) == [
        "reply.saved",
        "reply.saved",
        "reply.moved",
        "reply.deleted",
    ]


def test_a_wrong_reply_says_which_part_is(world: World) -> None:
    wrong = given(world, world.content(), words=[])
    saved = do(world.shop, SAVE_REPLY, input=wrong)["data"]["saveReply"]
    assert saved["errors"] == [{"field": "input.words", "code": "REPLY_INVALID"}]


def test_another_shops_replies_and_pictures_do_not_exist(
    world: World, other_shop: Installation
) -> None:
    hello, picture = world.content(), world.picture()
    saved = do(world.shop, SAVE_REPLY, input=given(world, hello))
    reply_id = saved["data"]["saveReply"]["reply"]["id"]
    assert do(other_shop, REPLIES)["data"]["replies"] == []
    assert do(other_shop, PICTURES)["data"]["pictures"] == []
    dropped = do(other_shop, DROP, id=reply_id)["data"]["deleteReply"]
    deleted = do(other_shop, DELETE, id=str(picture.pk))["data"]["deletePicture"]
    assert dropped["errors"] == [{"field": "id", "code": "REPLY_UNKNOWN"}]
    assert deleted["errors"] == [{"field": "id", "code": "PICTURE_UNKNOWN"}]
    stolen = given(world, hello)
    body = do(other_shop, SAVE_REPLY, input=stolen)["data"]["saveReply"]
    assert body["errors"] == [{"field": "input.templateIds", "code": "REPLY_INVALID"}]


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        (ADD, {"name": "x", "content": ""}),
        (DELETE, {"id": "1"}),
        (DROP, {"id": "1"}),
        (MOVE, {"ids": []}),
    ],
)
def test_changing_them_takes_the_right_to_change_recalls(
    world: World, query: str, variables: dict[str, Any]
) -> None:
    body = do(world.shop, query, "MANAGE_USERS", **variables)
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert do(world.shop, REPLIES, "MANAGE_ORDERS")["errors"]


def test_the_list_of_replies_costs_the_same_however_long(
    world: World, django_assert_max_num_queries: Any
) -> None:
    for _ in range(6):
        do(world.shop, SAVE_REPLY, input=given(world, world.content()))
    with django_assert_max_num_queries(8):
        assert len(do(world.shop, REPLIES)["data"]["replies"]) == 6
    assert Reply.objects.of(world.shop.pk).count() == 6
