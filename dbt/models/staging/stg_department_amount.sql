select
    {{ lineage_columns() }},
    item_no,
    block,
    item,
    entity_name,
    fund_source_code,
    measure_kind,
    amount_printed,
    unit_printed,
    amount_yuan,
    count_value,
    alternatives
from {{ source("staging", "department_amount") }}
