select
    {{ record_key("ind", "indicator") }} as indicator_key,
    document.document_key,
    project.project_key,
    document.department_key,
    -- Level 2 where it is known, else the member "level 1 known, level 2 not", else the unknown member.
    {{ key("cat", ["identified.printed_category_code", "document.taxonomy_generation"]) }} as category_key,
    identified.indicator_name_key,
    value.unit_of_measure_key,
    document.fiscal_year,
    indicator.owner_kind,
    indicator.project_no,
    indicator.group_no,
    indicator.indicator_no,
    indicator.origin,
    indicator.level1_printed,
    indicator.level1_name,
    indicator.level1_evidence,
    indicator.level2_printed,
    indicator.level2_name,
    indicator.level2_evidence,
    indicator.level2_candidates,
    indicator.level3_name,
    indicator.level3_printed,
    indicator.description,
    indicator.basis_text,
    indicator.kind_printed,
    indicator.direction_printed,
    indicator.core_printed,
    indicator.weight,
    indicator.weight_printed,
    indicator.scoring_text,
    indicator.score,
    indicator.score_printed,
    indicator.deviation_text,
    indicator.remark_text,
    value.value_scope,
    value.value_printed,
    value.value_text,
    coalesce(value.value_kind, 'empty') as value_kind,
    value.operator,
    coalesce(value.is_operator_implied, false) as is_operator_implied,
    value.value_low,
    value.value_high,
    value.unit_of_measure,
    value.unit_dimension,
    value.value_per,
    value.reference_text,
    value.growth_base,
    value.value_base,
    value.target_on,
    value.parse_flags,
    coalesce({{ printed_direction("indicator.direction_printed") }}, {{ direction("value.operator") }}) as direction,
    case
        when {{ printed_direction("indicator.direction_printed") }} is not null
        then 'printed'
        when value.operator is not null
        then if(value.is_operator_implied, 'implied operator', 'operator')
    end as direction_source,
    {{ is_quantified("value.value_kind") }} as is_quantified,
    coalesce(value.value_kind = 'placeholder', false)
    or {{ is_placeholder_text("indicator.level3_name") }} as is_placeholder,
    indicator.evidence,
    indicator.inference,
    {{ source_key("indicator") }} as source_key
from {{ ref("stg_indicator") }} as indicator
inner join {{ ref("int_document_versioned") }} as document on document.document_id = indicator.document_id
left join
    {{ ref("int_project_identified") }} as project
    on project.document_id = indicator.document_id
    and project.project_no = indicator.project_no
inner join
    {{ ref("int_indicator_identified") }} as identified
    on identified.document_id = indicator.document_id
    and identified.record_no = indicator.record_no
left join
    {{ ref("int_indicator_value_resolved") }} as value
    on value.document_id = indicator.document_id
    and value.indicator_record_no = indicator.record_no
    and value.preference_no = 1
