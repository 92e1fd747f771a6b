-- One row a project of a document: which project it is (within and over years) and what kind.
with
    project as (
        select
            dated.*,
            document.document_key,
            document.department_key,
            document.department_name,
            document.fiscal_year,
            document.is_current,
            document.landed_at,
            -- Without a department, projects of the same name in two documents are not known to be one.
            coalesce(document.department_key, dated.document_id) as owner,
            nullif(dated.unit_name, document.department_name) as other_unit_name,
            coalesce(
                nullif(
                    if(
                        starts_with(dated.undated_name, document.department_name),
                        substr(dated.undated_name, length(document.department_name) + 1),
                        dated.undated_name
                    ),
                    ''
                ),
                dated.tight_name
            ) as normalized_name
        from {{ ref("int_project_dated") }} as dated
        inner join {{ ref("int_document_versioned") }} as document on document.document_id = dated.document_id
    ),

    funded as (
        select project.tight_name, arg_min(vocabulary.funding_level, vocabulary.precedence) as funding_level
        from (select distinct tight_name from project) as project
        inner join {{ ref("funding_level") }} as vocabulary on contains(project.tight_name, vocabulary.word)
        group by project.tight_name
    ),

    about as (
        select project.normalized_name, arg_min(vocabulary.topic, vocabulary.precedence) as topic
        from (select distinct normalized_name from project) as project
        inner join {{ ref("project_topic") }} as vocabulary on contains(project.normalized_name, vocabulary.word)
        group by project.normalized_name
    )

select
    project.document_id,
    project.document_key,
    project.project_no,
    if(
        project.project_code is not null,
        {{ key("prj", ["'code'", "project.project_code"]) }},
        {{ key("prj", ["project.owner", "project.other_unit_name", "project.tight_name"]) }}
    ) as project_key,
    {{
        key(
            "dur",
            [
                "project.owner",
                "project.other_unit_name",
                "coalesce(project.suffix_level, funded.funding_level)",
                "project.normalized_name",
            ],
        )
    }} as durable_project_key,
    project.project_code,
    project.project_name,
    project.tight_name,
    project.normalized_name,
    project.department_key,
    project.fiscal_year,
    project.is_current,
    project.landed_at,
    project.name_year_from,
    project.name_year_to,
    project.code_year,
    coalesce(project.suffix_level, funded.funding_level) as funding_level,
    case
        when project.fiscal_year is not null
        then
            coalesce(project.name_year_to < project.fiscal_year, false)
            or coalesce(project.code_year < project.fiscal_year, false)
    end as is_carry_over,
    coalesce(project.name_year_to > project.name_year_from, false) as is_multi_year,
    coalesce(about.topic, '其他') as topic
from project
left join funded on funded.tight_name = project.tight_name
left join about on about.normalized_name = project.normalized_name
