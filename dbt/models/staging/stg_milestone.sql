select
    {{ lineage_columns() }},
    project_no,
    milestone_no,
    milestone_label,
    milestone_month,
    cumulative_printed,
    cumulative_pct
from {{ source("staging", "milestone") }}
