select rule_id, family, severity, checked_by, title_en, title_zh from {{ ref("rule") }}
