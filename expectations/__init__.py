"""What the staging tables must look like before dbt may build on them (Great Expectations). See README.md."""
