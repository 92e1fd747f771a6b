{{ config(meta={"mart": "fct_project_previous_funding"}) }} {{ current_rows("fct_project_previous_funding") }}
