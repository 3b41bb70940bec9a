"""The REST API under /api/v1: the apps' operations under one roof, and its description."""
