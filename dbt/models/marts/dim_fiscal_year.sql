-- Years of the documents and of the projects they name, with a year before and after.
with
    mentioned as (
        select fiscal_year
        from {{ ref("int_document_versioned") }}
        union all
        select unnest([name_year_from, name_year_to, code_year])
        from {{ ref("int_project_identified") }}
    ),

    year as (select unnest(range(min(fiscal_year) - 1, max(fiscal_year) + 2)) as fiscal_year from mentioned)

select
    fiscal_year,
    fiscal_year || '年' as fiscal_year_name,
    make_date(fiscal_year, 1, 1) as starts_on,
    make_date(fiscal_year, 12, 31) as ends_on,
    -- Five-year plans began in 1953 and have run without a gap since 1966 (三五); 十四五 is 2021 to 2025.
    case
        when fiscal_year >= 1981
        then
            list_extract(
                ['六五', '七五', '八五', '九五', '十五', '十一五', '十二五', '十三五', '十四五', '十五五', '十六五'],
                cast(floor((fiscal_year - 1981) / 5) as bigint) + 1
            )
    end as plan_period
from year
