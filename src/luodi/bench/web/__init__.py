"""`luodi bench web`: a generated district, and how long its pages take on it."""
