-- Targets with dates completed by the document's fiscal year, and the order in which one of them stands for the
-- indicator.
select
    value.* exclude (target_on),
    {{ key("ind", ["indicator.document_id", "indicator.record_no"]) }} as indicator_key,
    indicator.owner_kind,
    indicator.project_no,
    document.document_key,
    coalesce(value.target_on, {{ date_of_pattern("value.target_date_pattern", "document.fiscal_year") }}) as target_on,
    if(
        value.unit_of_measure is null,
        null,
        {{ key("uom", ["value.unit_dimension", "value.value_per", "value.unit_of_measure"]) }}
    ) as unit_of_measure_key,
    -- What was reached, in this year or an earlier one, is no target and never stands for one.
    if(
        value.value_scope in ('actual', 'previous'),
        null,
        row_number() over (
            partition by value.document_id, value.indicator_record_no
            order by
                list_position(['annual', 'unspecified', 'period', 'actual', 'previous'], value.value_scope),
                value.record_no
        )
    ) as preference_no
from {{ ref("stg_indicator_value") }} as value
inner join
    {{ ref("stg_indicator") }} as indicator
    on indicator.document_id = value.document_id
    and indicator.record_no = value.indicator_record_no
inner join {{ ref("int_document_versioned") }} as document on document.document_id = value.document_id
