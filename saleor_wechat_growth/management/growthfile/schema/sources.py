"""Where visitors come from, and the codes that tell it."""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from saleor_wechat_growth.activity.codefile import LONGEST_LABEL
from saleor_wechat_growth.activity.scenes import is_address, is_page
from saleor_wechat_growth.integrations.wechat.codes import LONGEST_SCENE, MOST_DAYS
from saleor_wechat_growth.management.growthfile.schema.parts import (
    Key,
    Live,
    Spec,
    Title,
)


def _printable(value: str) -> str:
    if value and not value.isprintable():
        raise ValueError("holds a line break or a control character")
    return value


#: one line, kept without the blanks at its ends
Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=60),
    AfterValidator(_printable),
]
#: what a code says to WeChat, and is known by: one in the shop
Scene = Annotated[
    str, Field(pattern=rf"^[0-9A-Za-z][0-9A-Za-z._~-]{{0,{LONGEST_SCENE - 1}}}$")
]


class Source(Spec):
    """A shelf, an article, an advertisement. live false: it is put away.

    public_name: what visitors may see of it. material: what hangs there. owner: who
    looks after it. journey_step: the journey it belongs to, "key" or "key/step".
    """

    name: Annotated[Title, AfterValidator(_printable)]
    kind: Literal["online", "offline", "social", "paid"]
    placement: Literal["store", "shelf", "parcel", "article", "staff", "ad", "other"]
    public_name: Line = ""
    material: Line = ""
    owner: Line = ""
    journey_step: Annotated[
        str,
        StringConstraints(strip_whitespace=True, max_length=80),
        AfterValidator(_printable),
    ] = ""
    live: Live = True


#: forms that open a page of a mini-program
_OPENING: Final = frozenset({"mini_program_code", "url_link"})


class Code(Spec):
    """A code or link of a source, ordered once: it stays as it was made.

    label: what tells it from its neighbours. page: within the mini-program; address:
    of a short link. days: how long a temporary one lives.
    """

    source: Key
    form: Literal[
        "qr_temporary", "qr_permanent", "mini_program_code", "url_link", "short_link"
    ]
    label: Annotated[
        str,
        StringConstraints(
            strip_whitespace=True, min_length=1, max_length=LONGEST_LABEL
        ),
        AfterValidator(_printable),
    ]
    account: str = Field(default="", max_length=40)
    page: Annotated[str, AfterValidator(lambda page: page.lstrip("/"))] = ""
    address: str = ""
    days: int | None = Field(default=None, ge=1, le=MOST_DAYS)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.form == "short_link") == bool(self.account):
            msg = "account: whose code it is; a short_link has none"
            raise ValueError(msg)
        if (self.form == "qr_temporary") != (self.days is not None):
            raise ValueError("days: of a qr_temporary, no other has them")
        if self.page and self.form not in _OPENING:
            raise ValueError("page: of a mini_program_code or url_link")
        may_ask = self.form != "mini_program_code"
        if self.page and not is_page(self.page, may_ask=may_ask):
            msg = "page: is no path within a mini-program"
            raise ValueError(msg if may_ask else f"{msg}, without a query")
        if (self.form == "short_link") != bool(self.address):
            raise ValueError("address: where a short_link leads, no other has one")
        if self.address and not is_address(self.address):
            raise ValueError("address: begins with https:// or http://")
        return self
