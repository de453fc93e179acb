"""A shop with a service account, a mini-program and an SMS application, all of them
known to the stand-ins of this run; and the people who can be reached there."""

from __future__ import annotations

import base64
import json
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from saleor_wechat_growth.activity.queries import decisions_about
from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.customers.models import Customer, Identity, IdentityKind
from saleor_wechat_growth.customers.observations import lookup_of
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.messaging import services
from saleor_wechat_growth.messaging.flights import Flight
from saleor_wechat_growth.messaging.models import Media, Message, Template
from saleor_wechat_growth.messaging.plans import Plan
from saleor_wechat_growth.messaging.queries.material import material
from saleor_wechat_growth.messaging.rendering import Landing
from saleor_wechat_growth.messaging.services.claiming import claim
from saleor_wechat_growth.messaging.services.picking import pick
from saleor_wechat_growth.messaging.services.preparing import Draft, prepare
from saleor_wechat_growth.reach.models import Account, Channel, Consent, Follow, Grant
from saleor_wechat_growth.reach.services import Opening, open_windows
from saleor_wechat_growth.sandbox.sms import accounts as sms_accounts
from saleor_wechat_growth.sandbox.sms.state import State as SmsState
from saleor_wechat_growth.sandbox.wechat import accounts as wechat_accounts
from saleor_wechat_growth.sandbox.wechat.state import State as WeChatState
from saleor_wechat_growth.sandbox.wechat.windows import Act

SERVICE_APP = "wxtestservice0001"
MINI_APP = "wxtestmini0000001"
SMS_APP = "1400000009"
SIGN = "测试商城"
#: one pixel
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_numbers = count(1)


@dataclass
class Gateways:
    wechat: WeChatState
    sms: SmsState

    def begin(self, now: datetime) -> None:
        """Forget everything, and have it `now` over there too."""
        for state in (self.wechat, self.sms):
            state.reset()
            state.clock.offset = now.timestamp() - time.time()

    def sent(self) -> list[tuple[str, str]]:
        """Who got what, in the order it was carried out: (address, template)."""
        wechat = [(each.openid, each.template_id) for each in self.wechat.ledger.sends]
        texts = [(each.phone, each.template_id) for each in self.sms.ledger.sends]
        return wechat + texts


@dataclass
class Person:
    customer: Customer
    openid: str = ""
    mini_openid: str = ""
    phone: str = ""
    identities: dict[str, Identity] = field(default_factory=dict)


