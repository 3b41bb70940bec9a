"""What a ledger of an office's own says: its head, its columns, its dates, units and figures.

Nothing here reads or writes rows of the database.
"""
