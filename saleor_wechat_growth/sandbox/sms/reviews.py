"""DescribeSmsTemplateList: what was handed in for review, and how it stands.

API 2021-01-11. Templates are of the key's account, so the call names no application.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.sandbox.sms.refusals import Refusal

if TYPE_CHECKING:
    from saleor_wechat_growth.sandbox.sms.accounts import Account, Template
    from saleor_wechat_growth.sandbox.sms.state import State

ROWS_PER_PAGE: Final = 100
_IN_FORCE: Final = 0
_REFUSED: Final = -1


def templates(state: State, signer: Account, body: dict[str, Any]) -> dict[str, Any]:
    """Answer with the wanted templates, or with a page of all."""
    international = body.get("International")
    if international not in {0, 1}:
        raise Refusal("InvalidParameter")
    # ids are numbers over there; any other was made up for a test
    known = [
        each
        for each in state.templates(signer.secret_id)
        if each.template_id.isdecimal() and international == 0
    ]
    wanted = body.get("TemplateIdSet") or []
    if not isinstance(wanted, list) or len(wanted) > ROWS_PER_PAGE:
        raise Refusal("InvalidParameter")
    if wanted:
        page = [each for each in known if int(each.template_id) in wanted]
    else:
        page = known[_offset(body) :][: _limit(body)]
    rows = [_row(each, int(state.clock.now())) for each in page]
    return {"DescribeTemplateStatusSet": rows}


def _limit(body: dict[str, Any]) -> int:
    limit = body.get("Limit", 0)
    if not isinstance(limit, int) or not 0 <= limit <= ROWS_PER_PAGE:
        raise Refusal("InvalidParameterValue.LimitVerifyFail")
    return limit


def _offset(body: dict[str, Any]) -> int:
    offset = body.get("Offset", 0)
    if not isinstance(offset, int) or offset < 0:
        raise Refusal("InvalidParameterValue.OffsetVerifyFail")
    return offset


def _row(template: Template, at: int) -> dict[str, Any]:
    return {
        "TemplateId": int(template.template_id),
        "International": 0,
        "StatusCode": _IN_FORCE if template.approved else _REFUSED,
        "ReviewReply": "" if template.approved else "模板内容不符合规范",
        "TemplateName": template.name,
        "CreateTime": at,
        "TemplateContent": template.content,
    }
