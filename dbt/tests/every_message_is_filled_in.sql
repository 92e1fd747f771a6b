select finding_key, rule_id, document_key, message_en, message_zh
from {{ ref("fct_finding") }}
where regexp_matches(message_en || message_zh, '[{](subject|item|observed|expected)[}]')
