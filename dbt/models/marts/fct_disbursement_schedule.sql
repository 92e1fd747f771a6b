select
    {{ record_key("fds", "milestone") }} as schedule_key,
    project.document_key,
    project.project_key,
    project.department_key,
    project.fiscal_year,
    milestone.project_no,
    milestone.milestone_no,
    milestone.milestone_label,
    try(last_day(make_date(project.fiscal_year, milestone.milestone_month, 1))) as milestone_on,
    milestone.cumulative_printed,
    milestone.cumulative_pct,
    -- The third argument counts for the first milestone only: after one without a share there is no difference.
    cast(
        milestone.cumulative_pct - lag(milestone.cumulative_pct, 1, 0) over (
            partition by milestone.document_id, milestone.project_no order by milestone.milestone_no
        ) as decimal(9, 4)
    ) as period_pct,
    cast(round(milestone.cumulative_pct * total.total_yuan / 100, 2) as decimal(20, 2)) as cumulative_amount_yuan,
    milestone.evidence,
    milestone.inference,
    {{ source_key("milestone") }} as source_key
from {{ ref("stg_milestone") }} as milestone
inner join
    {{ ref("int_project_identified") }} as project
    on project.document_id = milestone.document_id
    and project.project_no = milestone.project_no
left join
    {{ ref("int_project_total") }} as total
    on total.document_id = milestone.document_id
    and total.project_no = milestone.project_no
