-- Counts are of current document versions; years of all versions. Names are kept that only older versions print.
with
    indicator as (
        select
            identified.indicator_name_key,
            identified.category_code,
            identified.normalized_name,
            indicator.level3_name,
            indicator.document_key,
            indicator.project_key,
            indicator.department_key,
            indicator.fiscal_year,
            indicator.is_quantified,
            indicator.operator,
            indicator.unit_of_measure,
            document.is_current
        from {{ ref("int_indicator_identified") }} as identified
        inner join
            {{ ref("fct_indicator") }} as indicator on indicator.indicator_key = {{ record_key("ind", "identified") }}
        inner join {{ ref("int_document_versioned") }} as document on document.document_id = identified.document_id
        where identified.indicator_name_key is not null
    )

select
    indicator.indicator_name_key,
    indicator.normalized_name,
    mode(indicator.level3_name order by indicator.level3_name) as level3_name,
    category.level1_code,
    category.level1_name,
    category.level2_code,
    category.level2_name,
    count(*) filter (where indicator.is_current) as indicator_count,
    count(distinct indicator.document_key) filter (where indicator.is_current) as document_count,
    count(distinct indicator.project_key) filter (where indicator.is_current) as project_count,
    count(distinct indicator.department_key) filter (where indicator.is_current) as department_count,
    count(*) filter (where indicator.is_current and indicator.is_quantified) as quantified_count,
    mode(indicator.operator order by indicator.operator) as usual_operator,
    mode(indicator.unit_of_measure order by indicator.unit_of_measure) as usual_unit_of_measure,
    min(indicator.fiscal_year) as first_fiscal_year,
    max(indicator.fiscal_year) as last_fiscal_year
from indicator
inner join {{ ref("indicator_category") }} as category on category.level2_code = indicator.category_code
group by all
