{# Date of a target that is printed without its year ('FY-12-31', 'FY-12-end'), in the document's fiscal year. #}
{% macro date_of_pattern(pattern, fiscal_year) -%}
    case
        when {{ pattern }} like 'FY-%-end'
        then
            last_day(
                try_cast(replace(replace({{ pattern }}, 'FY', cast({{ fiscal_year }} as varchar)), 'end', '01') as date)
            )
        when {{ pattern }} like 'FY-%'
        then try_cast(replace({{ pattern }}, 'FY', cast({{ fiscal_year }} as varchar)) as date)
    end
{%- endmacro %}
