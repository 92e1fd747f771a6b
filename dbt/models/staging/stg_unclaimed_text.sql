select {{ lineage_columns() }}, unclaimed_text, chars from {{ source("staging", "unclaimed_text") }}
