{# Text without white space, the ideographic and the non-breaking space among it: for comparing, never for showing. #}
{% macro squash(text) -%} regexp_replace({{ text }}, '[\s\x{00A0}\x{3000}]+', '', 'g') {%- endmacro %}

{# Name of a department without the mark of its own-level unit (本级). #}
{% macro department_name(name) -%}
    nullif(regexp_replace({{ squash(name) }}, '(本级|[（(]本级[）)])$', ''), '')
{%- endmacro %}

{# Yuan in one unit of the printed unit of money (万元, 元, also inside a label such as 单位：万元); null where none is printed. #}
{% macro yuan_per_unit(unit) -%}
    case
        when contains({{ unit }}, '亿元')
        then 100000000
        when contains({{ unit }}, '百万元')
        then 1000000
        when contains({{ unit }}, '万元')
        then 10000
        when contains({{ unit }}, '千元')
        then 1000
        when contains({{ unit }}, '元')
        then 1
    end
{%- endmacro %}

{# A number without needless zeros behind the point. #}
{% macro number_text(number) -%}
    regexp_replace(regexp_replace(cast({{ number }} as varchar), '([.][0-9]*?)0+$', '\1'), '[.]$', '')
{%- endmacro %}
