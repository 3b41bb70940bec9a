"""Ledgers for programs: handed in, understood, looked at, written; the register taken out."""

from luodi.apps.ledger.api import files, imports, steps
from luodi.apps.ledger.api.routes import routes

__all__ = ["files", "imports", "routes", "steps"]
