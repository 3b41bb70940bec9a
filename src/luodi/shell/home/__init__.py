"""The first page, by role: each module gives the blocks of some roles."""
