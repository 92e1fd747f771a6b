select
    {{ record_key("fkt", "task") }} as task_key,
    document.document_key,
    document.department_key,
    document.fiscal_year,
    task.task_no,
    task.task_name,
    task.content,
    task.expected_goal,
    task.amount_yuan,
    task.amount_printed,
    task.unit_printed,
    task.evidence,
    task.inference,
    {{ source_key("task") }} as source_key
from {{ ref("stg_key_task") }} as task
inner join {{ ref("int_document_versioned") }} as document on document.document_id = task.document_id
