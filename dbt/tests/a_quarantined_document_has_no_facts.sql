{{ config(severity="warn") }}
select document.document_key, document.file_name, count(*) as row_count
from {{ ref("dim_document") }} as document
inner join {{ ref("bridge_document_project") }} as entry on entry.document_key = document.document_key
where document.state = 'quarantined'
group by all
