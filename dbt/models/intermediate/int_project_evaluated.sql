-- What a project spent in a year, as the newest of its current self-evaluations prints in the total line.
select
    project.project_key,
    project.fiscal_year,
    project.document_key as evaluation_document_key,
    sum(coalesce(line.adjusted_yuan, line.initial_yuan)) as adjusted_yuan,
    sum(line.executed_yuan) as executed_yuan
from {{ ref("int_project_execution_classified") }} as line
inner join
    {{ ref("int_project_identified") }} as project
    on project.document_id = line.document_id
    and project.project_no = line.project_no
where project.is_current and line.is_total and project.fiscal_year is not null
group by project.project_key, project.fiscal_year, project.document_key, project.document_id, project.landed_at
qualify
    row_number() over (
        partition by project.project_key, project.fiscal_year order by project.landed_at desc, project.document_id
    )
    = 1
