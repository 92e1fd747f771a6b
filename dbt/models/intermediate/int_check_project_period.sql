-- Q59: the amount of the budget year against that of the project's whole life. Of a project whose name spans years the
-- two are not the same either.
with
    amount as (
        select
            document_id,
            project_no,
            max(amount_yuan) filter (where amount_scope = 'annual') as annual_yuan,
            max(amount_yuan) filter (where amount_scope = 'whole') as whole_yuan,
            count(distinct amount_yuan) filter (where amount_scope = 'annual') as annual_count,
            any_value({{ yuan_per_unit("unit_printed") }}) as yuan_per_unit,
            arg_min({{ source_key("amount") }}, record_no) filter (where amount_scope = 'annual') as source_key
        from {{ ref("stg_project_amount") }} as amount
        where is_total and amount_yuan is not null
        group by document_id, project_no
        having annual_count = 1 and whole_yuan is not null
    )

select
    'Q59' as rule_id,
    project.document_key,
    project.department_key,
    project.project_key,
    project.project_no,
    if(compared.comparison = 'at most', 0, 1) as line_no,
    '年度金额' as item,
    compared.comparison,
    amount.annual_yuan as observed_yuan,
    amount.whole_yuan as expected_yuan,
    1 as addend_count,
    amount.yuan_per_unit,
    amount.source_key
from amount
inner join
    {{ ref("int_project_identified") }} as project
    on project.document_id = amount.document_id
    and project.project_no = amount.project_no
inner join
    (values ('at most'), ('not equal')) as compared(comparison)
    on compared.comparison = 'at most'
    or project.is_multi_year
