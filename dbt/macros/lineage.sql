{# Columns that every staging table has, as extract/records.py (Lineage) declares them. #}
{% macro lineage_columns() -%}
    document_id,
    record_no,
    page_no,
    table_no,
    row_no,
    column_no,
    line_from,
    line_to,
    bbox,
    printed_text,
    evidence,
    inference
{%- endmacro %}
