-- One row a document with what tells whether another one says the same: a digest of its rows whatever the format and
-- the order, one of the columns its amounts stand in (where all of them are printed), and how many amounts are not
-- certain.
with
    content as (
        select
            document_id,
            md5(
                string_agg(
                    -- Where an amount stands may be inferred, and differs between a table and its flat text.
                    concat_ws(
                        '|',
                        entity,
                        project_match,
                        if(entity in ('funding', 'department budget'), null, item),
                        compared_text
                    ),
                    chr(10)
                    order by
                        entity, project_match, if(entity in ('funding', 'department budget'), null, item), compared_text
                )
            ) as content_digest
        from {{ ref("int_document_content") }}
        group by document_id
    ),

    amount as (
        select document_id, project_no, fund_source_code, amount_yuan, evidence
        from {{ ref("stg_project_amount") }}
        where amount_yuan is not null
    ),

    amount_column as (
        select
            document_id,
            md5(
                string_agg(
                    concat_ws('|', project_no, fund_source_code, amount_yuan),
                    chr(10)
                    order by project_no, fund_source_code, amount_yuan
                )
            ) as column_digest,
            count(*) filter (where evidence in ('inferred', 'ocr') or fund_source_code is null) as uncertain_count
        from amount
        group by document_id
    )

select
    document.document_id,
    coalesce(content.content_digest, document.document_id) as content_digest,
    if(amount_column.uncertain_count = 0, amount_column.column_digest, null) as column_digest,
    coalesce(amount_column.uncertain_count, 0) as uncertain_count
from {{ ref("stg_document") }} as document
left join content on content.document_id = document.document_id
left join amount_column on amount_column.document_id = document.document_id
