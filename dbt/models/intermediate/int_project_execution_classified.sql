-- Lines of execution blocks with their fund source on three axes, as for the amounts of projects.
with
    labelled as (
        select line.*, {{ squash("line.label_printed") }} as label from {{ ref("stg_project_execution") }} as line
    ),

    classified as (
        select
            labelled.* exclude (fund_source_code),
            coalesce(source.fund_source_code, '99') as fund_source_code,
            coalesce({{ fund_level("label") }}, source.level, '未注明') as fund_level,
            coalesce(nullif({{ fund_period("label") }}, '未注明'), source.period, '未注明') as fund_period
        from labelled
        left join {{ ref("fund_source") }} as source on source.fund_source_code = labelled.fund_source_code
    )

select
    *,
    {{ key("fun", ["fund_source_code", "fund_level", "fund_period"]) }} as fund_source_key,
    {{ yuan_per_unit("unit_printed") }} as yuan_per_unit
from classified
