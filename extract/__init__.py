"""Bytes of a published document → typed records with their places. Knows nothing of Dagster, DuckDB, dbt or the network."""
