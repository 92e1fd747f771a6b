select logical_document_id, document_key, effective_from, effective_to, next_from
from
    (
        select
            *,
            lead(effective_from) over (
                partition by logical_document_id
                order by effective_from, effective_to nulls last, version_no, document_key
            ) as next_from
        from {{ ref("dim_document") }}
        where effective_from is not null
    )
where effective_to < effective_from or effective_to > next_from or (effective_to is null and next_from is not null)
