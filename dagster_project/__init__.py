"""The pipeline as Dagster sees it: assets, checks, one job, a sensor and a schedule. See README.md."""
