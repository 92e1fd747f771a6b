-- Amounts of departments with their fund source, as for projects.
with
    classified as (
        select
            amount.* exclude (fund_source_code),
            source.fund_source_code,
            coalesce({{ fund_level(squash("amount.item")) }}, source.level, '未注明') as fund_level,
            coalesce(nullif({{ fund_period(squash("amount.item")) }}, '未注明'), source.period, '未注明') as fund_period
        from {{ ref("stg_department_amount") }} as amount
        left join {{ ref("fund_source") }} as source on source.fund_source_code = amount.fund_source_code
    )

select
    *,
    if(
        fund_source_code is null, null, {{ key("fun", ["fund_source_code", "fund_level", "fund_period"]) }}
    ) as fund_source_key,
    {{ yuan_per_unit("unit_printed") }} as yuan_per_unit
from classified
