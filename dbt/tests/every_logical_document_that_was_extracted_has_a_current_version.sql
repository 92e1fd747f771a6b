-- Unless its newest version is withdrawn.
select logical_document_id
from {{ ref("dim_document") }}
where state = 'extracted'
group by logical_document_id
having not bool_or(is_current) and not arg_max(is_withdrawn, version_no)
