select logical_document_id, count(*) as current_count
from {{ ref("dim_document") }}
where is_current
group by logical_document_id
having count(*) > 1