@dataclass
class World:
    """Builders for one shop at one moment."""

    shop: Installation
    gateways: Gateways
    now: datetime
    accounts: dict[str, Account] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._account(Account.Kind.SERVICE_ACCOUNT, SERVICE_APP, app_secret="s1")
        self._account(Account.Kind.MINI_PROGRAM, MINI_APP, app_secret="s2")
        self._account(
            Account.Kind.TENCENT_SMS,
            SMS_APP,
            options={"sign": SIGN},
            secret_id="id",
            secret_key="key",
        )
        wechat = self.gateways.wechat
        for appid, secret, kind in (
            (SERVICE_APP, "s1", wechat_accounts.Kind.SERVICE),
            (MINI_APP, "s2", wechat_accounts.Kind.MINI_PROGRAM),
        ):
            wechat.accounts[appid] = wechat_accounts.Account(
                appid=appid, secret=secret, kind=kind, marketing_words=("秒杀",)
            )
        self.gateways.sms.accounts[SMS_APP] = sms_accounts.Account(
            sdk_app_id=SMS_APP,
            secret_id="id",
            secret_key="key",
            signs=(SIGN,),
            limits=sms_accounts.Limits(thirty_seconds=None, hour=None, day=None),
        )

    def _account(
        self,
        kind: str,
        app_id: str,
        options: dict[str, str] | None = None,
        **secrets: str,
    ) -> None:
        self.accounts[app_id] = Account.objects.create(
            installation=self.shop,
            key=kind,
            kind=kind,
            name="测试商城",
            app_id=app_id,
            sealed_secrets=crypto.seal(json.dumps(secrets).encode()),
            options=options or {},
        )

    # -- templates -------------------------------------------------------------

    def template(
        self,
        channel: str,
        *,
        text: str = "{{ cart.first_item }}",
        purpose: str = "reminder",
        key: str = "",
        fit: str = "cut",
        allowed: bool = True,
        is_long_term: bool = False,
    ) -> Template:
        number = next(_numbers)
        app_id = {
            Channel.WECHAT_TEMPLATE: SERVICE_APP,
            Channel.WECHAT_SUBSCRIBE: MINI_APP,
            Channel.WECHAT_NOTICE: SERVICE_APP,
            Channel.SMS: SMS_APP,
        }[Channel(channel)]
        gateway_id = f"template-{number}"
        template = Template.objects.create(
            installation=self.shop,
            key=key or f"t{number}",
            account=self.accounts[app_id],
            channel=channel,
            gateway_id=gateway_id,
            title="购物车提醒",
            purpose=purpose,
            fields=[{"name": "thing1", "text": text, "fit": fit}],
            wording="{1} 拒收请回复R",
            risk_allowed_by="operator" if allowed else "",
            is_long_term=is_long_term,
        )
        if channel == Channel.SMS:
            self.gateways.sms.put_template(
                SMS_APP,
                sms_accounts.Template(
                    template_id=gateway_id,
                    content="{1} 拒收请回复R",
                    kind=sms_accounts.TemplateClass.MARKETING,
                ),
            )
        else:
            self.gateways.wechat.put_template(
                app_id,
                wechat_accounts.Template(
                    template_id=gateway_id,
                    title="提醒",
                    content="商品:{{thing1.DATA}}",
                    is_notice=channel == Channel.WECHAT_NOTICE,
                    type=3 if is_long_term else 2,
                ),
            )
        return template

    def content(
        self,
        form: str = "text",
        *,
        app_id: str = SERVICE_APP,
        purpose: str = "service",
        media: Media | None = None,
        **texts: str,
    ) -> Template:
        """Make content of our own, for a customer-service message."""
        if form == "text" and not texts:
            texts = {"content": "您好，{{ shop.name }}"}
        return Template.objects.create(
            installation=self.shop,
            key=f"t{next(_numbers)}",
            account=self.accounts[app_id],
            channel=Channel.WECHAT_CUSTOMER,
            gateway_id="",
            title="客服消息",
            purpose=purpose,
            form=form,
            media=media,
            fields=[
                {"name": name, "text": text, "fit": "block"}
                for name, text in texts.items()
            ],
        )

    def picture(self, content: bytes = PNG, name: str = "杯子") -> Media:
        return services.add_picture(
            installation_id=self.shop.pk, name=name, content=content, now=self.now
        )

    def acts(
        self,
        person: Person,
        trigger: str = "message",
        *,
        app_id: str = SERVICE_APP,
        at_gateway: bool = True,
    ) -> None:
        """Have the person do what opens a window, here and at WeChat."""
        opening = Opening(
            customer_id=person.customer.pk,
            identity_id=person.identities[app_id].pk,
            account_id=self.accounts[app_id].pk,
            trigger=trigger,
            at=self.now,
        )
        open_windows(installation_id=self.shop.pk, openings=[opening], now=self.now)
        if at_gateway:
            wechat = self.gateways.wechat
            openid = person.openid if app_id == SERVICE_APP else person.mini_openid
            wechat.windows.note(
                wechat.accounts[app_id], openid, Act(trigger), self.now.timestamp()
            )

    # -- people ----------------------------------------------------------------

    def person(
        self,
        *,
        follows: bool = True,
        grants: Template | None = None,
        consents: bool = True,
        has_phone: bool = True,
    ) -> Person:
        number = next(_numbers)
        customer = Customer.objects.create(installation=self.shop, created_at=self.now)
        person = Person(customer, f"oS-{number}", f"oM-{number}", f"+86138{number:08d}")
        self._identity(person, IdentityKind.OPENID, person.openid, SERVICE_APP)
        self._identity(person, IdentityKind.OPENID, person.mini_openid, MINI_APP)
        if has_phone:
            self._identity(person, IdentityKind.PHONE, person.phone, "")
        wechat = self.gateways.wechat
        wechat.person(SERVICE_APP, person.openid).follows = follows
        wechat.person(MINI_APP, person.mini_openid)
        Follow.objects.create(
            installation=self.shop,
            customer=customer,
            identity=person.identities[SERVICE_APP],
            account=self.accounts[SERVICE_APP],
            is_following=follows,
            changed_at=self.now,
        )
        if grants is not None:
            self.grant(person, grants)
        if consents:
            for purpose in ("reminder", "marketing"):
                self.consent(person, purpose, is_granted=True)
        return person

    def grant(
        self, person: Person, template: Template, *, at_gateway: bool = True
    ) -> None:
        is_notice = template.channel == Channel.WECHAT_NOTICE
        app_id = SERVICE_APP if is_notice else MINI_APP
        Grant.objects.create(
            installation=self.shop,
            customer=person.customer,
            identity=person.identities[app_id],
            account=self.accounts[app_id],
            template_id=template.gateway_id,
            available=1,
        )
        if at_gateway:
            openid = person.openid if app_id == SERVICE_APP else person.mini_openid
            key = (app_id, openid, template.gateway_id)
            self.gateways.wechat.memory.grants[key] += 1

    def consent(self, person: Person, purpose: str, *, is_granted: bool) -> None:
        Consent.objects.create(
            installation=self.shop,
            customer=person.customer,
            channel=Channel.SMS,
            purpose=purpose,
            is_granted=is_granted,
            text_version="1",
            source="test",
            stated_at=self.now - timedelta(days=1 if is_granted else 0),
        )

    def _identity(self, person: Person, kind: str, value: str, scope: str) -> None:
        person.identities[scope or "phone"] = Identity.objects.create(
            installation=self.shop,
            customer=person.customer,
            kind=kind,
            scope=scope,
            lookup=lookup_of(kind, value, scope),
            sealed_value=crypto.seal_text(value),
            first_seen_at=self.now,
        )

    # -- carts and messages ----------------------------------------------------

    def cart(self, person: Person, *, name: str = "陶瓷杯") -> Cart:
        number = next(_numbers)
        return Cart.objects.create(
            installation=self.shop,
            saleor_id=f"checkout-{number}",
            status=Cart.Status.OPEN,
            customer=person.customer,
            currency="CNY",
            lines=[{"name": name, "quantity": 1}],
            total=99,
            issued_at=self.now,
            digest=b"first",
        )

    def plan(self, person: Person, *templates: Template, **changes: Any) -> Message:
        """Plan a message about a cart of the person's, due now."""
        cart = changes.pop("cart", None) or self.cart(person)
        values = {
            "origin": f"step:{next(_numbers)}",
            "customer_id": person.customer.pk,
            "routes": tuple(template.pk for template in templates),
            "cart_id": cart.pk,
            "landing": Landing(h5="https://shop.example/c?id={{ cart.id }}"),
            "due_at": self.now,
            "expires_at": self.now + timedelta(hours=6),
            "pointless_if_ordered_since": self.now - timedelta(hours=1),
            **changes,
        }
        plan = Plan(**values)
        ids = services.plan(installation_id=self.shop.pk, plans=[plan], now=self.now)
        return Message.objects.of(self.shop.pk).get(id=ids[plan.origin])

    # -- running it ------------------------------------------------------------

    def at(self, later: timedelta) -> datetime:
        """Travel: it is so much later, here and at the gateways."""
        moment = self.now + later
        for state in (self.gateways.wechat, self.gateways.sms):
            state.clock.offset = moment.timestamp() - time.time()
        return moment

    def send(self, later: timedelta = timedelta()) -> int:
        """Run the outbox at one moment, of which core says: all carts are as they were."""
        moment = self.at(later)
        Cart.objects.of(self.shop.pk).update(fetched_at=moment)
        return services.send_due(clock=lambda: moment)

    def upload(self, later: timedelta = timedelta()) -> int:
        """Have at WeChat what templates show."""
        return services.upload_pictures(now=self.at(later))

    def settle(self, later: timedelta) -> None:
        """Look for lost workers and at unknowns at one moment."""
        moment = self.at(later)
        services.recover_lost(now=moment)
        services.settle_due(now=moment)

    def drafts(self) -> list[Draft]:
        """Prepare what is due, and stop before the claim."""
        picked = pick(now=self.now, limit=64)
        known = material(self.shop.pk, picked, self.now)
        return prepare(known, picked)

    def claim(self, drafts: list[Draft], now: datetime | None = None) -> list[Flight]:
        return claim(installation_id=self.shop.pk, drafts=drafts, now=now or self.now)

    def promised(self) -> list[Flight]:
        """Prepare and claim what is due, and stop before the call."""
        return self.claim(self.drafts())

    def decisions(self, message: Message) -> list[tuple[str, str, str]]:
        found = decisions_about(self.shop.pk, [f"message:{message.pk}"])
        return [(each.stage, each.verdict, each.reason) for each in found]
