"""Who must not be chosen by what they are and do (PIPL art. 24), said once.

Until somebody says no, profiling is allowed; the newest statement counts, and of two
made at one moment the no. Segments are still built of them, as the shop's own figures
are: what must not happen is that a segment, a behaviour or any decision made without a
human picks what they are told or shown. Then they get the generic branch, the default,
or nothing. `queries.refusing` asks the same of many.
"""

from __future__ import annotations

from saleor_wechat_growth.reach.models import Use


def refuses(person: str) -> str:
    """Return the SQL condition that the customer whose id is `person` said no.

    One look at an index. `person`: a column, of our own statements.
    """
    return f"""(
        SELECT NOT said.is_granted FROM growth_consent AS said
        WHERE said.customer_id = {person} AND said.channel = ''
            AND said.purpose = '{Use.PROFILING.value}'
        ORDER BY said.stated_at DESC, said.is_granted LIMIT 1
    ) IS TRUE"""  # noqa: S608 -- no value of anybody's
