select
    {{ lineage_columns() }},
    project_no,
    project_name,
    project_name_printed,
    project_code,
    heading_printed,
    unit_code,
    unit_name,
    purpose_text,
    purpose_printed
from {{ source("staging", "project") }}
