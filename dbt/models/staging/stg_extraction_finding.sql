select {{ lineage_columns() }}, rule_id, severity, project_no, message_en, message_zh, observed, expected
from {{ source("staging", "extraction_finding") }}
