{# Rows of a mart that belong to the current version of their document. Two-part names: the file is renamed when published. #}
{% macro current_rows(mart) -%}
    {%- set documents = ref("dim_document").include(database=false) -%}
    {%- if mart == "dim_document" -%} select * from {{ documents }} where is_current
    {%- else -%}
        select mart.*
        from {{ ref(mart).include(database=false) }} as mart
        inner join {{ documents }} as document on document.document_key = mart.document_key
        where document.is_current
    {%- endif -%}
{%- endmacro %}

{# Post-hook of the views over current rows: each column is described as in the mart (`meta: {mart: …}` names it). #}
{% macro comment_like_mart() -%}
    {%- if execute -%}
        {%- for column in mart_node(model.config.meta.mart).columns.values() %}
comment on column {{ this.include(database=false) }}."{{ column.name }}" is {{ duckdb_escape_comment(column.description) }};
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}

{% macro mart_node(mart) -%} {% do return(graph.nodes["model." ~ project_name ~ "." ~ mart]) %} {%- endmacro %}
