-- The printed total of a project for the year. Where two different ones are printed the one labelled as this year's
-- counts; where the labels do not tell, there is none.
with
    total as (
        select *
        from {{ ref("int_project_amount_classified") }}
        where amount_scope = 'annual' and is_total and amount_yuan is not null and fund_period <> '实施期'
        qualify (fund_period = '当年') or not max(fund_period = '当年') over (partition by document_id, project_no)
    )

select
    document_id,
    project_no,
    if(count(distinct amount_yuan) = 1, any_value(amount_yuan), null) as total_yuan,
    arg_min(yuan_per_unit, amount_no) as yuan_per_unit,
    arg_min({{ source_key("total") }}, amount_no) as source_key
from total
group by document_id, project_no
