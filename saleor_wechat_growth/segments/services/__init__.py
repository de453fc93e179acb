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
from saleor_wechat_growth.segments.services.slots import delete_slot, save_slot
from saleor_wechat_growth.segments.services.tags import put_tags, save_tag, take_tags
from saleor_wechat_growth.segments.services.traits import (
    TraitWanted,
    define_trait,
    set_overflow,
    set_traits,
)
from saleor_wechat_growth.segments.services.updating import (
    build_all,
    meet,
    note,
    update,
)
from saleor_wechat_growth.segments.services.wechat_hearing import (
    Described,
    hear_described,
    hear_wechat_tags,
)
from saleor_wechat_growth.segments.services.wechat_ledger import forget, want
from saleor_wechat_growth.segments.services.wechat_mirrors import (
    mirror_with_wechat,
    stop_mirroring,
)
from saleor_wechat_growth.segments.services.wechat_naming import rename_wechat_tags
from saleor_wechat_growth.segments.services.wechat_sending import send_wechat_tags

__all__ = [
    "Checked",
    "Described",
    "TraitWanted",
    "archive",
    "build",
    "build_all",
    "build_due",
    "check_import",
    "define_trait",
    "delete_slot",
    "delete_tag",
    "forget",
    "go_live",
    "hear_described",
    "hear_wechat_tags",
    "meet",
    "mirror_due",
    "mirror_with_wechat",
    "note",
    "put_tags",
    "rebuild",
    "recheck_due",
    "rename_wechat_tags",
    "save_lifecycle",
    "save_rfm",
    "save_segment",
    "save_slot",
    "save_tag",
    "send_wechat_tags",
    "set_overflow",
    "set_traits",
    "start_import",
    "start_tagging",
    "stop_mirroring",
    "tag_segment",
    "take_tags",
    "update",
    "want",
]
