{{ config(meta={"mart": "fct_project_lifetime_funding"}) }} {{ current_rows("fct_project_lifetime_funding") }}
