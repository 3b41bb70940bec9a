"""Trees of rows by treebeard's materialised paths; the one module that names treebeard.

A row's path begins with its parent's, so “below” is a prefix on both databases. treebeard ships no
types: to the type checker a node is what is written here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.db import models

if TYPE_CHECKING:
    M = TypeVar("M", bound=models.Model)

    class TreeManager(models.Manager[M]):
        """What is used of treebeard's manager."""

        def add_root(self, *, instance: Any) -> Any:
            """A row at the top."""

        def add_child(self, target: Any, *, instance: Any) -> Any:
            """A row below another, in its sorted place."""

        def move(self, node: Any, target: Any, pos: str) -> None:
            """A row and all below it to another place."""

        def get_children(self, node: Any) -> models.QuerySet[Any]:
            """The rows right below."""

        def get_descendants(self, node: Any) -> models.QuerySet[Any]:
            """All rows below."""

        def get_ancestors(self, node: Any) -> models.QuerySet[Any]:
            """The rows above, from the top."""

        def get_parent(self, node: Any) -> Any:
            """The row right above, or None."""

        def find_problems(self) -> tuple[list[int], ...]:
            """What is wrong with the tree, in five lists."""

    class Node(models.Model):
        """A row of a tree."""

        path = models.CharField(max_length=255, unique=True)
        depth = models.PositiveIntegerField()
        numchild = models.PositiveIntegerField(default=0)
        steplen: ClassVar[int]
        node_order_by: ClassVar[list[str]]

        class Meta:
            abstract = True
else:
    from treebeard.mp_tree import MP_Node as Node

__all__ = ["Node"]
