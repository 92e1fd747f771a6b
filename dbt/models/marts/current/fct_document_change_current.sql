{{ config(meta={"mart": "fct_document_change"}) }} {{ current_rows("fct_document_change") }}
