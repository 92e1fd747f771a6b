{# Level of government that a fund source label names; null where it names none. #}
{% macro fund_level(label) -%}
    case
        when contains({{ label }}, '中央')
        then '中央'
        when contains({{ label }}, '省级')
        then '省级'
        when contains({{ label }}, '市级') or contains({{ label }}, '市本级')
        then '市级'
        when contains({{ label }}, '区级') or contains({{ label }}, '县级')
        then '区县级'
        when contains({{ label }}, '上级') and not contains({{ label }}, '上级补助收入')
        then '上级'
        when contains({{ label }}, '本级')
        then '本级'
    end
{%- endmacro %}

{# Period of the money that a fund source label names. #}
{% macro fund_period(label) -%}
    case
        when contains({{ label }}, '结转')
        then '上年结转'
        when contains({{ label }}, '结余')
        then '结余'
        when contains({{ label }}, '总投资') or contains({{ label }}, '实施期')
        then '实施期'
        when contains({{ label }}, '当年') or contains({{ label }}, '本年') or contains({{ label }}, '年度')
        then '当年'
        else '未注明'
    end
{%- endmacro %}
