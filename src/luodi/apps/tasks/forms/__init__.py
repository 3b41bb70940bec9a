"""Forms of tasks, by what they are about."""
