-- How a division may be written at the beginning of a department's name, and which one is then meant. A spelling that
-- means several divisions of today (白云区) means none; a former division is meant where no present one is so called.
with
    spelled as (
        select
            *,
            unnest(
                list_distinct(
                    [
                        division_name,
                        full_name,
                        if(level = 3, concat(city_name, county_name), full_name),
                        if(level = 3, concat(province_name, county_name), full_name)
                    ]
                )
            ) as spelling
        from {{ ref("int_administrative_division") }}
    ),

    meant as (
        select
            spelling,
            case
                when count(distinct division_code) filter (where valid_to is null) = 1
                then arg_max(division_key, valid_from) filter (where valid_to is null)
                when count(*) filter (where valid_to is null) = 0 and count(distinct division_code) = 1
                then arg_max(division_key, valid_from)
            end as division_key
        from spelled
        where length(spelling) >= 3
        group by spelling
    )

select meant.spelling, division.division_key, division.division_code, division.level
from meant
inner join {{ ref("int_administrative_division") }} as division on division.division_key = meant.division_key
