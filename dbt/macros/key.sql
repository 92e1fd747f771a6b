{#
    Surrogate keys: a prefix that tells the table, and half of the MD5 of the natural key. A function of the natural key
    alone, so equal over rebuilds, machines and engines. A missing part counts as '∅'. Parts are joined by '|': at most
    one of them may be free text, and it comes last, so that no two natural keys are written alike.
#}
{% macro key(prefix, parts) -%}
    '{{ prefix }}_'
    || left(md5(concat_ws('|' {%- for part in parts %}, coalesce(cast({{ part }} as varchar), '∅'){% endfor %})), 16)
{%- endmacro %}

{% macro document_key(document_id="document_id") -%} {{ key("doc", [document_id]) }} {%- endmacro %}

{# Key of a fact that stands for one record of a document. #}
{% macro record_key(prefix, relation) -%}
    {{ key(prefix, [relation ~ ".document_id", relation ~ ".record_no"]) }}
{%- endmacro %}

{# Key of the place in a document where a record was printed; every fact leads by it to dim_source_location. #}
{% macro source_key(relation) -%}
    {%- set parts = [] -%}
    {%- for column in [
        "document_id",
        "page_no",
        "table_no",
        "row_no",
        "column_no",
        "line_from",
        "line_to",
        "printed_text",
    ] -%}
        {%- do parts.append(relation ~ "." ~ column) -%}
    {%- endfor -%}
    {{ key("src", parts) }}
{%- endmacro %}
