"""What `jixiao docs` writes: the data dictionary, the entity diagram, dbt's own pages, the answers to the questions of
`docs/questions`, and a project folder for MetricFlow.

Here: pages made from the manifest of the dbt project and from the published file. Not here: descriptions (they stand beside
the models in `dbt/models`), the questions (`docs/questions/*.sql`).
"""
