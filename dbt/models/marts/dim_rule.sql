-- A rule of the extraction that the list of duties does not name yet is a finding that the operator looks at.
select
    rule.rule_id,
    rule.family,
    rule.severity,
    rule.checked_by,
    coalesce(duty.consequence, 'finding') as consequence,
    coalesce(duty.acted_on_by, 'operator') as acted_on_by,
    rule.title_en,
    rule.title_zh
from {{ ref("rule") }} as rule
left join {{ ref("rule_duty") }} as duty on duty.rule_id = rule.rule_id
