-- The list of the standard names divisions by code and edition, up to April 2019; the list of changes goes on from
-- there. Level and parents are in the digits of the code. The parents of counties of municipalities and of counties
-- under a province (110100, 429000) are codes of convention without a name.
with
    ended as (
        select code_before, name_before, min(changed_on) as changed_on
        from {{ ref("administrative_division_change") }}
        where code_before is not null
        group by code_before, name_before
    ),

    begun as (
        select
            code_after,
            name_after,
            min(changed_on) as changed_on,
            string_agg(distinct code_before, '、' order by code_before) as predecessor_codes
        from {{ ref("administrative_division_change") }}
        group by code_after, name_after
    ),

    listed as (
        select
            listed.division_code,
            listed.division_name,
            cast(strptime(listed.first_edition, '%Y%m') as date) as valid_from,
            coalesce(
                last_day(cast(strptime(listed.last_edition, '%Y%m') as date)), ended.changed_on - interval 1 day
            ) as valid_to,
            cast(null as varchar) as predecessor_codes
        from {{ ref("administrative_division") }} as listed
        left join
            ended
            on ended.code_before = listed.division_code
            and ended.name_before = listed.division_name
            and listed.last_edition is null
        union all
        select begun.code_after, begun.name_after, begun.changed_on, null, begun.predecessor_codes
        from begun
        left join
            {{ ref("administrative_division") }} as listed
            on listed.division_code = begun.code_after
            and listed.division_name = begun.name_after
            and listed.last_edition is null
        -- A division that took in another one goes on under its code and name.
        where listed.division_code is null
    ),

    division as (
        select
            division_code,
            division_name,
            case when division_code like '%0000' then 1 when division_code like '%00' then 2 else 3 end as level,
            valid_from,
            cast(valid_to as date) as valid_to,
            predecessor_codes
        from listed
    ),

    parented as (
        select
            *,
            case
                level when 2 then left(division_code, 2) || '0000' when 3 then left(division_code, 4) || '00'
            end as parent_code,
            case when level > 1 then left(division_code, 2) || '0000' end as province_code
        from division
    ),

    -- A parent is called as it was in the division's last days.
    named as (
        select
            parented.*,
            {{ name_at_the_end("province") }} as parent_province_name,
            {{ name_at_the_end("city") }} as parent_city_name
        from parented
        left join division as province on province.division_code = parented.province_code
        left join division as city on city.division_code = parented.parent_code and parented.level = 3
        group by all
    )

select
    {{ key("div", ["division_code", "valid_from"]) }} as division_key,
    division_code,
    division_name,
    level,
    parent_code,
    case level when 1 then division_name else parent_province_name end as province_name,
    case level when 2 then division_name when 3 then parent_city_name end as city_name,
    case level when 3 then division_name end as county_name,
    concat(
        case level when 1 then division_name else parent_province_name end,
        case level when 2 then division_name when 3 then parent_city_name end,
        case level when 3 then division_name end
    ) as full_name,
    valid_from,
    valid_to,
    predecessor_codes
from named
