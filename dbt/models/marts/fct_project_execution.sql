-- The rate is reckoned from the budget after adjustments; where none is printed, from the initial one.
with
    line as (
        select
            *,
            case
                when adjusted_yuan is not null then 'adjusted' when initial_yuan is not null then 'initial'
            end as rate_base,
            coalesce(adjusted_yuan, initial_yuan) as budget_yuan
        from {{ ref("int_project_execution_classified") }}
    )

select
    {{ record_key("fpe", "line") }} as execution_key,
    project.document_key,
    project.project_key,
    project.department_key,
    line.fund_source_key,
    project.fiscal_year,
    line.project_no,
    line.line_no,
    line.label_printed,
    line.is_total,
    summed.sum_role in ('subtotal', 'of_which') as is_subtotal,
    summed.sum_role,
    line.unit_printed,
    line.initial_yuan,
    line.initial_printed,
    line.adjusted_yuan,
    line.adjusted_printed,
    line.executed_yuan,
    line.executed_printed,
    line.rate_pct,
    line.rate_printed,
    try_cast(round(100 * line.executed_yuan / nullif(line.budget_yuan, 0), 4) as decimal(9, 4)) as computed_rate_pct,
    if(line.executed_yuan is null or line.budget_yuan = 0, null, line.rate_base) as computed_rate_base,
    line.weight,
    line.weight_printed,
    line.score,
    line.score_printed,
    line.evidence,
    line.inference,
    {{ source_key("line") }} as source_key
from line
inner join
    {{ ref("int_project_identified") }} as project
    on project.document_id = line.document_id
    and project.project_no = line.project_no
inner join
    {{ ref("int_fund_line_summed") }} as summed
    on summed.relation_name = 'project_execution'
    and summed.document_id = line.document_id
    and summed.record_no = line.record_no
