select
    schedule.schedule_key,
    schedule.document_key,
    schedule.project_key,
    schedule.department_key,
    schedule.fiscal_year,
    project.project_name,
    project.project_code,
    department.department_name,
    division.division_code,
    division.full_name as division_name,
    schedule.project_no,
    schedule.milestone_no,
    schedule.milestone_label,
    schedule.milestone_on as planned_on,
    cast(100 * month(schedule.milestone_on) / 12.0 as decimal(9, 4)) as elapsed_pct,
    schedule.period_pct,
    schedule.cumulative_pct,
    -- The difference of rounded amounts, so that the periods add up to the total.
    cast(
        schedule.cumulative_amount_yuan - lag(schedule.cumulative_amount_yuan, 1, 0) over (
            partition by schedule.document_key, schedule.project_no order by schedule.milestone_no
        ) as decimal(20, 2)
    ) as period_yuan,
    schedule.cumulative_amount_yuan as cumulative_yuan,
    schedule.source_key
from {{ ref("fct_disbursement_schedule") }} as schedule
inner join
    {{ ref("int_project_document_chosen") }} as chosen
    on chosen.document_key = schedule.document_key
    and chosen.project_key = schedule.project_key
inner join {{ ref("dim_project") }} as project on project.project_key = schedule.project_key
left join {{ ref("dim_department") }} as department on department.department_key = schedule.department_key
left join {{ ref("dim_administrative_division") }} as division on division.division_key = department.division_key
