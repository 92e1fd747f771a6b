-- What the name and the code of a project say: years, level of the money, and the name without them.
{% set year = "(?:19|20)[0-9]{2}" %}
{% set dash = "[-—－–~～至到]" %}
{% set suffix = "[-—－–_(（](" ~ year ~ ")年?(中央|省级|市级|区县级|区级|县级)(?:资金|补助)?[)）]?$" %}
{% set range = "(" ~ year ~ ")年?度?" ~ dash ~ "(" ~ year ~ ")年" %}
{% set single = "(" ~ year ~ ")年|[（(](" ~ year ~ ")[)）]" %}

with
    project as (
        select
            document_id,
            project_no,
            project_code,
            project_name,
            {{ squash("project_name") }} as tight_name,
            {{ department_name("unit_name") }} as unit_name
        from {{ ref("stg_project") }}
    ),

    taken_apart as (
        select
            *,
            regexp_extract(tight_name, '{{ suffix }}', 1) as suffix_year,
            regexp_extract(tight_name, '{{ suffix }}', 2) as suffix_level,
            regexp_replace(tight_name, '{{ suffix }}', '') as bare_name
        from project
    ),

    read as (
        select
            *,
            regexp_extract(bare_name, '{{ range }}', 1) as range_from,
            regexp_extract(bare_name, '{{ range }}', 2) as range_to,
            coalesce(
                nullif(regexp_extract(bare_name, '{{ single }}', 1), ''),
                nullif(regexp_extract(bare_name, '{{ single }}', 2), ''),
                suffix_year
            ) as single_year
        from taken_apart
    )

select
    document_id,
    project_no,
    project_code,
    project_name,
    tight_name,
    unit_name,
    bare_name,
    try_cast(if(range_from <= range_to and range_from <> '', range_from, single_year) as integer) as name_year_from,
    try_cast(if(range_from <= range_to and range_from <> '', range_to, single_year) as integer) as name_year_to,
    if(
        regexp_matches(project_code, '^[0-9]{8}[0-9A-Z]{13}$'),
        2000 + try_cast(substr(project_code, 7, 2) as integer),
        null
    ) as code_year,
    case when suffix_level in ('区级', '县级') then '区县级' else nullif(suffix_level, '') end as suffix_level,
    trim(
        regexp_replace(bare_name, '(?:{{ year }}年?度?{{ dash }})?{{ year }}年度?|[（(]{{ year }}[)）]', '', 'g'), '-—－–_、 '
    ) as undated_name
from read
