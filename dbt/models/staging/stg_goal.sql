select
    {{ lineage_columns() }}, owner_kind, project_no, group_no, goal_no, goal_kind, goal_title, goal_text, goal_printed
from {{ source("staging", "goal") }}
