-- Per document and scope, so that a failure names them.
with
    held as (
        select document_key, 'annual' as amount_scope, sum(amount_yuan) as total_yuan
        from {{ ref("fct_project_funding") }}
        group by document_key
        union all
        select document_key, 'whole', sum(amount_yuan)
        from {{ ref("fct_project_lifetime_funding") }}
        group by document_key
        union all
        select document_key, 'previous', sum(amount_yuan)
        from {{ ref("fct_project_previous_funding") }}
        group by document_key
    ),

    expected as (
        select {{ document_key("document_id") }} as document_key, amount_scope, sum(amount_yuan) as total_yuan
        from {{ ref("stg_project_amount") }}
        group by document_id, amount_scope
    )

select document_key, amount_scope, held.total_yuan as held_yuan, expected.total_yuan as expected_yuan
from held
full join expected using (document_key, amount_scope)
where held.total_yuan is distinct from expected.total_yuan
