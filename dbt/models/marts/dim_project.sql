-- A project that several documents name is described as in the newest of them.
select
    project_key,
    durable_project_key,
    project_code,
    project_name,
    normalized_name,
    department_key,
    code_year,
    name_year_from,
    name_year_to,
    funding_level,
    is_carry_over,
    is_multi_year,
    topic
from {{ ref("int_project_identified") }}
qualify
    row_number() over (
        partition by project_key
        order by fiscal_year desc nulls last, is_current desc, landed_at desc, document_id, project_no
    )
    = 1
