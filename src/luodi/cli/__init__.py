"""The `luodi` command."""

from luodi.cli.app import main

__all__ = ["main"]
