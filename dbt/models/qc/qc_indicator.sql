-- Indicators of tables that a reviewer would send back; one row an indicator and rule.
-- Each rule is one condition over the indicator; the words it uses stand here.
{% set rules = {
    "Q14": "is_cost and unit_dimension = 'money' and operator not in ('le', 'lt')",
    "Q15": "is_cost and not is_placeholder and value_kind <> 'empty' and unit_dimension is distinct from 'money'",
    "Q16": "is_placeholder",
    "Q27": "level2_code = '11' and unit_dimension = 'ratio'",
    "Q28": "unit_dimension = 'ratio' and not regexp_matches(name, '率|度|比|占|%|％|进度|百分')",
    "Q29": "list_contains(parse_flags, 'unit_missing')",
    "Q30": "list_contains(parse_flags, 'unit_from_name')",
    "Q31": "value = name",
    "Q32": "value_kind = 'formula'",
    "Q33": "contains(name, '=')",
    "Q34": "regexp_matches(name, '预算执行率|支付率|支付及时率|支付进度|支出进度|支出执行率|支出完成率|资金执行率|资金使用率')",
    "Q35": "is_satisfaction and operator in ('eq', 'ge') and value_base = 1",
    "Q43": "level2_code = '11' and is_quantified and operator in ('le', 'lt')",
    "Q44": "operator in ('ge', 'gt') and regexp_matches(name, '(错案|差错|事故|违规|违纪|未解决|不合格|故障|投诉)(案件)?(率|比率|比例)$')",
    "Q53": "value_kind = 'qualitative'",
    "Q54": "squashed_description <> name",
} %}

with
    indicator as (
        select
            indicator.*,
            category.level2_code,
            category.is_cost,
            category.is_satisfaction,
            {{ squash("indicator.level3_name") }} as name,
            {{ squash("indicator.value_text") }} as value,
            {{ squash("indicator.description") }} as squashed_description
        from {{ ref("fct_indicator") }} as indicator
        inner join {{ ref("dim_indicator_category") }} as category on category.category_key = indicator.category_key
        where indicator.origin = 'table'
    ),

    suspicious as (
        {% for rule_id, condition in rules.items() %}
            select
                '{{ rule_id }}' as rule_id,
                coalesce(value_text, value_printed, level3_name) as observed,
                null as expected,
                indicator.*
            from indicator
            where {{ condition }}
            union all
        {% endfor %}
        -- Q61: two scopes, two targets; a formula is no target that could differ.
        select 'Q61', annual.value_text, period.value_text, indicator.*
        from indicator
        inner join
            {{ ref("fct_indicator_value") }} as annual
            on annual.indicator_key = indicator.indicator_key
            and annual.value_scope = 'annual'
        inner join
            {{ ref("fct_indicator_value") }} as period
            on period.indicator_key = indicator.indicator_key
            and period.value_scope = 'period'
        where
            {{ squash("annual.value_text") }} <> {{ squash("period.value_text") }}
            and 'formula' not in (annual.value_kind, period.value_kind)
    )

select
    {{
        key(
            "qci",
            [
                "rule_id",
                "indicator_key",
                "row_number() over (partition by rule_id, indicator_key order by observed, expected)",
            ],
        )
    }} as check_key,
    rule_id,
    document_key,
    department_key,
    project_key,
    project_no,
    indicator_key,
    indicator_no,
    level3_name,
    observed,
    expected,
    source_key
from suspicious
