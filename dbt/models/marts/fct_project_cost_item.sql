select
    {{ record_key("fci", "item") }} as cost_item_key,
    project.document_key,
    project.project_key,
    project.department_key,
    project.fiscal_year,
    item.project_no,
    item.item_no,
    item.item_name,
    item.is_total,
    item.basis_text,
    item.amount_yuan,
    item.amount_printed,
    item.unit_printed,
    item.amount_printed is null as is_blank,
    item.evidence,
    item.inference,
    {{ source_key("item") }} as source_key
from {{ ref("stg_project_cost_item") }} as item
inner join
    {{ ref("int_project_identified") }} as project
    on project.document_id = item.document_id
    and project.project_no = item.project_no
