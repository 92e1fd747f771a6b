select
    {{ record_key("inv", "value") }} as indicator_value_key,
    value.indicator_key,
    value.document_key,
    indicator.project_key,
    indicator.fiscal_year,
    value.value_scope,
    coalesce(value.preference_no = 1, false) as is_preferred,
    value.value_printed,
    value.value_text,
    value.value_kind,
    value.operator,
    value.is_operator_implied,
    value.value_low,
    value.value_high,
    value.unit_of_measure_key,
    value.unit_of_measure,
    value.unit_dimension,
    value.value_per,
    value.reference_text,
    value.growth_base,
    value.value_base,
    value.target_on,
    value.parse_flags,
    {{ direction("value.operator") }} as direction,
    {{ is_quantified("value.value_kind") }} as is_quantified,
    if(value.value_scope = 'actual', {{ achievement("target", "value") }}, null) as achievement,
    value.evidence,
    value.inference,
    {{ source_key("value") }} as source_key
from {{ ref("int_indicator_value_resolved") }} as value
inner join {{ ref("fct_indicator") }} as indicator on indicator.indicator_key = value.indicator_key
left join
    {{ ref("int_indicator_value_resolved") }} as target
    on target.document_id = value.document_id
    and target.indicator_record_no = value.indicator_record_no
    and target.preference_no = 1
