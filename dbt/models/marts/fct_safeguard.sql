select
    {{ record_key("saf", "safeguard") }} as safeguard_key,
    document.document_key,
    document.department_key,
    document.fiscal_year,
    safeguard.safeguard_no,
    safeguard.safeguard_title,
    safeguard.safeguard_text,
    safeguard.evidence,
    safeguard.inference,
    {{ source_key("safeguard") }} as source_key
from {{ ref("stg_safeguard") }} as safeguard
inner join {{ ref("int_document_versioned") }} as document on document.document_id = safeguard.document_id
