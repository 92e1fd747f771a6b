-- Indicators that a reviewer would send back; one row an indicator and rule. Each rule is one condition over the
-- indicator; the words it uses stand here. Sentences of prose parts are judged by the rules that need no category and
-- no column of a table.
{% set of_prose = ["Q09", "Q44"] %}
{% set rate = "(率|比例|比率|比重|占比|百分比)([（(][%％][)）])?$" %}
{% set bad_event = "(错案|错捕|错判|无罪|差错|失误|事故|违规|违纪|违法|未解决|未完成|未办结|不合格|故障|投诉|缺陷|退货|破损|流失)(案件|问题|事件)?" %}
{% set paid = "(支付|支出|付款|拨付)(执行|完成|及时|到位)?(率|进度)|(预算|资金|经费)(执行|使用|到位)(完成|及时)?(率|进度)" %}
{% set skill = "业务水平|专业水平|专业素质|业务素质|技能|熟练|服务水平|满意" %}
{% set economic = "经济|收入|产值|成本|费用|节约|节省|税|利润|价|投资|资金|收益|损失|贡献|就业" %}
{% set rules = {
    "Q09": "value_kind = 'numeric' and unit_dimension = 'ratio' and not value_base between 0 and 1 and regexp_matches(name, '"
    ~ rate
    ~ "')",
    "Q14": "is_cost and unit_dimension = 'money' and operator not in ('le', 'lt')",
    "Q15": "is_cost and not is_placeholder and value_kind <> 'empty' and coalesce(unit_dimension, '') not in ('money', 'money_rate')",
    "Q16": "is_placeholder",
    "Q27": "level2_code = '11' and unit_dimension = 'ratio'",
    "Q28": "unit_dimension = 'ratio' and not regexp_matches(name, '率|度|比|占|%|％|进度|百分')",
    "Q29": "list_has_any(parse_flags, ['unit_missing', 'unit_missing_rate'])",
    "Q30": "list_contains(parse_flags, 'unit_from_name')",
    "Q31": "value = name",
    "Q32": "value_kind = 'formula'",
    "Q33": "regexp_matches(name, '[=＝÷]')",
    "Q34": "regexp_matches(name, '" ~ paid ~ "')",
    "Q35": "is_satisfaction and operator in ('eq', 'ge') and value_base = 1",
    "Q43": "level2_code = '11' and operator in ('le', 'lt')",
    "Q44": "regexp_matches(name, '"
    ~ bad_event
    ~ rate
    ~ "') and value_kind in ('numeric', 'formula') and operator is distinct from 'le' and operator is distinct from 'lt' and value_base is distinct from 0",
    "Q51": "(level2_code = '21' and regexp_matches(name, '"
    ~ skill
    ~ "') and not regexp_matches(name, '"
    ~ economic
    ~ "')) or (not is_satisfaction and regexp_matches(name, '满意(度|率)([（(][%％][)）])?$'))",
    "Q53": "value_kind = 'qualitative'",
    "Q54": "squashed_description <> name",
} %}
{% set expectations = {"Q09": "'0 … 100%'", "Q44": "'≤'", "Q51": "level2_name"} %}

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
    ),

    suspicious as (
        {% for rule_id, condition in rules.items() %}
            select
                '{{ rule_id }}' as rule_id,
                coalesce(value_text, value_printed, level3_name) as observed,
                {{ expectations.get(rule_id, "null") }} as expected,
                indicator.*
            from indicator
            where ({{ condition }}) {%- if rule_id not in of_prose %} and origin = 'table' {%- endif %}
            union all
        {% endfor %}
        -- Q42: the table has a target for each scope, and one of the two is blank.
        select
            'Q42',
            if(annual.value_kind = 'empty', period.value_text, annual.value_text),
            if(annual.value_kind = 'empty', '年度指标值', '实施周期指标值'),
            indicator.*
        from indicator
        inner join
            {{ ref("fct_indicator_value") }} as annual
            on annual.indicator_key = indicator.indicator_key
            and annual.value_scope = 'annual'
        inner join
            {{ ref("fct_indicator_value") }} as period
            on period.indicator_key = indicator.indicator_key
            and period.value_scope = 'period'
        where (annual.value_kind = 'empty') <> (period.value_kind = 'empty')
        union all
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
            -- One target in two spellings (≥95%, ＞=95%) is one target.
            and not coalesce(
                annual.operator = period.operator
                and annual.value_low is not distinct from period.value_low
                and annual.value_high is not distinct from period.value_high
                and annual.unit_of_measure is not distinct from period.unit_of_measure,
                false
            )
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
