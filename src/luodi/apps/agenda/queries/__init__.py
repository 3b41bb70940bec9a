"""What is due when, as an actor sees it: entries, days, feeds, the wall, what waits for what."""
