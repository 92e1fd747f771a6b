-- Every source with the level and period of its own, and the combinations that documents print.
with
    member as (
        select fund_source_code, level, period
        from {{ ref("fund_source") }}
        union
        select fund_source_code, fund_level, fund_period
        from {{ ref("int_project_amount_classified") }}
        union
        select fund_source_code, fund_level, fund_period
        from {{ ref("int_project_execution_classified") }}
        union
        select fund_source_code, fund_level, fund_period
        from {{ ref("int_department_amount_classified") }}
        where fund_source_code is not null
    ),

    -- What the name of the source says already is not said again behind it.
    described as (
        select
            member.*,
            source.* exclude (fund_source_code, level, period),
            concat_ws(
                '，',
                nullif(nullif(member.level, source.level), '未注明'),
                nullif(nullif(member.period, source.period), '未注明')
            ) as supplement
        from member
        inner join {{ ref("fund_source") }} as source on source.fund_source_code = member.fund_source_code
    )

select
    {{ key("fun", ["fund_source_code", "level", "period"]) }} as fund_source_key,
    fund_source_code,
    fund_source_name || if(supplement = '', '', '（' || supplement || '）') as fund_source_name,
    nature,
    level,
    period,
    parent_code,
    breakdown,
    is_total,
    sort_order
from described
