select
    {{ record_key("gol", "goal") }} as goal_key,
    document.document_key,
    project.project_key,
    document.department_key,
    document.fiscal_year,
    goal.owner_kind,
    goal.project_no,
    goal.group_no,
    goal.goal_no,
    goal.goal_kind,
    goal.goal_title,
    goal.goal_text,
    goal.goal_printed,
    goal.evidence,
    goal.inference,
    {{ source_key("goal") }} as source_key
from {{ ref("stg_goal") }} as goal
inner join {{ ref("int_document_versioned") }} as document on document.document_id = goal.document_id
left join
    {{ ref("int_project_identified") }} as project
    on project.document_id = goal.document_id
    and project.project_no = goal.project_no
