with
    project as (
        select document_key, count(*) as project_count, count(total_yuan) as total_count
        from {{ ref("bridge_document_project") }}
        group by document_key
    ),

    indicator as (
        select
            document_key,
            count(*) as indicator_count,
            count(*) filter (where origin = 'table') as table_indicator_count,
            count(*) filter (where origin = 'table' and is_quantified) as quantified_count,
            count(*) filter (where is_placeholder) as placeholder_count,
            count(*) filter (where evidence <> 'printed') as not_printed_count
        from {{ ref("fct_indicator") }}
        group by document_key
    ),

    task as (select document_key, count(*) as key_task_count from {{ ref("fct_key_task") }} group by document_key),

    finding as (
        select document_key, count(distinct rule_id) as rule_count, {{ finding_counts() }}
        from {{ ref("fct_finding") }}
        group by document_key
    ),

    scored as (
        select
            document.document_key,
            document.logical_document_id,
            document.version_no,
            document.is_current,
            document.title,
            document.file_name,
            document.source_uri,
            document.layout,
            document.fiscal_year,
            document.department_key,
            document.state,
            document.reason,
            document.landed_at,
            document.source_key,
            source.document_kind,
            source.document_scope,
            coalesce(project.project_count, 0) as project_count,
            coalesce(indicator.indicator_count, 0) as indicator_count,
            coalesce(task.key_task_count, 0) as key_task_count,
            {{ share_pct("project.total_count", "project.project_count") }} as total_pct,
            {{ share_pct("indicator.quantified_count", "indicator.table_indicator_count") }} as quantified_pct,
            coalesce(indicator.placeholder_count, 0) as placeholder_count,
            coalesce(indicator.not_printed_count, 0) as not_printed_count,
            {{
                share_pct(
                    "(document.chars_total - document.chars_left - document.chars_unclaimed)",
                    "(document.chars_total - document.chars_left)",
                )
            }} as accounted_pct,
            cast(source.page_count as integer) as page_count,
            cast(source.left_page_count as integer) as left_page_count,
            coalesce(finding.rule_count, 0) as rule_count,
            coalesce(finding.error_count, 0) as error_count,
            coalesce(finding.warning_count, 0) as warning_count,
            coalesce(finding.information_count, 0) as information_count,
            if(
                document.state = 'extracted',
                {{
                    quality_score(
                        "finding.error_count",
                        "finding.warning_count",
                        "finding.information_count",
                        "coalesce(project.project_count, 0) + coalesce(indicator.indicator_count, 0)"
                        ~ " + coalesce(task.key_task_count, 0)",
                    )
                }},
                null
            ) as quality_score
        from {{ ref("dim_document") }} as document
        inner join {{ ref("stg_document") }} as source on source.document_id = document.document_id
        left join project on project.document_key = document.document_key
        left join indicator on indicator.document_key = document.document_key
        left join task on task.document_key = document.document_key
        left join finding on finding.document_key = document.document_key
    )

select
    scored.document_key,
    scored.logical_document_id,
    scored.version_no,
    scored.is_current,
    scored.title,
    scored.file_name,
    scored.source_uri,
    scored.layout,
    scored.document_kind,
    scored.document_scope,
    scored.fiscal_year,
    scored.department_key,
    department.department_name,
    division.division_code,
    division.full_name as division_name,
    scored.state,
    scored.reason,
    scored.landed_at,
    scored.project_count,
    scored.indicator_count,
    scored.key_task_count,
    scored.total_pct,
    scored.quantified_pct,
    scored.placeholder_count,
    scored.not_printed_count,
    scored.accounted_pct,
    scored.page_count,
    scored.left_page_count,
    scored.rule_count,
    scored.error_count,
    scored.warning_count,
    scored.information_count,
    scored.quality_score,
    cast(
        scored.quality_score - lag(scored.quality_score) over (
            partition by scored.logical_document_id order by scored.version_no, scored.document_key
        ) as decimal(5, 2)
    ) as quality_score_change,
    scored.source_key
from scored
left join {{ ref("dim_department") }} as department on department.department_key = scored.department_key
left join {{ ref("dim_administrative_division") }} as division on division.division_key = department.division_key
