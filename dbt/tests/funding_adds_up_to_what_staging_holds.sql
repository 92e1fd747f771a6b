-- Per document, so that a failure names it.
with
    held as (
        select document_key, sum(amount_yuan) as total_yuan from {{ ref("fct_project_funding") }} group by document_key
    ),

    expected as (
        select {{ document_key("document_id") }} as document_key, sum(amount_yuan) as total_yuan
        from {{ ref("stg_project_amount") }}
        group by document_id
    )

select document_key, held.total_yuan as held_yuan, expected.total_yuan as expected_yuan
from held
full join expected using (document_key)
where held.total_yuan is distinct from expected.total_yuan
