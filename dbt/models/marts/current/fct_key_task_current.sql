{{ config(meta={"mart": "fct_key_task"}) }} {{ current_rows("fct_key_task") }}
