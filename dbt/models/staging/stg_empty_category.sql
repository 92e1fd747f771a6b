select {{ lineage_columns() }}, owner_kind, project_no, level1_name, level2_printed, level2_code, level2_name
from {{ source("staging", "empty_category") }}
