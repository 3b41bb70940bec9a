"""Documents, requirements and goals of an actor's organisation; never of another."""
