{{ config(meta={"mart": "fct_indicator_value"}) }} {{ current_rows("fct_indicator_value") }}
