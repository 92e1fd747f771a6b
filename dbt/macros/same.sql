{# Condition that two relations agree in columns. #}
{% macro same(left, right, columns) -%}
    {%- for column in columns -%}
        {{ left }}.{{ column }} = {{ right }}.{{ column }} {{- " and " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
