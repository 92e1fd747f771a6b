{{ config(meta={"mart": "fct_disbursement_schedule"}) }} {{ current_rows("fct_disbursement_schedule") }}
