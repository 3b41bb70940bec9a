"""Pages of the app: each module one page or a few that belong together."""
