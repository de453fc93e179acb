"""The demo shop's SMS accounts: one at Tencent, which it uses, and one at Aliyun."""

from __future__ import annotations

from typing import Final

from saleor_wechat_growth.sandbox.sms.accounts import (
    Account,
    Template,
    TemplateClass,
    Vendor,
)
from saleor_wechat_growth.sandbox.sms.state import Seed

SDK_APP_ID: Final = "1400000001"
SIGN: Final = "演示商城"
REMINDER_TEMPLATE: Final = "1000001"
NOTICE_TEMPLATE: Final = "1000002"
ALIYUN_ACCOUNT: Final = "1500000000000001"
ALIYUN_REMINDER: Final = "SMS_1000001"
ALIYUN_NOTICE: Final = "SMS_1000002"


def demo_seed(callback: str = "") -> Seed:
    """Two accounts, each with a marketing and a notice template."""
    return Seed(
        accounts=(
            Account(
                sdk_app_id=SDK_APP_ID,
                secret_id="not-a-secret-demo-sms-id",
                secret_key="not-a-secret-demo-sms-key",
                signs=(SIGN,),
                callback_url=callback,
            ),
            Account(
                vendor=Vendor.ALIYUN,
                sdk_app_id=ALIYUN_ACCOUNT,
                secret_id="not-a-secret-demo-aliyun-id",
                secret_key="not-a-secret-demo-aliyun-secret",
                signs=(SIGN,),
                callback_url=callback,
            ),
        ),
        templates={
            SDK_APP_ID: (
                Template(
                    template_id=REMINDER_TEMPLATE,
                    content=(
                        "您购物车里的{1}还在等您，回购物车 demo.example/r/{2} "
                        "拒收请回复R"
                    ),
                    kind=TemplateClass.MARKETING,
                    name="购物车提醒",
                ),
                Template(
                    template_id=NOTICE_TEMPLATE,
                    content="您的订单{1}已支付成功，我们会尽快为您发货。",
                    kind=TemplateClass.NOTICE,
                    name="支付成功通知",
                ),
            ),
            ALIYUN_ACCOUNT: (
                Template(
                    template_id=ALIYUN_REMINDER,
                    content=(
                        "您购物车里的${product}还在等您，"
                        "回购物车 demo.example/r/${code} 拒收请回复R"
                    ),
                    kind=TemplateClass.MARKETING,
                    name="购物车提醒",
                ),
                Template(
                    template_id=ALIYUN_NOTICE,
                    content="您的订单${order}已支付成功，我们会尽快为您发货。",
                    kind=TemplateClass.NOTICE,
                    name="支付成功通知",
                ),
            ),
        },
    )
