{{ config(meta={"mart": "fct_safeguard"}) }} {{ current_rows("fct_safeguard") }}
