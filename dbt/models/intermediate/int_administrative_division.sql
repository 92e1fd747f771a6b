-- The seed names divisions by code and edition; their level and parents are in the digits of the code. The parents of
-- counties of municipalities and of counties under a province (110100, 429000) are codes of convention without a name.
with
    division as (
        select
            division_code,
            division_name,
            case when division_code like '%0000' then 1 when division_code like '%00' then 2 else 3 end as level,
            cast(strptime(first_edition, '%Y%m') as date) as valid_from,
            last_day(cast(strptime(last_edition, '%Y%m') as date)) as valid_to
        from {{ ref("administrative_division") }}
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
    valid_to
from named
