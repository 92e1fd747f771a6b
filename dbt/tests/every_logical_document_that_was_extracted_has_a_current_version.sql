select logical_document_id
from {{ ref("dim_document") }}
where state = 'extracted'
group by logical_document_id
having not bool_or(is_current)
