"""Writing a message as things are now, before any of it is promised to anybody.

Every route that may be taken is written, and which of them is taken the claim
decides: so nothing that is read here can go out of date unnoticed but the cart, whose
digest the claim compares, what of it can be bought and for how much, which it looks at
again, and the template, whose version it compares.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from saleor_wechat_growth.activity.facts import LinkWanted
from saleor_wechat_growth.activity.services import make_links
from saleor_wechat_growth.commerce.goods import goods_of
from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.coupons import standing
from saleor_wechat_growth.coupons.models import CouponGrant
from saleor_wechat_growth.coupons.services import reveal
from saleor_wechat_growth.coupons.terms import FixedDiscount, Terms
from saleor_wechat_growth.customers.queries import names
from saleor_wechat_growth.messaging import rendering
from saleor_wechat_growth.messaging.errors import (
    DoesNotFit,
    MissingValue,
    NotReady,
    PictureAway,
    WrongTemplate,
)
from saleor_wechat_growth.messaging.formats import Money
from saleor_wechat_growth.messaging.plans import subject
from saleor_wechat_growth.messaging.rendering import Content, Facts, Field, Landing
from saleor_wechat_growth.messaging.services.lines import Line, Lines
from saleor_wechat_growth.messaging.services.pictures import Pictures
from saleor_wechat_growth.messaging.services.saying import content_of
from saleor_wechat_growth.messaging.services.showing import why_over
from saleor_wechat_growth.messaging.services.uploading import (
    PICTURE_AWAY,
    UPLOAD_TASK,
)
from saleor_wechat_growth.messaging.topics import Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from saleor_wechat_growth.commerce.goods import Goods
    from saleor_wechat_growth.commerce.models import Cart
    from saleor_wechat_growth.messaging.models import Message, Template
    from saleor_wechat_growth.messaging.queries.material import Material


@dataclass(frozen=True, slots=True)
class Written:
    """A message as one template says it."""

    template: Template
    line: Line
    content: Content
    shows_coupon: bool


@dataclass(slots=True)
class Draft:
    """A message as the preparation left it, by template.

    blocked: templates that cannot be filled, each with what is wrong;
    cart: that it was written from, as it was; goods: what of it could be bought.
    """

    message: Message
    cart: Cart | None
    goods: Goods | None
    written: dict[int, Written] = field(default_factory=dict)
    blocked: dict[int, str] = field(default_factory=dict)

    @property
    def digest(self) -> bytes:
        """The cart's, as it was."""
        return bytes(self.cart.digest) if self.cart else b""

    @property
    def routes(self) -> list[int]:
        """The templates that may still be taken, in the marketer's order."""
        ahead = self.message.routes[self.message.route_index :]
        return [template_id for template_id in ahead if template_id in self.written]

    def leave_out_coupon(self, why: str) -> None:
        """Block what was written with the coupon; the other routes stay."""
        for template_id, written in list(self.written.items()):
            if written.shows_coupon:
                del self.written[template_id]
                self.blocked[template_id] = why


def prepare(material: Material, messages: Sequence[Message]) -> list[Draft]:
    """Fill every template that a message may go by. Holds no transaction."""
    drafts = [_draft(material, message) for message in messages]
    # of a cart that is sold out there is nothing to say; the claim ends its message
    told = [each for each in drafts if each.goods is None or not each.goods.is_sold_out]
    sources = _sources(material, told)
    for draft in told:
        grant = sources.grants.get(draft.message.coupon_grant_id or 0)
        over = why_over(grant, material.now) if grant is not None else ""
        facts = _facts(draft, material, sources, None if over else grant)
        for template_id in draft.message.routes[draft.message.route_index :]:
            form = sources.forms.get(template_id)
            if form is None:
                continue
            if over and form.shows_coupon:
                draft.blocked[template_id] = over
            else:
                _write(draft, form, facts, sources)
    return drafts


def _draft(material: Material, message: Message) -> Draft:
    cart = material.carts.get(message.cart_id or 0)
    return Draft(message, cart, goods_of(cart, material.offers) if cart else None)


@dataclass(frozen=True, slots=True)
class _Form:
    """A template, read once for all that is written by it. shown: its values' names."""

    template: Template
    fields: Sequence[Field]
    shown: frozenset[str]

    @classmethod
    def of(cls, template: Template) -> _Form:
        fields = [Field.of(raw) for raw in template.fields]
        try:
            shown = rendering.names_in([each.text for each in fields])
        except WrongTemplate:
            shown = frozenset()  # it blocks its route when it is filled
        return cls(template, fields, shown)

    @property
    def shows_coupon(self) -> bool:
        return any(name.startswith("coupon.") for name in self.shown)

    @property
    def landing(self) -> Landing:
        """Where it leads by itself, should its message not say."""
        return rendering.own_landing(self.fields, self.template.form)


