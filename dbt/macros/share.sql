{# A part of a whole in percent; null where there is no whole. #}
{% macro share_pct(part, whole) -%}
    cast(round(100.0 * {{ part }} / nullif({{ whole }}, 0), 4) as decimal(9, 4))
{%- endmacro %}

{#
    Quality score from 0 to 100: 100 × (1 − (errors + 0.3 × warnings + 0.05 × remarks) / rows), not below 0. Rows are what
    was checked (projects, indicators, key tasks), so that long and short documents compare; an error a row is 0, no
    finding 100.
#}
{% macro quality_score(error_count, warning_count, information_count, row_count) -%}
    cast(
        round(
            100.0 * greatest(
                0,
                1 - (
                    coalesce({{ error_count }}, 0)
                    + 0.3 * coalesce({{ warning_count }}, 0)
                    + 0.05 * coalesce({{ information_count }}, 0)
                )
                / greatest({{ row_count }}, 1)
            ),
            2
        ) as decimal(5, 2)
    )
{%- endmacro %}

{# Columns that count findings by severity. #}
{% macro finding_counts() -%}
    count(*) filter (where severity = 'error') as error_count,
    count(*) filter (where severity = 'warning') as warning_count,
    count(*) filter (where severity = 'information') as information_count
{%- endmacro %}
