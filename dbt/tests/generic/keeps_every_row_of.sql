{# Documents of which the mart holds more or fewer rows than staging. `condition` narrows the rows of staging. #}
{% test keeps_every_row_of(model, model_name, condition="true") %}
    with
        expected as (
            select {{ document_key("document_id") }} as document_key, count(*) as row_count
            from {{ ref(model_name) }}
            where {{ condition }}
            group by document_id
        ),

        held as (select document_key, count(*) as row_count from {{ model }} group by document_key)

    select document_key, expected.row_count as expected_count, held.row_count as held_count
    from expected
    full join held using (document_key)
    where expected.row_count is distinct from held.row_count
{% endtest %}
