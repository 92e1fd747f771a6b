{{ config(meta={"mart": "fct_finding"}) }} {{ current_rows("fct_finding") }}
