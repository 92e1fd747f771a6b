with
    other_value as (
        select
            indicator_key,
            any_value(value_text) filter (where value_scope = 'period') as period_value_text,
            any_value(value_text) filter (where value_scope = 'previous') as previous_value_text,
            any_value(value_text) filter (where value_scope = 'actual') as actual_value_text,
            any_value(value_low) filter (where value_scope = 'actual') as actual_value,
            any_value(unit_of_measure) filter (where value_scope = 'actual') as actual_unit_of_measure,
            any_value(achievement) filter (where value_scope = 'actual') as achievement
        from {{ ref("fct_indicator_value") }}
        group by indicator_key
    ),

    finding as (
        select indicator_key, {{ finding_counts() }}
        from {{ ref("fct_finding") }}
        where indicator_key is not null
        group by indicator_key
    )

select
    indicator.indicator_key,
    indicator.document_key,
    indicator.project_key,
    indicator.department_key,
    indicator.indicator_name_key,
    indicator.fiscal_year,
    project.project_name,
    project.project_code,
    project.topic,
    department.department_name,
    department.department_kind,
    division.division_code,
    division.full_name as division_name,
    indicator.owner_kind,
    indicator.project_no,
    indicator.indicator_no,
    indicator.origin,
    category.level1_code,
    category.level1_name,
    category.level2_code,
    category.level2_name,
    category.is_cost,
    category.is_satisfaction,
    indicator.level3_name,
    library.normalized_name,
    indicator.description,
    indicator.value_scope,
    indicator.value_text,
    indicator.value_kind,
    indicator.operator,
    indicator.is_operator_implied,
    indicator.value_low,
    indicator.value_high,
    indicator.unit_of_measure,
    unit.unit_of_measure_name,
    indicator.unit_dimension,
    indicator.value_base,
    unit.base_unit,
    indicator.target_on,
    indicator.direction,
    indicator.is_quantified,
    indicator.is_placeholder,
    other_value.period_value_text,
    other_value.previous_value_text,
    other_value.actual_value_text,
    other_value.actual_value,
    other_value.actual_unit_of_measure,
    other_value.achievement,
    indicator.weight,
    indicator.score,
    indicator.scoring_text,
    indicator.basis_text,
    indicator.deviation_text,
    indicator.remark_text,
    coalesce(finding.error_count, 0) as error_count,
    coalesce(finding.warning_count, 0) as warning_count,
    coalesce(finding.information_count, 0) as information_count,
    source.document_kind,
    -- The targets that a self-evaluation repeats are not counted a second time.
    if(indicator.project_key is null, source.document_kind = 'target', chosen.document_key is not null) as is_counted,
    document.title as document_title,
    document.file_name,
    indicator.evidence,
    indicator.source_key
from {{ ref("fct_indicator") }} as indicator
inner join {{ ref("dim_document") }} as document on document.document_key = indicator.document_key
inner join {{ ref("stg_document") }} as source on source.document_id = document.document_id
inner join {{ ref("dim_indicator_category") }} as category on category.category_key = indicator.category_key
left join {{ ref("dim_project") }} as project on project.project_key = indicator.project_key
left join {{ ref("dim_department") }} as department on department.department_key = indicator.department_key
left join {{ ref("dim_administrative_division") }} as division on division.division_key = department.division_key
left join {{ ref("dim_indicator") }} as library on library.indicator_name_key = indicator.indicator_name_key
left join {{ ref("dim_unit_of_measure") }} as unit on unit.unit_of_measure_key = indicator.unit_of_measure_key
left join other_value on other_value.indicator_key = indicator.indicator_key
left join finding on finding.indicator_key = indicator.indicator_key
left join
    {{ ref("int_project_document_chosen") }} as chosen
    on chosen.document_key = indicator.document_key
    and chosen.project_key = indicator.project_key
where document.is_current
