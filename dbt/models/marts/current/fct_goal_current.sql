{{ config(meta={"mart": "fct_goal"}) }} {{ current_rows("fct_goal") }}
