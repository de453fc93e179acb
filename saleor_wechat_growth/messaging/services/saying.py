"""What one template says of somebody, and where it leads, as it will be sealed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings

from saleor_wechat_growth.integrations.wechat.keywords import Rule
from saleor_wechat_growth.messaging import forms, rendering
from saleor_wechat_growth.messaging.errors import DoesNotFit
from saleor_wechat_growth.messaging.models import Form
from saleor_wechat_growth.messaging.rendering import Content
from saleor_wechat_growth.reach.models import Account, Channel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saleor_wechat_growth.messaging.models import Template
    from saleor_wechat_growth.messaging.rendering import Facts, Field, Landing


def content_of(
    template: Template, fields: Sequence[Field], facts: Facts, landing: Landing
) -> Content:
    """Return what `template` says of `facts`, without its picture.

    Raises:
        MissingValue, DoesNotFit, WrongTemplate: see `rendering.render`; a card that
            leads nowhere does not fit either.

    """
    facts = facts.said_by(template.account.name)
    landed = rendering.land(landing, facts)
    code = facts.link_code
    content = Content(
        values=rendering.render(
            fields, facts, sms=template.channel == Channel.SMS, form=template.form
        ),
        url=f"{settings.PUBLIC_URL}/r/{code}" if code and landed.h5 else "",
        page=rendering.with_code(landed.mini_program, code),
        page_app_id=landed.app_id,
    )
    return _of_our_own(template, content) if template.form else content


def _of_our_own(template: Template, content: Content) -> Content:
    if template.form == Form.NEWS and not content.url:
        raise DoesNotFit("url", Rule.EMPTY)
    if template.form == Form.MINI_PROGRAM:
        is_its_own = template.account.kind == Account.Kind.MINI_PROGRAM
        if not content.page:
            raise DoesNotFit("page", Rule.EMPTY)
        if not content.page_app_id and not is_its_own:
            raise DoesNotFit("app_id", Rule.EMPTY)
    if template.form != Form.TEXT:
        return content
    text = forms.linked(
        content.values["content"],
        url=content.url,
        page=content.page,
        app_id=content.page_app_id,
    )
    return replace(content, values={"content": text})
