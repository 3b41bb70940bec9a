"""The register as a workbook that is edited outside and comes back."""
