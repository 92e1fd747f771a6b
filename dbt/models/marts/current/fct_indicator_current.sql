{{ config(meta={"mart": "fct_indicator"}) }} {{ current_rows("fct_indicator") }}
