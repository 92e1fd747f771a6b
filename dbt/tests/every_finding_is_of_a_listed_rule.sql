-- Rules of the extraction are listed in seeds/rule.csv too; a finding of an unlisted one is kept all the same.
{{ config(severity="warn") }}
select finding.rule_id, finding.document_key, count(*) as finding_count
from {{ ref("fct_finding") }} as finding
left join {{ ref("dim_rule") }} as rule on rule.rule_id = finding.rule_id
where rule.rule_id is null
group by all
