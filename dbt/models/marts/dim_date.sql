with
    day as (
        select cast(unnest(generate_series(min(starts_on), max(ends_on), interval 1 day)) as date) as date_on
        from {{ ref("dim_fiscal_year") }}
    )

select
    date_on,
    cast(year(date_on) as bigint) as fiscal_year,
    quarter(date_on) as quarter_no,
    month(date_on) as month_no,
    day(date_on) as day_no,
    date_on = last_day(date_on) as is_month_end,
    date_on = last_day(date_on) and month(date_on) % 3 = 0 as is_quarter_end,
    date_on = last_day(date_on) and month(date_on) = 12 as is_year_end
from day
