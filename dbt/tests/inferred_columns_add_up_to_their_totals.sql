-- Where the column of an amount was solved from the totals, the solution holds: a wrong one would be ours, not the
-- publisher's. Documents with an amount of unknown column are left out, it may belong to any, and so are those in which
-- a person decided on a column.
with
    amount as (
        select document_id, fund_source_code, amount_yuan, inference, evidence
        from {{ ref("stg_project_amount") }}
        where amount_yuan is not null and not is_total and amount_scope = 'annual'
    ),

    solved as (
        select document_id
        from amount
        group by document_id
        having
            bool_or(starts_with(inference, 'subset_sum'))
            and not bool_or(evidence = 'corrected')
            and count(fund_source_code) = count(*)
    ),

    added as (
        select document_id, fund_source_code, sum(amount_yuan) as added_yuan
        from amount
        group by document_id, fund_source_code
    ),

    total as (
        select document_id, fund_source_code, sum(amount_yuan) as total_yuan
        from {{ ref("stg_department_amount") }}
        where block = '合计' and fund_source_code <> '00' and amount_yuan is not null
        group by document_id, fund_source_code
    )

select document_id, fund_source_code, added.added_yuan, total.total_yuan
from solved
inner join total using (document_id)
left join added using (document_id, fund_source_code)
where coalesce(added.added_yuan, 0) <> total.total_yuan
