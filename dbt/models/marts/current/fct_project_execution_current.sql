{{ config(meta={"mart": "fct_project_execution"}) }} {{ current_rows("fct_project_execution") }}
