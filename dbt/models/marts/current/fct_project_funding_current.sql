{{ config(meta={"mart": "fct_project_funding"}) }} {{ current_rows("fct_project_funding") }}
