{# Rows whose key is blank or stands more than once. #}
{% test identifies_each_row(model, columns) %}
    select {{ columns | join(", ") }}, count(*) as row_count
    from {{ model }}
    group by {{ columns | join(", ") }}
    having count(*) > 1 or {% for column in columns %} {{ column }} is null{{ ' or ' if not loop.last }}{% endfor %}
{% endtest %}
