"""Pages: notices and what was done, one notice, the rules, what is done from a task."""
