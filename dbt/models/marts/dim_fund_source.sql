-- Every nature without level and period, and the combinations that documents print.
with
    member as (
        select fund_source_code, '未注明' as level, '未注明' as period
        from {{ ref("fund_source") }}
        union
        select fund_source_code, fund_level, fund_period
        from {{ ref("int_project_amount_classified") }}
        union
        select fund_source_code, fund_level, fund_period
        from {{ ref("int_department_amount_classified") }}
        where fund_source_code is not null
    )

select
    {{ key("fun", ["member.fund_source_code", "member.level", "member.period"]) }} as fund_source_key,
    member.fund_source_code,
    nature.fund_source_name || coalesce(
        '（' || nullif(concat_ws('，', nullif(member.level, '未注明'), nullif(member.period, '未注明')), '') || '）', ''
    ) as fund_source_name,
    nature.fund_source_name as nature,
    member.level,
    member.period,
    nature.parent_code,
    nature.is_total,
    nature.sort_order
from member
inner join {{ ref("fund_source") }} as nature on nature.fund_source_code = member.fund_source_code
