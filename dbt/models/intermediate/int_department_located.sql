-- One row a department as named: its kind by the words of the name, its division by the longest spelling of one that
-- the name begins with. Where what follows reads like a further division that the list does not know (one younger than
-- the list), the place stays open: the city would be wrong.
with
    department as (
        select distinct {{ department_name("department_name") }} as department_name from {{ ref("stg_document") }}
    ),

    -- Organs of a party name themselves before the place: 中共上海市普陀区委.
    placed as (
        select department_name, regexp_replace(department_name, '^(中国共产党|中共|中国共产主义青年团|共青团)', '') as name_from_place
        from department
        where department_name is not null
    ),

    beginning as (
        select department_name, name_from_place, unnest([left(name_from_place, n) for n in range(3, 31)]) as spelling
        from placed
    ),

    located as (
        select
            beginning.department_name,
            division.division_key,
            division.division_code,
            division.level,
            substr(beginning.name_from_place, length(division.spelling) + 1) as name_after_place
        from beginning
        inner join {{ ref("int_division_spelled") }} as division on division.spelling = beginning.spelling
        qualify row_number() over (partition by beginning.department_name order by length(division.spelling) desc) = 1
    ),

    certain as (
        select *
        from located
        where
            level = 3
            or not regexp_matches(
                regexp_replace(name_after_place, '(社|园|校|景|山|林|灾|老|牧|库|小|片|辖|地|军|保护|开发)区|(城|都|超|门|股)市', '', 'g'),
                '^.{1,6}(区|县|旗' || case level when 1 then '|市' else '' end || ')'
            )
    ),

    kind as (
        select department.department_name, arg_min(vocabulary.department_kind, vocabulary.precedence) as department_kind
        from department
        inner join {{ ref("department_kind") }} as vocabulary on contains(department.department_name, vocabulary.word)
        group by department.department_name
    )

select
    {{ key("dep", ["certain.division_code", "placed.department_name"]) }} as department_key,
    placed.department_name,
    kind.department_kind,
    certain.division_key,
    certain.division_code
from placed
left join certain on certain.department_name = placed.department_name
left join kind on kind.department_name = placed.department_name
