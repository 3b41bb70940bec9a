"""Pages that combine apps: home, search, help, jobs, language; and whether the server is well."""
