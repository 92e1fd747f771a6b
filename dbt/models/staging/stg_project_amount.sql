select
    {{ lineage_columns() }},
    project_no,
    column_no_printed as amount_no,
    label_printed,
    fund_source_code,
    is_total,
    amount_scope,
    is_part,
    amount_printed,
    unit_printed,
    amount_yuan,
    alternatives
from {{ source("staging", "project_amount") }}
