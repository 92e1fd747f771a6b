{{ config(meta={"mart": "fct_project_cost_item"}) }} {{ current_rows("fct_project_cost_item") }}
