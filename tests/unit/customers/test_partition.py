from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from saleor_wechat_growth.customers.models import IdentityKind
from saleor_wechat_growth.customers.observations import SINGLE_VALUED
from saleor_wechat_growth.customers.partition import Edge, partition

START = datetime(2026, 1, 1, tzinfo=UTC)

keys = st.tuples(
    st.sampled_from([str(kind) for kind in IdentityKind]),
    st.sampled_from(["", "wx1"]),
    st.sampled_from([b"a", b"b", b"c"]),
)
webs = st.lists(keys, min_size=2, max_size=9, unique=True).flatmap(
    lambda nodes: st.tuples(
        st.just(dict(enumerate(nodes, 1))),
        st.lists(
            st.tuples(
                st.integers(1, len(nodes)),
                st.integers(1, len(nodes)),
                st.integers(0, 3),
                st.sampled_from([None, 1, 2]),
            ).filter(lambda edge: edge[0] < edge[1]),
            max_size=14,
            unique_by=lambda edge: edge[:2],
        ),
    )
)


def edges_of(raw: list[tuple[int, int, int, int | None]]) -> list[Edge]:
    return [
        Edge(
            low,
            high,
            START + timedelta(hours=hour),
            START + timedelta(days=confirmed) if confirmed else None,
        )
        for low, high, hour, confirmed in raw
    ]


@given(webs, st.randoms())
def test_promise_2_who_is_one_person_does_not_depend_on_the_order_of_links(
    web, random
) -> None:
    nodes, raw = web
    edges = edges_of(raw)
    clean = partition(nodes, edges)
    random.shuffle(edges)
    shuffled = partition(nodes, edges)
    assert set(shuffled.clusters) == set(clean.clusters)
    assert shuffled.conflicts == clean.conflicts


@given(webs, st.randoms())
def test_the_names_of_nodes_do_not_matter(web, random) -> None:
    nodes, raw = web
    names = list(nodes)
    random.shuffle(names)
    renamed = dict(zip(nodes, names, strict=True))
    other = partition(
        {renamed[node]: key for node, key in nodes.items()},
        [
            Edge(
                *sorted((renamed[edge.low], renamed[edge.high])),
                edge.at,
                edge.confirmed_at,
            )
            for edge in edges_of(raw)
        ],
    )
    clean = partition(nodes, edges_of(raw))
    assert set(other.clusters) == {
        frozenset(renamed[node] for node in cluster) for cluster in clean.clusters
    }


@given(webs)
def test_no_person_has_two_values_of_a_single_valued_kind(web) -> None:
    nodes, raw = web
    for cluster in partition(nodes, edges_of(raw)).clusters:
        singles = [
            nodes[node][:2] for node in cluster if nodes[node][0] in SINGLE_VALUED
        ]
        assert len(singles) == len(set(singles))


@given(webs)
def test_a_link_is_followed_or_reported(web) -> None:
    nodes, raw = web
    found = partition(nodes, edges_of(raw))
    home = {node: cluster for cluster in found.clusters for node in cluster}
    for low, high, *_ in raw:
        assert home[low] == home[high] or (low, high) in found.conflicts
