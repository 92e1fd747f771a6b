-- Q02, Q03: each column of the totals row against the projects and against the unit subtotals.
with
    total as (
        select *, {{ source_key("amount") }} as source_key
        from {{ ref("int_department_amount_classified") }} as amount
        where block = '合计' and fund_source_code is not null and amount_yuan is not null
    ),

    part as (
        select
            'Q02' as rule_id,
            document_id,
            fund_source_code,
            fund_period,
            amount_yuan,
            -- An amount of unknown column may belong to any: the columns of the sources then cannot be added.
            count(*) filter (where fund_source_code = '99' and amount_yuan is not null) over (
                partition by document_id
            ) as unplaced_count
        from {{ ref("int_project_amount_classified") }}
        where amount_scope = 'annual'
        union all
        select 'Q03', document_id, fund_source_code, fund_period, amount_yuan, 0
        from {{ ref("int_department_amount_classified") }}
        where block = '单位小计'
    )

select
    part.rule_id,
    document.document_key,
    document.department_key,
    cast(null as varchar) as project_key,
    cast(null as bigint) as project_no,
    total.record_no as line_no,
    total.item,
    'equal' as comparison,
    sum(part.amount_yuan) as observed_yuan,
    total.amount_yuan as expected_yuan,
    count(part.amount_yuan) as addend_count,
    total.yuan_per_unit,
    total.source_key
from total
inner join
    part
    on part.document_id = total.document_id
    and part.fund_source_code = total.fund_source_code
    and part.fund_period = total.fund_period
inner join {{ ref("int_document_versioned") }} as document on document.document_id = total.document_id
where part.unplaced_count = 0 or total.fund_source_code = '00'
group by all
having count(part.amount_yuan) > 0
