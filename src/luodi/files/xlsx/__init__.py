"""Workbooks: SpreadsheetML (ECMA-376) by our own reader, BIFF (.xls, .et) by calamine."""

from .old import read_old_sheet
from .reader import read_xlsx

__all__ = ["read_old_sheet", "read_xlsx"]
