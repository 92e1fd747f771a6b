select
    document_id,
    file_name,
    source_uri,
    media_type,
    size_bytes,
    landed_at,
    seen_at,
    sighting_no,
    withdrawn_at,
    withdrawal_reason
from {{ source("staging", "landing") }}