def _write(draft: Draft, form: _Form, facts: Facts, sources: _Sources) -> None:
    template = form.template
    try:
        line = sources.lines.of(template.account)
        content = content_of(
            template, form.fields, facts, _landing(draft.message, sources.forms)
        )
        picture = sources.pictures.of(template)
    except NotReady:
        draft.blocked[template.pk] = "account_unusable"
    except MissingValue as missing:
        draft.blocked[template.pk] = f"missing:{missing.name}"
    except DoesNotFit as misfit:
        draft.blocked[template.pk] = f"misfit:{misfit.field}:{misfit.rule}"
    except WrongTemplate:
        draft.blocked[template.pk] = "wrong_template"
    except PictureAway:
        wake(UPLOAD_TASK)
        draft.blocked[template.pk] = PICTURE_AWAY
    else:
        draft.written[template.pk] = Written(
            template,
            line,
            replace(content, picture=picture),
            shows_coupon=form.shows_coupon,
        )


def _landing(message: Message, forms: Mapping[int, _Form]) -> Landing:
    """Return where a message leads: as planned, else as the first content says.

    One for all its routes, for a message has one link.
    """
    landing = Landing.of(message.landing)
    if landing.h5 or landing.mini_program:
        return landing
    own = (
        forms[template_id].landing
        for template_id in message.routes
        if template_id in forms
    )
    return next((each for each in own if each.h5 or each.mini_program), landing)


@dataclass(frozen=True, slots=True)
class _Sources:
    """Where the texts' values come from."""

    forms: Mapping[int, _Form]
    names: Mapping[int, str]
    grants: Mapping[int, CouponGrant]
    codes: Mapping[str, str]
    lines: Lines
    pictures: Pictures


def _sources(material: Material, drafts: Sequence[Draft]) -> _Sources:
    installation_id = material.installation_id
    messages = [draft.message for draft in drafts]
    forms = {key: _Form.of(each) for key, each in material.templates.items()}
    return _Sources(
        forms=forms,
        names=_names(installation_id, messages, forms.values()),
        grants=_grants(installation_id, messages),
        codes=_codes(material, drafts, forms),
        lines=Lines(),
        pictures=Pictures(
            installation_id, list(material.templates.values()), material.now
        ),
    )


def _names(
    installation_id: int, messages: Sequence[Message], forms: Iterable[_Form]
) -> Mapping[int, str]:
    """Open the names of these people only if some template says them."""
    if not any("customer.name" in form.shown for form in forms):
        return {}
    return names(installation_id, {message.customer_id for message in messages})


def _grants(
    installation_id: int, messages: Sequence[Message]
) -> Mapping[int, CouponGrant]:
    ids = {each.coupon_grant_id for each in messages if each.coupon_grant_id}
    if not ids:
        return {}
    grants = CouponGrant.objects.of(installation_id).select_related("code", "coupon")
    return grants.in_bulk(list(ids))


def _codes(
    material: Material, drafts: Sequence[Draft], forms: Mapping[int, _Form]
) -> Mapping[str, str]:
    """Make the links of these messages; return the code of each."""
    wanted = []
    for draft in drafts:
        message = draft.message
        facts = Facts(material.now, material.zone, cart=_cart(draft))
        try:
            target = rendering.land(_landing(message, forms), facts)
        except (MissingValue, WrongTemplate):
            continue  # it blocks every route when it is filled
        if target.h5 or target.mini_program:
            wanted.append(
                LinkWanted(
                    origin=subject(message),
                    customer_id=message.customer_id,
                    target={"h5": target.h5, "mini_program": target.mini_program},
                )
            )
    return make_links(
        installation_id=material.installation_id, wanted=wanted, now=material.now
    )


def _facts(
    draft: Draft, material: Material, sources: _Sources, grant: CouponGrant | None
) -> Facts:
    message = draft.message
    return Facts(
        now=material.now,
        zone=material.zone,
        customer_name=sources.names.get(message.customer_id, ""),
        link_code=sources.codes.get(subject(message), ""),
        cart=_cart(draft),
        coupon=_coupon(grant) if grant is not None else None,
        topic=Topic.of(message.topic),
    )


def _cart(draft: Draft) -> rendering.CartFacts | None:
    """Return what may be said of the cart: of it all that can be bought, no more."""
    cart, goods = draft.cart, draft.goods
    if cart is None or goods is None:
        return None
    return rendering.CartFacts(
        saleor_id=cart.saleor_id,
        items=goods.items,
        total=Money(goods.total, cart.currency),
        left_at=cart.source_updated_at,
    )


def _coupon(grant: CouponGrant) -> rendering.CouponFacts:
    discount = Terms.model_validate(grant.coupon.terms).discount
    return rendering.CouponFacts(
        code=reveal(grant),
        name=grant.coupon.name,
        value=(
            Money(discount.amounts[grant.currency], grant.currency)
            if isinstance(discount, FixedDiscount)
            else f"{discount.percent.normalize():f}%"
        ),
        expires=standing.ends_at(grant),
    )
