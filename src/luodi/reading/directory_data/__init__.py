"""The default directory's data, one module for each branch of a district's organisation."""
