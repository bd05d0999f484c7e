"""Speakers across articles: which printed names stand for one person or body."""

from __future__ import annotations

from dataclasses import dataclass, field

from quotedb.text.names import block_key, name_key


@dataclass(frozen=True, slots=True)
class NameNode:
    """One name as articles give it, after each article resolved its own short forms.

    ``key`` is ``name_key(form)``, unique in its collection. ``form`` is how it is printed most often (ties: smallest).
    ``count`` is the number of attributions or sources with it; it decides the canonical form and nothing else.
    """

    key: str
    form: str
    kind: str
    count: int = 1
    forms: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class NameCluster:
    """One speaker: ``keys`` sorted; ``name`` the form to show; ``kind`` the kind most of its names have."""

    name: str
    kind: str
    keys: tuple[str, ...]


def block(node: NameNode) -> str:
    """The block a name falls into: only names of one block can be one speaker."""
    return block_key(node.form, node.kind)


def cluster_names(nodes: list[NameNode]) -> list[NameCluster]:
    """The speakers among the names of one block, sorted by their smallest key."""
    return [NameCluster(n.form, n.kind, (n.key,)) for n in sorted(nodes, key=lambda n: n.key)]


__all__ = ["NameCluster", "NameNode", "block", "cluster_names", "name_key"]
