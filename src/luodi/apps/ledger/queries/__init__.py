"""Ledgers on their way in as an actor sees them, and what would become of their rows."""
