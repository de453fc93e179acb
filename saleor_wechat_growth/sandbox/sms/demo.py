"""The demo shop's SMS account."""

from __future__ import annotations

from typing import Final

from saleor_wechat_growth.sandbox.sms.accounts import Account, Template, TemplateClass
from saleor_wechat_growth.sandbox.sms.state import Seed

SDK_APP_ID: Final = "1400000001"
SIGN: Final = "演示商城"
REMINDER_TEMPLATE: Final = "1000001"
NOTICE_TEMPLATE: Final = "1000002"


def demo_seed(callback: str = "") -> Seed:
    """One account with a marketing and a notice template."""
    return Seed(
        accounts=(
            Account(
                sdk_app_id=SDK_APP_ID,
                secret_id="not-a-secret-demo-sms-id",
                secret_key="not-a-secret-demo-sms-key",
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
            )
        },
    )
