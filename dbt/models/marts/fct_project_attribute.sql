select
    {{ record_key("fpa", "attribute") }} as attribute_key,
    project.document_key,
    project.project_key,
    project.department_key,
    project.fiscal_year,
    attribute.project_no,
    attribute.attribute_no,
    attribute.role as attribute_role,
    attribute.label_printed,
    attribute.value_text,
    attribute.value_printed,
    attribute.value_on,
    attribute.value_printed is null as is_blank,
    attribute.evidence,
    attribute.inference,
    {{ source_key("attribute") }} as source_key
from {{ ref("stg_project_attribute") }} as attribute
inner join
    {{ ref("int_project_identified") }} as project
    on project.document_id = attribute.document_id
    and project.project_no = attribute.project_no
