"""Mechanisms every app stands on, without any domain: actions and their event log, access, jobs,
parties, clocks, numbers, attachments, search, panels, pages."""
