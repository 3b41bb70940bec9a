"""What every operation of the REST API has in common: who asks, how often, answers and errors."""
