"""Pages of the calendar, its feeds, the wall, and what waits for what."""
