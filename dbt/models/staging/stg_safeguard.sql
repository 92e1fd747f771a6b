select {{ lineage_columns() }}, safeguard_no, safeguard_title, safeguard_text from {{ source("staging", "safeguard") }}
