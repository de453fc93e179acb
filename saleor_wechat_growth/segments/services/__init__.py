"""Tags and traits of people, and the segments that rules put them in."""

from saleor_wechat_growth.segments.services.building import build, build_due
from saleor_wechat_growth.segments.services.builtin import save_lifecycle, save_rfm
from saleor_wechat_growth.segments.services.bulk import start_tagging
from saleor_wechat_growth.segments.services.deleting import delete_tag
from saleor_wechat_growth.segments.services.importing import (
    Checked,
    check_import,
    start_import,
    tag_segment,
)
from saleor_wechat_growth.segments.services.mirroring import mirror_due
from saleor_wechat_growth.segments.services.rechecking import recheck_due
from saleor_wechat_growth.segments.services.saving import (
    archive,
    go_live,
    rebuild,
    save_segment,
)
from saleor_wechat_growth.segments.services.tags import put_tags, save_tag, take_tags
from saleor_wechat_growth.segments.services.traits import (
    TraitWanted,
    define_trait,
    set_overflow,
    set_traits,
)
from saleor_wechat_growth.segments.services.updating import meet, note, update

__all__ = [
    "Checked",
    "TraitWanted",
    "archive",
    "build",
    "build_due",
    "check_import",
    "define_trait",
    "delete_tag",
    "go_live",
    "meet",
    "mirror_due",
    "note",
    "put_tags",
    "rebuild",
    "recheck_due",
    "save_lifecycle",
    "save_rfm",
    "save_segment",
    "save_tag",
    "set_overflow",
    "set_traits",
    "start_import",
    "start_tagging",
    "tag_segment",
    "take_tags",
    "update",
]
