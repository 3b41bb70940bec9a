"""Everything that changes documents, their requirements and the goals."""
