{{ config(meta={"mart": "fct_department_budget"}) }} {{ current_rows("fct_department_budget") }}
