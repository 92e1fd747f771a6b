{{ config(meta={"mart": "fct_project_attribute"}) }} {{ current_rows("fct_project_attribute") }}
