{{ config(meta={"mart": "dim_document"}) }} {{ current_rows("dim_document") }}
