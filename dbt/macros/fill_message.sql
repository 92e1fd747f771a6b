{# Text of a finding: the rule's template with the row it is about, what was observed and what was expected. #}
{% macro fill_message(template, subject, without_subject) -%}
    {%- set text = namespace(sql=template) -%}
    {%- set parts = {
        "{subject}": "coalesce(nullif(" ~ subject ~ ", ''), '" ~ without_subject ~ "')",
        "{item}": "item_text",
        "{observed}": "coalesce(observed, '')",
        "{expected}": "coalesce(expected, '')",
    } -%}
    {%- for mark, value in parts.items() -%}
        {%- set text.sql = "replace(" ~ text.sql ~ ", '" ~ mark ~ "', " ~ value ~ ")" -%}
    {%- endfor -%}
    {{ text.sql }}
{%- endmacro %}

{# An amount as a reader of the document expects it: in 万元 where that is the printed unit, without needless digits. #}
{% macro amount_text(yuan, yuan_per_unit) -%}
    case
        {{ yuan_per_unit }}
        when 10000
        then regexp_replace(cast({{ yuan }} * 0.0001 as varchar), '([.][0-9]{2}[0-9]*?)0*$', '\1') || ' 万元'
        else {{ yuan }} || ' 元'
    end
{%- endmacro %}
