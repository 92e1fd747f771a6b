-- One row a document: which version of its logical document it is, and from when to when it was the newest one known.
-- Documents are put in the order in which they arrived, corrections behind what they correct. A new version begins
-- where the content is not that of the document before. Of documents with one content (two formats, an export made
-- again) the first stands for the version, until one of which more is certain arrives.
with
    arrived as (
        select
            described.*,
            compared.content_digest,
            compared.column_digest,
            compared.uncertain_count,
            row_number() over (
                partition by described.logical_document_id
                order by described.is_correction, described.landed_at, described.document_id
            ) as arrival_no
        from {{ ref("int_document_described") }} as described
        inner join {{ ref("int_document_compared") }} as compared on compared.document_id = described.document_id
    ),

    -- A document that does not know its columns has those of the document with the same content before it, else after
    -- it.
    filled as (
        select
            *,
            content_digest || coalesce(
                last_value(column_digest ignore nulls) over earlier,
                first_value(column_digest ignore nulls) over earlier_and_later,
                ''
            ) as digest
        from arrived
        window
            earlier as (
                partition by logical_document_id, content_digest
                order by arrival_no
                rows between unbounded preceding and current row
            ),
            earlier_and_later as (
                partition by logical_document_id, content_digest
                order by arrival_no
                rows between unbounded preceding and unbounded following
            )
    ),

    begun as (
        select
            *,
            digest is distinct from lag(digest) over arrival
            -- What is published again after it was withdrawn is a version of its own.
            or coalesce(
                lag(landed_at) over arrival < max(withdrawn_at) over before
                and landed_at >= max(withdrawn_at) over before,
                false
            ) as is_other
        from filled
        window
            arrival as (partition by logical_document_id order by arrival_no),
            before as (
                partition by logical_document_id, digest
                order by arrival_no
                rows between unbounded preceding and 1 preceding
            )
    ),

    numbered as (
        select
            * exclude (withdrawn_at, withdrawal_reason),
            withdrawn_at as document_withdrawn_at,
            withdrawal_reason as document_withdrawal_reason,
            sum(cast(is_other as integer)) over (partition by logical_document_id order by arrival_no) as version_no
        from begun
    ),

    led as (
        select
            *,
            min(document_withdrawn_at) over version as withdrawn_at,
            arg_min(document_withdrawal_reason, document_withdrawn_at) over version as withdrawal_reason,
            coalesce(uncertain_count < min(uncertain_count) over version_before, true) as is_lead,
            max(version_no) over (partition by logical_document_id) as version_count
        from numbered
        window
            version as (partition by logical_document_id, version_no),
            version_before as (
                partition by logical_document_id, version_no
                order by arrival_no
                rows between unbounded preceding and 1 preceding
            )
    ),

    -- A version that was found after its successor was never the newest known: its time is empty.
    dated as (
        select
            document_id,
            min(landed_at) over (
                partition by logical_document_id order by arrival_no rows between current row and unbounded following
            ) as effective_from,
            arrival_no = max(arrival_no) over (partition by logical_document_id, version_no) as is_last_lead
        from led
        where is_lead and state = 'extracted'
    ),

    followed as (
        select
            led.* exclude (document_withdrawn_at, document_withdrawal_reason),
            dated.effective_from,
            coalesce(dated.is_last_lead, false) as is_last_lead,
            lead(dated.effective_from) over (
                partition by led.logical_document_id, dated.document_id is null order by led.arrival_no
            ) as next_from,
            lag(led.document_key) over (
                partition by led.logical_document_id, coalesce(dated.is_last_lead, false) order by led.arrival_no
            ) as document_key_before
        from led
        left join dated on dated.document_id = led.document_id
    )

select
    * exclude (
        next_from,
        document_key_before,
        is_other,
        is_lead,
        is_last_lead,
        digest,
        content_digest,
        column_digest,
        uncertain_count
    ),
    -- Half open: from the first moment to before the last. least() and greatest() pass over what is null.
    case
        when effective_from is not null and coalesce(next_from, withdrawn_at) is not null
        then greatest(effective_from, least(next_from, withdrawn_at))
    end as effective_to,
    withdrawn_at is not null as is_withdrawn,
    is_last_lead as represents_version,
    is_last_lead and version_no = version_count and withdrawn_at is null as is_current,
    if(is_last_lead, document_key_before, null) as previous_document_key
from followed
