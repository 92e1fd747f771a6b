{# on-run-end: schema zh with a view of every mart, table and column names as `meta: {zh: …}` of its YAML says. Made from
   the one list of names instead of a model for each view; a mart that this run has not built is left out. #}
{% macro create_chinese_views() -%}
    {%- if execute %}
        {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.schema == 'marts' %}
            {%- set source = node if node.config.materialized == "table" else mart_node(node.config.meta.mart) %}
            {%- set relation = adapter.get_relation(node.database, node.schema, node.name) %}
            {%- if relation %}
                {%- set view = 'zh."' ~ source.config.meta.zh ~ ('_最新' if node is not sameas source else '') ~ '"' %}
create schema if not exists zh;
create or replace view {{ view }} as
select {% for column in source.columns.values() %}"{{ column.name }}" as "{{ column.config.meta.zh }}"{{ ', ' if not loop.last }}{% endfor %}
from marts."{{ node.name }}";
comment on view {{ view }} is {{ duckdb_escape_comment(node.description) }};
                {%- for column in source.columns.values() %}
comment on column {{ view }}."{{ column.config.meta.zh }}" is {{ duckdb_escape_comment(column.description) }};
                {%- endfor %}
            {%- endif %}
        {%- endfor %}
    {%- endif %}
{%- endmacro %}
