{# What a better result is, by the operator of the target: more, less, or a fixed point. #}
{% macro direction(operator) -%}
    case
        when {{ operator }} in ('ge', 'gt')
        then 'positive'
        when {{ operator }} in ('le', 'lt')
        then 'negative'
        when {{ operator }} in ('eq', 'between', 'approx')
        then 'target'
    end
{%- endmacro %}

{# Whether a target can be measured as it stands. #}
{% macro is_quantified(value_kind) -%}
    coalesce({{ value_kind }} in ('numeric', 'duration', 'date', 'frequency', 'growth', 'ordinal'), false)
{%- endmacro %}

{# Whether a text stands for one still to be written (待单位补充, 待定, XX, **). #}
{% macro is_placeholder_text(text) -%}
    coalesce(regexp_matches({{ squash(text) }}, '^待.{0,6}(补充|定|填)|^[*＊/—….-]+$|^[Xx]{2,}|[*＊]{2,}'), false)
{%- endmacro %}
