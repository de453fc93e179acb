"""The whole file."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from saleor_wechat_growth.coupons.terms import Currency
from saleor_wechat_growth.management.growthfile.schema.accounts import Account, Shop
from saleor_wechat_growth.management.growthfile.schema.audience import (
    Segment,
    Tag,
    Trait,
)
from saleor_wechat_growth.management.growthfile.schema.coupons import (
    Claim,
    Coupon,
    SearchOffer,
)
from saleor_wechat_growth.management.growthfile.schema.journeys import Journey
from saleor_wechat_growth.management.growthfile.schema.messages import (
    Menu,
    Reply,
    Template,
)
from saleor_wechat_growth.management.growthfile.schema.parts import (
    FormKey,
    Key,
    SegmentKey,
    Spec,
    TagKey,
)
from saleor_wechat_growth.management.growthfile.schema.sources import (
    Code,
    Scene,
    Source,
)
from saleor_wechat_growth.management.growthfile.schema.storefront import (
    Form,
    SaleDay,
    Slot,
    Watch,
)
from saleor_wechat_growth.reach.policies import Policies
from saleor_wechat_growth.segments.builtin import Lifecycle, RfmEdges


class GrowthFile(Spec):
    """A whole growth.yaml. What is not in it stays as it is in the shop."""

    version: Literal[1]
    shop: Shop | None = None
    accounts: dict[Key, Account] = Field(default_factory=dict)
    templates: dict[Key, Template] = Field(default_factory=dict)
    tags: dict[TagKey, Tag] = Field(default_factory=dict)
    traits: dict[SegmentKey, Trait] = Field(default_factory=dict)
    coupons: dict[Key, Coupon] = Field(default_factory=dict)
    #: when buyers grow, mature, slump and are lost: the segments stage_…
    lifecycle: Lifecycle | None = None
    #: the bands of each currency: the segments rfm_cny_r5 …
    rfm: dict[Currency, RfmEdges] = Field(default_factory=dict)
    segments: dict[SegmentKey, Segment] = Field(default_factory=dict)
    sources: dict[Key, Source] = Field(default_factory=dict)
    #: made one by one; those of lists are made in the pages
    codes: dict[Scene, Code] = Field(default_factory=dict)
    replies: dict[Key, Reply] = Field(default_factory=dict)
    #: by the key of the service account
    menus: dict[Key, Menu] = Field(default_factory=dict)
    #: by the key of the coupon
    claims: dict[Key, Claim] = Field(default_factory=dict)
    slots: dict[SegmentKey, Slot] = Field(default_factory=dict)
    search_offers: dict[Key, SearchOffer] = Field(default_factory=dict)
    forms: dict[FormKey, Form] = Field(default_factory=dict)
    sale_days: dict[FormKey, SaleDay] = Field(default_factory=dict)
    watches: dict[Literal["price", "stock"], Watch] = Field(default_factory=dict)
    journeys: dict[Key, Journey] = Field(default_factory=dict)
    #: all of them: what is not said here has its default
    policies: Policies | None = None


def json_schema() -> dict[str, Any]:
    """Return the file's JSON schema (2020-12), for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **GrowthFile.model_json_schema(),
        "title": "growth.yaml",
    }
