-- Money of a project of a document for the year, by source of the first rank. Only addends are added.
with
    addend as (
        select
            project.document_id,
            project.project_key,
            coalesce(nullif(source.parent_code, '00'), source.fund_source_code) as root_code,
            amount.amount_yuan,
            0.01 * coalesce(amount.yuan_per_unit, 1) as rounding_yuan
        from {{ ref("int_project_amount_classified") }} as amount
        inner join
            {{ ref("int_fund_line_summed") }} as summed
            on summed.relation_name = 'project_amount'
            and summed.document_id = amount.document_id
            and summed.record_no = amount.record_no
        inner join
            {{ ref("int_project_identified") }} as project
            on project.document_id = amount.document_id
            and project.project_no = amount.project_no
        inner join {{ ref("fund_source") }} as source on source.fund_source_code = amount.fund_source_code
        where amount.amount_scope = 'annual' and summed.sum_role = 'addend' and amount.amount_yuan is not null
    )

select
    document_id,
    project_key,
    sum(amount_yuan) as source_yuan,
    sum(amount_yuan) filter (where root_code = '10') as fiscal_yuan,
    sum(amount_yuan) filter (where root_code = '20') as special_account_yuan,
    sum(amount_yuan) filter (where root_code = '30') as own_yuan,
    sum(amount_yuan) filter (where root_code = '50') as carry_over_yuan,
    sum(amount_yuan) filter (where root_code = '90') as other_yuan,
    sum(amount_yuan) filter (where root_code = '99') as undetermined_yuan,
    sum(rounding_yuan) as tolerance_yuan
from addend
group by all
