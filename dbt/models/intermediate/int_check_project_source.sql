-- Q01: what the sources of a project add up to, against its printed total. A source that is a part of another printed
-- one
-- (一般公共预算 of 财政拨款) is no addend.
with
    printed_source as (
        select amount.*, nature.parent_code
        from {{ ref("int_project_amount_classified") }} as amount
        inner join {{ ref("fund_source") }} as nature on nature.fund_source_code = amount.fund_source_code
        where not amount.is_total and amount.amount_yuan is not null and amount.fund_period <> '实施期'
    ),

    addend as (
        select part.*
        from printed_source as part
        left join
            printed_source as whole
            on whole.document_id = part.document_id
            and whole.project_no = part.project_no
            and whole.fund_source_code = part.parent_code
        where whole.document_id is null
    )

select
    'Q01' as rule_id,
    project.document_key,
    project.department_key,
    project.project_key,
    project.project_no,
    0 as line_no,
    '资金来源合计' as item,
    'equal' as comparison,
    sum(addend.amount_yuan) as observed_yuan,
    total.total_yuan as expected_yuan,
    count(*) as addend_count,
    total.yuan_per_unit,
    total.source_key
from addend
inner join
    {{ ref("int_project_identified") }} as project
    on project.document_id = addend.document_id
    and project.project_no = addend.project_no
inner join
    {{ ref("int_project_total") }} as total
    on total.document_id = addend.document_id
    and total.project_no = addend.project_no
where total.total_yuan is not null
group by all
