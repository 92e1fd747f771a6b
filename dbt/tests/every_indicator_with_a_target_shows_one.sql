select indicator.indicator_key, indicator.document_key
from {{ ref("fct_indicator") }} as indicator
inner join {{ ref("fct_indicator_value") }} as value on value.indicator_key = indicator.indicator_key
where value.value_scope not in ('actual', 'previous')
group by all
having count(*) filter (where value.is_preferred) <> 1
