select
    {{ lineage_columns() }},
    project_no,
    item_no,
    item_name,
    is_total,
    basis_text,
    amount_printed,
    unit_printed,
    amount_yuan
from {{ source("staging", "project_cost_item") }}
