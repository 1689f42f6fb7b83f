"""The communities report: the fields that the co-mention graph falls into, what each is about, and what joins them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import networkx as nx

from kg.analytics.bridges import Bridge, Joint, bridges, joints
from kg.analytics.communities import Community, Partition
from kg.analytics.engines import checked
from kg.analytics.projections import PROJECTIONS
from kg.analytics.reports import TOP, TYPES, Cell, Options, Report, Row, Section, evidence
from kg.store import Store

MEANINGS: Final = (
    ("community", "A group of entities that are mentioned together more than chance would have it, named after "
                  "its most central members."),
    ("modularity", "The share of edge weight inside communities less what chance would put there: 0 is chance; above "
                   "0.3 there is structure."),
    ("share inside", "How much of the edge weight of its members stays inside the community."),
    ("communities reached", "Into how many other communities an entity has edges."),
    ("outside", "The weight of these edges: each counts the papers that mention both ends."),
    ("participation", "0 where all edges stay in one community, towards 1 where they spread evenly over many."),
    ("lift", "The weight between two communities as a multiple of what chance would put there."),
)  # fmt: skip
_LEAST: Final = 3
_LARGE: Final = 6
_MEMBERS: Final = 10


def communities(store: Store, options: Options) -> Report:
    """The communities of the co-mention graph with names, sizes, members, bridges and modularity."""
    graph = options.shared.graph(store, "co_mention", options.minimum)
    partition = options.shared.communities(store, options.minimum, checked(options.backend))
    sections = [_overview(graph, partition)]
    sections += [_members(store, graph, one) for one in partition.communities[:_LARGE] if len(one) >= _LEAST]
    sections += [_bridging(store, graph, partition), _joined(graph, partition)]
    return Report(
        "communities",
        "Communities",
        tuple(_about(graph, partition, options)),
        tuple(section for section in sections if section.rows),
        MEANINGS,
    )


def _about(graph: nx.Graph, partition: Partition, options: Options) -> Iterator[str]:
    yield f"Projection: {PROJECTIONS['co_mention'].description}"
    if options.minimum > 1:
        yield f"Edges of fewer than {options.minimum} papers are left out."
    yield f"It has {len(graph):,} entities and {graph.number_of_edges():,} edges."
    yield f"Found by {partition.engine}; the modularity is {partition.modularity:.4f}."


def _large(partition: Partition) -> list[Community]:
    return [one for one in partition.communities if len(one) >= _LEAST]


def _overview(graph: nx.Graph, partition: Partition) -> Section:
    large = _large(partition)
    rows = tuple(_told(graph, partition, one) for one in large[:TOP])
    if not rows:
        return Section("Communities", "", (), ())
    share = sum(len(one) for one in large[:TOP]) / len(graph)
    words = (
        f"The graph falls into {len(large):,} communities of {_LEAST} and more; the {len(rows)} shown hold {share:.0%} "
        f"of all entities. The largest is about {large[0].name} ({len(large[0]):,} entities)."
    )
    columns = ("community", "entities", "share inside", *(f"{kind.lower()}s" for kind in TYPES), "central members")
    return Section("Communities", words, columns, rows, chart="entities")


def _told(graph: nx.Graph, partition: Partition, community: Community) -> Row:
    total = inside = 0.0
    for member in community.members:
        for other, data in graph[member].items():
            total += data["weight"]
            inside += data["weight"] * (partition.of[other] is community)
    kinds = [graph.nodes[member]["type"] for member in community.members]
    names = ", ".join(graph.nodes[member]["label"] for member in community.members[:_MEMBERS])
    counts: tuple[Cell, ...] = tuple(kinds.count(kind) for kind in TYPES)
    share = round(inside / total, 3) if total else 1.0
    return Row(community.members[0], (community.name, len(community), share, *counts, names))


def _members(store: Store, graph: nx.Graph, community: Community) -> Section:
    """The most central members of a community, with their sentences."""
    here = set(community.members)
    rows = []
    for member in community.members[:_MEMBERS]:
        weight = sum(data["weight"] for other, data in graph[member].items() if other in here)
        data = graph.nodes[member]
        rows.append(Row(member, (data["label"], data["type"], data["papers"], weight), tuple(evidence(store, member))))
    words = f"The {len(rows)} most central of {len(community):,} members, by the weight of their edges inside."
    return Section(
        f"{community.number}. {community.name}", words, ("entity", "type", "papers", "weight inside"), tuple(rows)
    )


def _bridging(store: Store, graph: nx.Graph, partition: Partition) -> Section:
    found = bridges(graph, partition, top=TOP)
    rows = tuple(_bridge(store, graph, bridge) for bridge in found)
    if not rows:
        return Section("Bridges between communities", "", (), ())
    first = rows[0].cells
    words = (
        f"{first[0]} bridges the most: it belongs to “{first[2]}” and is mentioned together with entities of "
        f"{first[3]} other communities. Ranked by participation times edge weight."
    )
    columns = ("entity", "type", "community", "communities reached", "outside", "participation")
    return Section("Bridges between communities", words, columns, rows, chart="outside")


def _bridge(store: Store, graph: nx.Graph, bridge: Bridge) -> Row:
    data = graph.nodes[bridge.node]
    cells: tuple[Cell, ...] = (
        data["label"], data["type"], bridge.community.name, bridge.reached, int(bridge.outside),
        round(bridge.participation, 3),
    )  # fmt: skip
    return Row(bridge.node, cells, tuple(evidence(store, bridge.node)))


def _joined(graph: nx.Graph, partition: Partition) -> Section:
    rows = tuple(_joint(graph, joint) for joint in joints(graph, partition, top=TOP))
    words = "The pairs of communities with most edge weight between them, and the entities with most of it."
    columns = ("community", "joined with", "weight", "lift", "joined by")
    return Section("Communities that meet", words if rows else "", columns, rows, chart=None)


def _joint(graph: nx.Graph, joint: Joint) -> Row:
    names = ", ".join(graph.nodes[node]["label"] for node in joint.nodes)
    return Row(joint.one.members[0], (joint.one.name, joint.other.name, int(joint.weight), round(joint.lift, 2), names))
