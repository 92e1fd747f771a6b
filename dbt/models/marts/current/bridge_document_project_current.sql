{{ config(meta={"mart": "bridge_document_project"}) }} {{ current_rows("bridge_document_project") }}
