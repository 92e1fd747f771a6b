-- Records of several kinds may have been read from one place; the place stands once.
{% set tables = [
    "document",
    "project",
    "project_amount",
    "project_attribute",
    "project_cost_item",
    "project_execution",
    "department_amount",
    "goal",
    "indicator",
    "indicator_value",
    "milestone",
    "key_task",
    "safeguard",
    "empty_category",
    "extraction_finding",
    "unclaimed_text",
    "correction",
] %}

with
    record as (
        {% for table in tables %}
            select document_id, page_no, table_no, row_no, column_no, line_from, line_to, bbox, printed_text
            from {{ ref("stg_" ~ table) }} {{ 'union all' if not loop.last }}
        {% endfor %}
    )

select
    {{ source_key("record") }} as source_key,
    {{ document_key("document_id") }} as document_key,
    page_no,
    table_no,
    row_no,
    column_no,
    line_from,
    line_to,
    min(bbox) as bbox,
    printed_text
from record
group by document_id, page_no, table_no, row_no, column_no, line_from, line_to, printed_text
