"""Forms of the app; `fields` are for other apps too."""
