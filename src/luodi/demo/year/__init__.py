"""A year of the demo district, played through the product's own actions with a clock of its own."""
