select
    {{ record_key("bdp", "project") }} as document_project_key,
    identified.document_key,
    identified.project_key,
    identified.department_key,
    identified.fiscal_year,
    project.project_no,
    project.project_code,
    project.project_name,
    project.project_name_printed,
    project.heading_printed,
    project.unit_code,
    project.unit_name,
    project.purpose_text,
    project.purpose_printed,
    identified.is_carry_over,
    total.total_yuan,
    project.evidence,
    project.inference,
    {{ source_key("project") }} as source_key
from {{ ref("stg_project") }} as project
inner join
    {{ ref("int_project_identified") }} as identified
    on identified.document_id = project.document_id
    and identified.project_no = project.project_no
left join
    {{ ref("int_project_total") }} as total
    on total.document_id = project.document_id
    and total.project_no = project.project_no
