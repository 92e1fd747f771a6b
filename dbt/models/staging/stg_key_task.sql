select {{ lineage_columns() }}, task_no, task_name, content, expected_goal, amount_printed, unit_printed, amount_yuan
from {{ source("staging", "key_task") }}
