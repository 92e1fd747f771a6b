{# Keys that lead nowhere. `keys` maps a column to the model it leads to, and to the column there if that is called
   otherwise (dim_date.date_on). A blank key leads nowhere by intention. #}
{% test leads_to_a_row(model, keys) %}
    {% for column, target in keys.items() %}
        {% set target_model, target_column = (target ~ "." ~ column).split(".")[:2] %}
        select '{{ column }}' as key_column, cast(origin.{{ column }} as varchar) as key_value, count(*) as row_count
        from {{ model }} as origin
        left join {{ ref(target_model) }} as target on target.{{ target_column }} = origin.{{ column }}
        where origin.{{ column }} is not null and target.{{ target_column }} is null
        group by origin.{{ column }} {{ 'union all' if not loop.last }}
    {% endfor %}
{% endtest %}
