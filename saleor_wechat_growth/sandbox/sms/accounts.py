"""What is set up at the SMS provider: accounts, signs, templates."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

#: how every marketing template has to end (Tencent notice 382/100568)
OPT_OUT: Final = "拒收请回复R"
#: {1} at Tencent, ${name} at Aliyun
_VARIABLE: Final = re.compile(r"\$?\{(\w+)\}")


class Vendor(StrEnum):
    TENCENT = "tencent"
    ALIYUN = "aliyun"


class TemplateClass(StrEnum):
    VERIFICATION = "verification"
    NOTICE = "notice"
    MARKETING = "marketing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many messages one number gets; None lifts a limit.

    The console lets a shop change them. Tencent's hold for `classes`: verification
    and notices, as marketing has legal hours instead. Aliyun's begin with a minute
    and hold for verification; see `aliyun.sending.A_DAY` for the rest.
    """

    thirty_seconds: int | None = 1
    minute: int | None = 1
    hour: int | None = 5
    day: int | None = 10
    classes: tuple[TemplateClass, ...] = (
        TemplateClass.VERIFICATION,
        TemplateClass.NOTICE,
    )

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Limits:
        fields = dict(body)
        if "classes" in fields:
            fields["classes"] = tuple(TemplateClass(each) for each in fields["classes"])
        return cls(**fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One SmsSdkAppId of Tencent's or account of Aliyun's, its keys, what it may do.

    `secret_id` and `secret_key` are Aliyun's AccessKey ID and secret. An account
    `in_arrears` sends nothing, whatever its balance. `parameter_length` is how long a template parameter may be: six characters
    for accounts opened since 25 January 2024, negotiable, so None lifts it.
    Receipts arrive `receipt_seconds` after the send.
    """

    sdk_app_id: str
    secret_id: str
    secret_key: str
    signs: tuple[str, ...] = ()
    callback_url: str = ""
    limits: Limits = field(default_factory=Limits)
    balance: int = 1_000_000
    parameter_length: int | None = None
    individual: bool = False
    receipt_seconds: float = 0.0
    vendor: Vendor = Vendor.TENCENT
    in_arrears: bool = False

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Account:
        vendor = Vendor(body.get("vendor", Vendor.TENCENT))
        fields = {**body, "signs": tuple(body.get("signs", ())), "vendor": vendor}
        if "limits" in fields:
            fields["limits"] = Limits.from_json(fields["limits"])
        return cls(**fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A text approved for one account, whose variables are {1} or ${name}."""

    template_id: str
    content: str
    kind: TemplateClass = TemplateClass.NOTICE
    approved: bool = True
    name: str = ""

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Template:
        kind = TemplateClass(body.get("kind", TemplateClass.NOTICE))
        return cls(**{**body, "kind": kind})

    @property
    def variables(self) -> tuple[str, ...]:
        """The names or numbers of the parameters that the text takes, in order."""
        return tuple(dict.fromkeys(_VARIABLE.findall(self.content)))

    def render(self, sign: str, values: Mapping[str, str]) -> str:
        """Lay the text out as the phone shows it."""
        text = _VARIABLE.sub(lambda match: values[match[1]], self.content)
        return f"【{sign}】{text}"
