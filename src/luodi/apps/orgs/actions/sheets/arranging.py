"""Many nodes put into a tree at once: a few statements, however many nodes.

treebeard puts a node in its sorted place by moving those behind it, one statement at a time; for
ten thousand that takes minutes. Here the whole tree is laid out in memory, as little changed as
possible, and written in three steps that never give two rows the same path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

_BATCH = 500
Key = Callable[[Any], Any]


@dataclass(eq=False, slots=True)
class Node:
    """A row and where it belongs; a new row has no path yet."""

    row: Any
    children: list[Node] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """Whether the row is still to be made."""
        return self.row.pk is None


def arrange(root: Node, key: Key) -> Iterator[Node]:
    """Give every row below `root` its path, depth and number of children; those that changed."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        changed = node.row.numchild != len(node.children)
        node.row.numchild = len(node.children)
        if changed and node is root:
            yield node
        node.children.sort(key=lambda child: key(child.row))
        yield from _place(node)
        waiting += node.children


def _place(parent: Node) -> Iterator[Node]:
    """Paths of the children; a child keeps its step where the order allows."""
    model, above = type(parent.row), parent.row.path
    depth, last = len(above) // model.steplen + 1, 0
    for child in parent.children:
        own = _step(child.row, above)
        last = own if own > last else last + 1
        path = model._get_path(above, depth, last)  # treebeard's own spelling of a step
        before = (child.row.path, child.row.depth, child.row.numchild)
        child.row.path, child.row.depth = path, depth
        if child.is_new or before != (path, depth, len(child.children)):
            yield child


def _step(row: Any, above: str) -> int:
    """The step a row has below that path now; 0 if it is new or stood elsewhere."""
    model = type(row)
    is_child = row.path.startswith(above) and len(row.path) == len(above) + model.steplen
    return int(model._str2int(row.path[len(above) :])) if is_child else 0


def write(model: Any, changed: Iterable[Node], fields: Sequence[str], touched: list[Any]) -> None:
    """Make the new rows; bring places, and `fields` of the rows touched, up to date."""
    nodes = list(changed)
    old = [node.row for node in nodes if not node.is_new]
    new = [node.row for node in nodes if node.is_new]
    moving = [row.pk for row in old]
    for start in range(0, len(moving), _BATCH):
        rows = model.objects.filter(pk__in=moving[start : start + _BATCH]).order_by()
        rows.update(path=Concat(Value("~"), Cast("pk", CharField())))
    both = {row.pk: row for row in [*old, *touched] if row.pk is not None}
    model.objects.bulk_create(new, batch_size=_BATCH)
    model.objects.bulk_create(
        list(both.values()),
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["path", "depth", "numchild", *fields],
    )
