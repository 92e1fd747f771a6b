-- Which indicator of the library an indicator of a document is: its name without numbering, blanks and a unit at the
-- end, and its category in the present taxonomy (成本 under 产出 is 经济成本). Prose without a name is none.
{% set unit = "[（(](?:(?:计量)?单位[:：])?([^（()）]{1,8})[)）]$" %}

with
    named as (
        select
            indicator.document_id,
            indicator.record_no,
            coalesce(level2.canonical_level2_code, level1.level2_code, '90') as category_code,
            coalesce(level2.level2_code, level1.level2_code, '90') as printed_category_code,
            regexp_replace(
                lower({{ squash("indicator.level3_name") }}), '^[★*]|^(?:指标)?[0-9]{1,2}[、．:：]|[。；;，,：:]$', '', 'g'
            ) as tight_name
        from {{ ref("stg_indicator") }} as indicator
        left join {{ ref("indicator_category") }} as level2 on level2.level2_code = indicator.level2_code
        left join {{ ref("indicator_category") }} as level1 on level1.level2_code = indicator.level1_code || '0'
    ),

    normalized as (
        select
            named.* exclude (tight_name),
            nullif(
                if(unit.spelling is null, named.tight_name, regexp_replace(named.tight_name, '{{ unit }}', '')), ''
            ) as normalized_name
        from named
        left join
            (select distinct lower(spelling) as spelling from {{ ref("unit_of_measure") }}) as unit
            on unit.spelling = regexp_extract(named.tight_name, '{{ unit }}', 1)
    )

select
    *, if(normalized_name is null, null, {{ key("inm", ["category_code", "normalized_name"]) }}) as indicator_name_key
from normalized
