{{ config(meta={"mart": "fct_correction"}) }} {{ current_rows("fct_correction") }}
