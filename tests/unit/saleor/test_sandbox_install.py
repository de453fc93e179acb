from __future__ import annotations

import pytest

from saleor_wechat_growth.integrations.saleor.client import SaleorClient
from saleor_wechat_growth.integrations.saleor.errors import QueryRefused, TokenRejected
from saleor_wechat_growth.sandbox.saleor.versions import satisfies


def install(core, app):
    return core.control("install", manifest_url=f"{app.url}/manifest")["app"]


def failed(core, app):
    (error,) = core.refused("install", manifest_url=f"{app.url}/manifest")
    assert core.state()["apps"] == []
    return error


def test_the_handshake(core, tiny_app):
    app = install(core, tiny_app)
    core.settle()
    paths = [each.path for each in tiny_app.received]
    assert paths == ["/manifest", "/manifest", "/register", "/webhooks"]
    manifest, _, register, event = tiny_app.received
    assert manifest.headers["saleor-schema-version"] == "3.23"
    assert register.headers["saleor-api-url"] == core.api_url
    assert register.headers["saleor-schema-version"] == "3.23"
    assert register.headers["saleor-domain"] == core.shop.domain
    assert "saleor-signature" not in register.headers
    assert register.json == {"auth_token": app["token"]}
    assert len(app["token"]) == 30
    assert tiny_app.seen_at_register.id == app["id"]
    assert event.json["__typename"] == "AppInstalled"
    assert event.json["app"] == {"id": app["id"], "isActive": True}


def test_a_refusal_undoes_the_install_and_is_shown(core, tiny_app):
    tiny_app.register_status = 403
    assert failed(core, tiny_app)["message"] == "not in this shop"
    with pytest.raises(TokenRejected):
        SaleorClient(core.api_url, tiny_app.token, 5).current_app()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"requiredSaleorVersion": ">=3.24"}, "UNSUPPORTED_SALEOR_VERSION"),
        ({"requiredSaleorVersion": "newest"}, "INVALID"),
        ({"permissions": ["MANAGE_EVERYTHING"]}, "INVALID_PERMISSION"),
        ({"name": "n" * 61}, "INVALID"),
        ({"author": " "}, "INVALID"),
        ({"id": ""}, "REQUIRED"),
        ({"tokenTargetUrl": None}, "REQUIRED"),
        ({"appUrl": "/relative"}, "INVALID_URL_FORMAT"),
        (
            {"extensions": [{"url": "/x", "permissions": ["MANAGE_STAFF"]}]},
            "OUT_OF_SCOPE_PERMISSION",
        ),
        ({"webhooks": [{"targetUrl": "x", "query": "{"}]}, "INVALID"),
        ({"webhooks": [{"targetUrl": "http://x/", "query": "{"}]}, "GRAPHQL_ERROR"),
        (
            {
                "webhooks": [
                    {
                        "targetUrl": "http://x/",
                        "query": "subscription { event { issuedAt } }",
                    }
                ]
            },
            "MISSING_EVENT",
        ),
    ],
)
def test_a_wrong_manifest_is_refused(core, tiny_app, more, code):
    tiny_app.manifest_more = more
    assert failed(core, tiny_app)["code"] == code
    assert tiny_app.token == ""


def test_a_permission_the_installer_lacks_is_refused(core, tiny_app):
    staff = next(user for user in core.shop.users.values() if user.is_staff)
    staff.permissions -= {"MANAGE_ORDERS"}
    assert failed(core, tiny_app)["code"] == "OUT_OF_SCOPE_PERMISSION"


def test_an_app_that_is_down_cannot_be_installed(core):
    (error,) = core.refused("install", manifest_url="http://127.0.0.1:9/manifest")
    assert error["code"] == "MANIFEST_URL_CANT_CONNECT"


def test_twice_is_once_too_often(core, tiny_app):
    install(core, tiny_app)
    (error,) = core.refused("install", manifest_url=f"{tiny_app.url}/manifest")
    assert error["message"] == "App with the same identifier is already installed"


def test_a_reinstall_has_a_new_id_and_kills_the_old_token(core, tiny_app):
    first = install(core, tiny_app)
    core.control("uninstall")
    second = install(core, tiny_app)
    core.settle()
    assert first["id"] != second["id"]
    with pytest.raises(TokenRejected):
        core.client(first["token"]).current_app()
    assert core.client(second["token"]).current_app().id == second["id"]
    deleted = tiny_app.bodies("app_deleted")
    assert [body["app"]["id"] for body in deleted] == [first["id"]]


def test_an_inactive_app_is_told_so_and_nothing_else(core, installed):
    core.control("activate", active=False)
    core.cart()
    core.settle()
    assert installed.events() == ["app_status_changed"]
    assert installed.webhooks[0].json["app"]["isActive"] is False
    with pytest.raises(TokenRejected):
        core.client(installed.token).channels()
    core.control("activate", active=True)
    core.cart()
    core.settle()
    assert installed.events()[-1] == "checkout_created"


def test_an_app_hears_only_what_it_may(core, tiny_app):
    tiny_app.permissions = ["MANAGE_CHECKOUTS"]
    install(core, tiny_app)
    core.settle()
    tiny_app.clear()
    cart = core.cart()
    core.control("pay", id=cart["id"])
    core.do("shop_checkout_complete", id=cart["id"])
    core.control("customer", email="n@demo.example", password="x")
    core.settle()
    assert sorted(tiny_app.events()) == ["checkout_created", "checkout_fully_paid"]


def test_a_field_it_may_not_read_comes_as_null_with_errors(core, tiny_app):
    tiny_app.permissions = ["MANAGE_CHECKOUTS"]
    install(core, tiny_app)
    core.settle()
    tiny_app.clear()
    core.cart(token=core.login("afang@demo.example"))
    core.settle()
    (body,) = tiny_app.bodies("checkout_created")
    assert body["checkout"]["user"] is None
    (error,) = body["errors"]
    assert error["extensions"]["exception"]["code"] == "PermissionDenied"
    assert error["path"] == ["event", "checkout", "user"]


def test_a_lacking_permission_is_no_dead_token(core, tiny_app):
    tiny_app.permissions = ["MANAGE_CHECKOUTS"]
    app = install(core, tiny_app)
    client = core.client(app["token"])
    with pytest.raises(QueryRefused) as caught:
        list(client.orders_page())
    assert caught.value.codes == ("PermissionDenied",)
    assert "MANAGE_ORDERS" in str(caught.value)
    core.control("uninstall")
    with pytest.raises(TokenRejected):
        list(client.orders_page())


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (">=3.23 <4", True),
        (">= 3.23 < 4", True),
        ("^3.20", True),
        ("~3.23.1", True),
        ("3.23", True),
        ("3.x", True),
        ("*", True),
        ("3.23.28", True),
        ("<=3.23", True),
        ("<3 || >=3.23.28", True),
        (">3.23", False),
        ("~3.22", False),
        ("^4", False),
        ("3.23.27", False),
        (">=3.24 <4", False),
        ("<3.23.28", False),
    ],
)
def test_version_ranges(wanted, fits):
    assert satisfies("3.23.28", wanted) is fits
