{# Among the editions of a parent division, the name that stood when the division ended (or stands now). #}
{% macro name_at_the_end(parent) -%}
    coalesce(
        arg_max({{ parent }}.division_name, {{ parent }}.valid_from) filter (
            where {{ parent }}.valid_from <= coalesce(parented.valid_to, date '9999-12-31')
        ),
        arg_min({{ parent }}.division_name, {{ parent }}.valid_from)
    )
{%- endmacro %}
