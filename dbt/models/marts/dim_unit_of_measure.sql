-- Every listed unit, and the units that targets carry besides: rates (元/人/月) and counts in ten thousands (万人次).
with
    listed as (
        select
            unit_of_measure,
            unit_dimension,
            any_value(unit_of_measure_name) as unit_of_measure_name,
            any_value(factor_to_base) as factor_to_base,
            any_value(base_unit) as base_unit,
            string_agg(spelling, '、' order by spelling) as spellings_text
        from {{ ref("unit_of_measure") }}
        group by all
    ),

    member as (
        select unit_of_measure, unit_dimension, cast(null as varchar) as value_per
        from listed
        union
        select unit_of_measure, unit_dimension, value_per
        from {{ ref("stg_indicator_value") }}
        where unit_of_measure is not null
    ),

    taken_apart as (
        select
            *,
            right(unit_dimension, 5) = '_rate' as is_rate,
            split_part(unit_of_measure, '/', 1) as counted_unit,
            substr(unit_of_measure, length(split_part(unit_of_measure, '/', 1)) + 1) as by_text,
            regexp_extract(unit_of_measure, '^(百万|千万|十万|百|千|万|亿)(.*)$', ['multiplier', 'unit']) as multiple
        from member
    )

select
    {{ key("uom", ["member.unit_dimension", "member.value_per", "member.unit_of_measure"]) }} as unit_of_measure_key,
    member.unit_of_measure,
    coalesce(listed.unit_of_measure_name, member.unit_of_measure) as unit_of_measure_name,
    member.unit_dimension,
    member.value_per,
    member.is_rate,
    cast(
        case
            when listed.unit_of_measure is not null
            then listed.factor_to_base
            when member.is_rate
            then counted.factor_to_base
            when member.unit_dimension = 'count'
            then
                case
                    member.multiple.multiplier
                    when '百'
                    then 100
                    when '千'
                    then 1000
                    when '万'
                    then 10000
                    when '十万'
                    then 100000
                    when '百万'
                    then 1000000
                    when '千万'
                    then 10000000
                    when '亿'
                    then 100000000
                end
        end as decimal(38, 12)
    ) as factor_to_base,
    case
        when listed.unit_of_measure is not null
        then listed.base_unit
        when member.is_rate
        then counted.base_unit || member.by_text
        when member.unit_dimension = 'count' and member.multiple.multiplier <> ''
        then coalesce(nullif(member.multiple.unit, ''), '1')
    end as base_unit,
    listed.spellings_text,
    listed.unit_of_measure is not null as is_listed
from taken_apart as member
left join
    listed
    on listed.unit_of_measure = member.unit_of_measure
    and listed.unit_dimension = member.unit_dimension
    and member.value_per is null
left join {{ ref("unit_of_measure") }} as counted on member.is_rate and counted.spelling = member.counted_unit
