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

{# What a better result is as printed (指标方向性); null where nothing of the kind is printed. #}
{% macro printed_direction(direction_printed) -%}
    case
        when regexp_matches({{ direction_printed }}, '正向')
        then 'positive'
        when regexp_matches({{ direction_printed }}, '反向|逆向|负向')
        then 'negative'
        when regexp_matches({{ direction_printed }}, '适中|达标|定值|中性')
        then 'target'
    end
{%- endmacro %}

{#
    Whether what was reached meets the target: met, not met or not decidable. Decidable only between two numbers (or two
    lengths of time) in the same printed unit. What was reached may be a range too (≥95%): it meets the target only where
    all of it does. A number without a printed operator is a target that is met by the very number; whether more or less
    of it meets the target is not printed.
#}
{% macro achievement(target, actual) -%}
    {%- set bound = "coalesce(" ~ target ~ ".value_low, " ~ target ~ ".value_high)" -%}
    {%- set number = "coalesce(" ~ actual ~ ".value_low, " ~ actual ~ ".value_high)" -%}
    {%- set least = "if(" ~ actual ~ ".operator in ('eq', 'ge', 'gt', 'between'), " ~ actual ~ ".value_low, null)" -%}
    {%- set most -%}
        case
            {{ actual }}.operator
            when 'eq' then {{ actual }}.value_low
            when 'between' then {{ actual }}.value_high
            when 'le' then {{ number }}
            when 'lt' then {{ number }}
        end
    {%- endset -%}
    case
        when
            {{ target }}.value_kind not in ('numeric', 'duration')
            or {{ target }}.value_kind is distinct from {{ actual }}.value_kind
            or {{ target }}.unit_of_measure is null
            or {{ target }}.unit_of_measure is distinct from {{ actual }}.unit_of_measure
            or {{ target }}.value_per is distinct from {{ actual }}.value_per
        then 'not decidable'
        when
            case
                {{ target }}.operator
                when 'ge'
                then {{ least }} >= {{ bound }}
                when 'gt'
                then {{ least }} > {{ bound }} or ({{ least }} = {{ bound }} and {{ actual }}.operator = 'gt')
                when 'le'
                then {{ most }} <= {{ bound }}
                when 'lt'
                then {{ most }} < {{ bound }} or ({{ most }} = {{ bound }} and {{ actual }}.operator = 'lt')
                when 'eq'
                then {{ least }} = {{ bound }} and {{ most }} = {{ bound }}
                when 'between'
                then {{ least }} >= {{ target }}.value_low and {{ most }} <= {{ target }}.value_high
            end
        then 'met'
        when
            case
                {{ target }}.operator
                when 'ge'
                then {{ most }} < {{ bound }} or ({{ most }} = {{ bound }} and {{ actual }}.operator = 'lt')
                when 'gt'
                then {{ most }} <= {{ bound }}
                when 'le'
                then {{ least }} > {{ bound }} or ({{ least }} = {{ bound }} and {{ actual }}.operator = 'gt')
                when 'lt'
                then {{ least }} >= {{ bound }}
                when 'eq'
                then not {{ target }}.is_operator_implied and ({{ most }} < {{ bound }} or {{ least }} > {{ bound }})
                when 'between'
                then {{ most }} < {{ target }}.value_low or {{ least }} > {{ target }}.value_high
            end
        then 'not met'
        else 'not decidable'
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
