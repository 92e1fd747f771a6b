-- Q01: what the sources of a project add up to, against its printed total. Subtotals and parts of other sources
-- (一般公共预算 of 财政拨款) are no addends.
with
    addend as (
        select amount.*
        from {{ ref("int_project_amount_classified") }} as amount
        inner join
            {{ ref("int_fund_line_summed") }} as summed
            on summed.relation_name = 'project_amount'
            and summed.document_id = amount.document_id
            and summed.record_no = amount.record_no
        where
            amount.amount_scope = 'annual'
            and amount.amount_yuan is not null
            and amount.fund_period <> '实施期'
            and summed.sum_role = 'addend'
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
