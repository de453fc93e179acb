"""The demo shop's service account and mini-program."""

from __future__ import annotations

from typing import Final

from saleor_wechat_growth.sandbox.wechat.accounts import (
    Account,
    Format,
    Kind,
    Person,
    Template,
)
from saleor_wechat_growth.sandbox.wechat.state import Seed

SERVICE_APPID: Final = "wxdemoservice0001"
MINI_PROGRAM_APPID: Final = "wxdemomini0000001"

CART_TEMPLATE: Final = "demo-template-cart-reminder-0000000000000001"
PAID_TEMPLATE: Final = "demo-template-order-paid-0000000000000000002"
COUPON_TEMPLATE: Final = "demo-template-coupon-received-00000000000003"
CART_SUBSCRIPTION: Final = "demo-subscribe-cart-reminder-000000000000001"
EXPIRY_SUBSCRIPTION: Final = "demo-subscribe-coupon-expiry-000000000000002"
SALE_SUBSCRIPTION: Final = "demo-subscribe-sale-begins-00000000000000003"
PRICE_SUBSCRIPTION: Final = "demo-subscribe-price-fell-000000000000000004"
STOCK_SUBSCRIPTION: Final = "demo-subscribe-back-in-stock-000000000000005"


def demo_seed(service_callback: str = "", mini_program_callback: str = "") -> Seed:
    """Two accounts of one Open Platform, with Alice and Bob in both."""
    return Seed(
        accounts=(
            Account(
                appid=SERVICE_APPID,
                secret="not-a-secret-demo-service",
                kind=Kind.SERVICE,
                original_id="gh_demoservice1",
                token="demo-service-token",
                aes_key="DemoServiceEncodingAESKey" + "0" * 18,
                callback_url=service_callback,
                web_domain="localhost",
            ),
            Account(
                appid=MINI_PROGRAM_APPID,
                secret="not-a-secret-demo-mini-program",
                kind=Kind.MINI_PROGRAM,
                original_id="gh_demominiprog",
                token="demo-mini-program-token",
                aes_key="DemoMiniProgramEncodingAESKey" + "0" * 14,
                callback_url=mini_program_callback,
                format=Format.JSON,
            ),
        ),
        templates={
            SERVICE_APPID: (
                Template(
                    template_id=CART_TEMPLATE,
                    title="购物车商品提醒",
                    content=(
                        "商品名称:{{thing1.DATA}}\n商品金额:{{amount2.DATA}}\n"
                        "加购时间:{{time3.DATA}}\n备注:{{thing4.DATA}}"
                    ),
                    example="商品名称:陶瓷杯\n商品金额:¥99.00",
                ),
                Template(
                    template_id=PAID_TEMPLATE,
                    title="订单支付成功通知",
                    content=(
                        "订单编号:{{character_string1.DATA}}\n"
                        "支付金额:{{amount2.DATA}}\n支付时间:{{time3.DATA}}"
                    ),
                ),
                Template(
                    template_id=COUPON_TEMPLATE,
                    title="优惠券到账通知",
                    content=(
                        "券名称:{{thing1.DATA}}\n券码:{{character_string2.DATA}}\n"
                        "有效期至:{{time3.DATA}}"
                    ),
                ),
            ),
            MINI_PROGRAM_APPID: (
                Template(
                    template_id=CART_SUBSCRIPTION,
                    title="购物车商品提醒",
                    content=(
                        "商品名称:{{thing1.DATA}}\n商品价格:{{amount2.DATA}}\n"
                        "温馨提示:{{thing3.DATA}}"
                    ),
                ),
                Template(
                    template_id=EXPIRY_SUBSCRIPTION,
                    title="优惠券到期提醒",
                    content=(
                        "券名称:{{thing1.DATA}}\n到期时间:{{time2.DATA}}\n"
                        "温馨提示:{{thing3.DATA}}"
                    ),
                ),
                Template(
                    template_id=SALE_SUBSCRIPTION,
                    title="活动开始提醒",
                    content=(
                        "活动名称:{{thing1.DATA}}\n开始时间:{{time2.DATA}}\n"
                        "温馨提示:{{thing3.DATA}}"
                    ),
                ),
                Template(
                    template_id=PRICE_SUBSCRIPTION,
                    title="商品降价提醒",
                    content=(
                        "商品名称:{{thing1.DATA}}\n当前价格:{{amount2.DATA}}\n"
                        "温馨提示:{{thing3.DATA}}"
                    ),
                ),
                Template(
                    template_id=STOCK_SUBSCRIPTION,
                    title="商品到货提醒",
                    content=(
                        "商品名称:{{thing1.DATA}}\n商品价格:{{amount2.DATA}}\n"
                        "温馨提示:{{thing3.DATA}}"
                    ),
                ),
            ),
        },
        people={
            SERVICE_APPID: (
                Person(openid="oS-demo-alice", follows=True, unionid="u-demo-alice"),
                Person(openid="oS-demo-bob", follows=True, unionid="u-demo-bob"),
            ),
            MINI_PROGRAM_APPID: (
                Person(
                    openid="oM-demo-alice", unionid="u-demo-alice", phone="13800000001"
                ),
                Person(openid="oM-demo-bob", unionid="u-demo-bob", phone="13800000002"),
            ),
        },
    )
