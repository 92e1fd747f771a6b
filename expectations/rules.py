"""The rules of the staging tables, as data. A broken rule is a fault of this software, never of a publisher: what a
publisher can get wrong (a percentage over 100, sums that do not add up) is a finding or a dbt test.

Sources of the rules: the record classes (`extract.records`), the vocabulary of the layouts, and the account of
characters (every non-blank character is claimed, furniture or unclaimed).
"""

from __future__ import annotations

from dataclasses import dataclass

from extract import records
from extract.layouts.vocabulary import vocabulary


@dataclass(frozen=True, slots=True)
class Rule:
    """Rows `t` for which the SQL condition `broken_if` holds break the rule; a condition that is NULL does not.

    `sentence` says what must be; `observed` is the SQL for what stands there instead.
    """

    sentence: str
    broken_if: str
    observed: str = "NULL"


# Columns of these names, in whatever table, hold one of these values or NULL.
VOCABULARIES: dict[str, tuple[str, ...] | tuple[int, ...]] = {
    "evidence": records.EVIDENCE,
    "level1_evidence": records.EVIDENCE,
    "level2_evidence": records.EVIDENCE,
    "evidence_before": records.EVIDENCE,
    "correction_kind": ("set", "drop", "accept"),
    "state": records.STATES,
    "document_kind": records.DOCUMENT_KINDS,
    "document_scope": records.DOCUMENT_SCOPES,
    "fiscal_year_source": records.FISCAL_YEAR_SOURCES,
    "fiscal_year_confidence": ("high", "medium", "low"),
    "taxonomy_generation": (2011, 2015, 2021),
    "owner_kind": records.OWNERS,
    "origin": records.ORIGINS,
    "goal_kind": records.GOAL_KINDS,
    "measure_kind": records.MEASURE_KINDS,
    "amount_scope": records.AMOUNT_SCOPES,
    "value_scope": records.VALUE_SCOPES,
    "value_kind": records.VALUE_KINDS,
    "operator": records.OPERATORS,
    "severity": records.SEVERITIES,
    "level1_code": tuple(sorted(vocabulary().level1_codes)),
    "level2_code": tuple(sorted(vocabulary().level2_codes)),
    "fund_source_code": records.FUND_SOURCES,
}

# Columns of these names, in whatever table, hold a number in this range (both ends included) or NULL.
RANGES: dict[str, tuple[int, int | None]] = {
    **dict.fromkeys(
        ("record_no", "project_no", "group_no", "goal_no", "indicator_no", "indicator_record_no"), (1, None)
    ),
    **dict.fromkeys(("item_no", "milestone_no", "task_no", "safeguard_no", "fragment_no"), (1, None)),
    **dict.fromkeys(("attribute_no", "line_no"), (1, None)),
    **dict.fromkeys(("column_no_printed", "occurrence_count", "chars", "sighting_no"), (1, None)),
    **dict.fromkeys(("page_count", "left_page_count"), (0, None)),
    **dict.fromkeys(("chars_total", "chars_claimed", "chars_furniture", "chars_unclaimed", "chars_left"), (0, None)),
    "size_bytes": (0, None),
    "milestone_month": (1, 12),
    "fiscal_year": (1990, 2100),
}

# Columns of these names, in whatever table, hold more than white space or NULL.
NOT_BLANK = (
    "file_name", "media_type", "reason", "fiscal_year_basis", "inference", "project_name", "project_name_printed",
    "amount_printed", "unit_printed", "block", "item", "goal_text", "goal_printed", "level3_name", "milestone_label",
    "task_name", "safeguard_title", "safeguard_text", "fragment_text", "rule_id", "message_en", "message_zh",
    "furniture_kind", "furniture_text", "unclaimed_text", "label_printed", "item_name", "basis_text", "value_text",
    "initial_printed", "adjusted_printed", "executed_printed", "rate_printed", "weight_printed", "score_printed",
    "kind_printed", "direction_printed", "scoring_text", "remark_text", "deviation_text",
)  # fmt: skip

# What identifies a row of a document besides its number. NULL counts as a value.
IDENTITIES: dict[str, tuple[str, ...]] = {
    "document": (),
    "project": ("project_no",),
    "project_amount": ("project_no", "column_no_printed"),
    "project_attribute": ("project_no", "attribute_no"),
    "project_cost_item": ("project_no", "item_no"),
    "project_execution": ("project_no", "line_no"),
    "department_amount": ("item_no",),
    "goal": ("owner_kind", "project_no", "group_no", "goal_kind", "goal_no"),
    "indicator": ("owner_kind", "project_no", "group_no", "indicator_no"),
    "indicator_value": ("indicator_record_no", "value_scope"),
    "milestone": ("project_no", "milestone_no"),
    "key_task": ("task_no",),
    "safeguard": ("safeguard_no",),
    "furniture": ("furniture_kind", "furniture_text"),
    "landing": ("sighting_no",),
    "correction": ("correction_no",),
}


def not_blank(column: str) -> Rule:
    """Text that is there is more than white space."""
    return Rule(f"{column} is not blank", rf"regexp_full_match(t.{column}, '[\s\p{{Z}}]*')")


def identified(table: str, *columns: str) -> Rule:
    """No two rows of a document are equal in `columns`."""
    same = " AND ".join(f"o.{column} IS NOT DISTINCT FROM t.{column}" for column in ("document_id", *columns))
    return Rule(
        f"no two rows of a document have the same {', '.join(columns) or 'document_id'}",
        f"(SELECT count(*) FROM staging.{table} AS o WHERE {same}) > 1",
        f"concat_ws(', ', {', '.join(f't.{column}' for column in columns)})" if columns else "NULL",
    )


def numbered(table: str) -> Rule:
    """No row was lost: numbers from 1 that occur once, both checked apart, have a gap only where one exceeds the count.

    Rows that a correction dropped stand in `staging.correction`.
    """
    return Rule(
        "record_no numbers the rows of a document without a gap",
        f"t.record_no > (SELECT count(*) FROM staging.{table} AS o WHERE o.document_id = t.document_id)"
        " + (SELECT count(*) FROM staging.correction AS c WHERE c.document_id = t.document_id"
        f" AND c.staging_table = '{table}' AND c.correction_kind = 'drop')",
        "t.record_no",
    )


def _execution_printed(stage: str) -> Rule:
    """An amount of the execution block, in yuan, was printed with a unit."""
    return Rule(
        f"the {stage} amount in yuan comes from a printed amount with a printed unit",
        f"t.{stage}_yuan IS NOT NULL AND (t.{stage}_printed IS NULL OR t.unit_printed IS NULL)",
        f"t.{stage}_yuan",
    )


def _non_blank_characters(text: str) -> str:
    """Number of characters as the account counts them (`extract.text.is_blank`)."""
    return rf"length(regexp_replace({text}, '[\s\p{{Z}}]', '', 'g'))"


DOCUMENT_ID = Rule(
    "document_id is a SHA-256 in lower-case hexadecimal",
    "NOT regexp_full_match(t.document_id, '[0-9a-f]{64}')",
    "t.document_id",
)

# Rules of every table made from a record class.
OF_ALL_RECORDS = (
    Rule(
        "the row belongs to the batch, layout and extractor version of its document",
        "NOT EXISTS (SELECT 1 FROM staging.document AS d WHERE d.document_id = t.document_id"
        " AND d.batch_id = t.batch_id AND d.layout IS NOT DISTINCT FROM t.layout"
        " AND d.extractor_version = t.extractor_version)",
        "concat_ws(', ', t.batch_id, t.layout, t.extractor_version)",
    ),
    Rule(
        "pages, tables, rows, columns and lines count from 1",
        "least(t.page_no, t.table_no, t.row_no, t.column_no, t.line_from, t.line_to) < 1",
    ),
    Rule(
        "line_from is not after line_to, and both are there or neither",
        "t.line_from > t.line_to OR (t.line_from IS NULL) <> (t.line_to IS NULL)",
        "concat(t.line_from, '-', t.line_to)",
    ),
    Rule(
        "row_no and column_no stand in a table",
        "t.table_no IS NULL AND coalesce(t.row_no, t.column_no) IS NOT NULL",
    ),
    Rule(
        "page_no is a page of the document",
        "t.page_no > (SELECT max(d.page_count) FROM staging.document AS d WHERE d.document_id = t.document_id)",
        "t.page_no",
    ),
    Rule(
        "bbox is x0,y0,x1,y1 with x0 <= x1 and y0 <= y1",
        r"NOT regexp_full_match(t.bbox, '-?\d+(\.\d+)?(,-?\d+(\.\d+)?){3}')"
        " OR try_cast(split_part(t.bbox, ',', 1) AS DOUBLE) > try_cast(split_part(t.bbox, ',', 3) AS DOUBLE)"
        " OR try_cast(split_part(t.bbox, ',', 2) AS DOUBLE) > try_cast(split_part(t.bbox, ',', 4) AS DOUBLE)",
        "t.bbox",
    ),
    Rule(
        "what is carried or inferred names its rule",
        "t.evidence IN ('carried', 'inferred') AND t.inference IS NULL",
        "t.evidence",
    ),
)

PROJECT_EXISTS = Rule(
    "project_no is a project of the document",
    "t.project_no IS NOT NULL AND NOT EXISTS (SELECT 1 FROM staging.project AS p"
    " WHERE p.document_id = t.document_id AND p.project_no = t.project_no)",
    "t.project_no",
)
INDICATOR_EXISTS = Rule(
    "indicator_record_no is the record_no of an indicator of the document",
    "t.indicator_record_no IS NOT NULL AND NOT EXISTS (SELECT 1 FROM staging.indicator AS i"
    " WHERE i.document_id = t.document_id AND i.record_no = t.indicator_record_no)",
    "t.indicator_record_no",
)
PROJECT_OWNER = Rule(
    "a project as owner is numbered, and only then",
    "(t.owner_kind = 'project') <> (t.project_no IS NOT NULL)",
    "concat(t.owner_kind, ' ', t.project_no)",
)
GROUP_OWNER = Rule(
    "a group as owner is numbered, and only then",
    "(t.owner_kind = 'group') <> (t.group_no IS NOT NULL)",
    "concat(t.owner_kind, ' ', t.group_no)",
)
AMOUNT_PRINTED = Rule(
    "an amount in yuan comes from a printed amount with a printed unit",
    "t.amount_yuan IS NOT NULL AND (t.amount_printed IS NULL OR t.unit_printed IS NULL)",
    "t.amount_yuan",
)
WEIGHT_PRINTED = Rule(
    "a weight or a score is read from a printed one",
    "(t.weight IS NOT NULL AND t.weight_printed IS NULL) OR (t.score IS NOT NULL AND t.score_printed IS NULL)",
    "concat(t.weight, ' ', t.score)",
)
LEVEL2_NAME = Rule("a level-2 code has a name", "(t.level2_code IS NULL) <> (t.level2_name IS NULL)", "t.level2_code")
TOTAL_IS_00 = Rule(
    "only the total has fund source 00",
    "t.fund_source_code IS NOT NULL AND t.is_total <> (t.fund_source_code = '00')",
    "t.fund_source_code",
)

# Rules of single tables.
OF_TABLE: dict[str, tuple[Rule, ...]] = {
    "landing": (
        DOCUMENT_ID,
        Rule(
            "what was landed has a row in staging.document",
            "NOT EXISTS (SELECT 1 FROM staging.document AS d WHERE d.document_id = t.document_id)",
            "t.file_name",
        ),
        Rule("bytes are landed before they are seen again", "t.landed_at > t.seen_at", "t.landed_at"),
    ),
    "correction": (
        Rule(
            "the correction is of a document that is there",
            "NOT EXISTS (SELECT 1 FROM staging.document AS d WHERE d.document_id = t.document_id)",
            "t.correction_id",
        ),
    ),
    "document": (
        DOCUMENT_ID,
        Rule(
            "the document was landed",
            "NOT EXISTS (SELECT 1 FROM staging.landing AS l WHERE l.document_id = t.document_id)",
            "t.file_name",
        ),
        Rule("an extracted document has a layout", "t.state = 'extracted' AND t.layout IS NULL"),
        Rule("an extracted document has pages", "t.state = 'extracted' AND t.page_count < 1", "t.page_count"),
        Rule("a quarantined document has a reason", "t.state = 'quarantined' AND t.reason IS NULL"),
        Rule(
            "characters in all are those claimed, furniture, unclaimed and left",
            "t.chars_total <> t.chars_claimed + t.chars_furniture + t.chars_unclaimed + t.chars_left",
            "concat_ws(' ', t.chars_total, '<>', t.chars_claimed, '+', t.chars_furniture, '+', t.chars_unclaimed, '+',"
            " t.chars_left)",
        ),
        Rule(
            "pages that were left are named and not more than there are",
            "t.left_page_count > t.page_count OR (t.left_page_count > 0) <> (t.left_pages IS NOT NULL)",
            "concat_ws(' ', t.left_page_count, t.left_pages)",
        ),
        Rule(
            "unclaimed characters stand in staging.unclaimed_text",
            "t.chars_unclaimed <>"
            " (SELECT coalesce(sum(u.chars), 0) FROM staging.unclaimed_text AS u WHERE u.document_id = t.document_id)",
            "t.chars_unclaimed",
        ),
        Rule(
            "furniture characters stand in staging.furniture",
            "t.chars_furniture > (SELECT coalesce(sum(f.occurrence_count * "
            + _non_blank_characters("f.furniture_text")
            + "), 0) FROM staging.furniture AS f WHERE f.document_id = t.document_id)",
            "t.chars_furniture",
        ),
        Rule(
            "a fiscal year has a source, a confidence and a basis",
            "t.fiscal_year IS NOT NULL"
            " AND (t.fiscal_year_source IS NULL OR t.fiscal_year_confidence IS NULL OR t.fiscal_year_basis IS NULL)",
            "t.fiscal_year",
        ),
    ),
    "project": (),
    "project_amount": (PROJECT_EXISTS, AMOUNT_PRINTED, TOTAL_IS_00),
    "project_attribute": (
        PROJECT_EXISTS,
        Rule(
            "a role is a word of the vocabulary, not of the page",
            "NOT regexp_full_match(t.role, '[a-z][a-z0-9_]*')",
            "t.role",
        ),
        Rule(
            "an attribute has text exactly where something is printed, and a day only there",
            "(t.value_text IS NULL) <> (t.value_printed IS NULL) OR (t.value_on IS NOT NULL AND t.value_text IS NULL)",
            "concat_ws(' ', t.value_printed, t.value_text, t.value_on)",
        ),
    ),
    "project_cost_item": (PROJECT_EXISTS, AMOUNT_PRINTED),
    "project_execution": (
        PROJECT_EXISTS,
        TOTAL_IS_00,
        *(_execution_printed(stage) for stage in ("initial", "adjusted", "executed")),
        Rule("a rate is read from a printed one", "t.rate_pct IS NOT NULL AND t.rate_printed IS NULL", "t.rate_pct"),
        WEIGHT_PRINTED,
    ),
    "department_amount": (
        AMOUNT_PRINTED,
        Rule(
            "an amount is no count and a count is no amount",
            "(t.measure_kind <> 'count' AND t.count_value IS NOT NULL)"
            " OR (t.measure_kind <> 'amount' AND t.amount_yuan IS NOT NULL)",
            "concat(t.measure_kind, ' ', t.amount_yuan, ' ', t.count_value)",
        ),
    ),
    "goal": (PROJECT_OWNER, GROUP_OWNER, PROJECT_EXISTS),
    "indicator": (
        PROJECT_OWNER,
        GROUP_OWNER,
        PROJECT_EXISTS,
        LEVEL2_NAME,
        WEIGHT_PRINTED,
        Rule(
            "a level-1 code has a name and says how it is known",
            "t.level1_code IS NOT NULL AND (t.level1_name IS NULL OR t.level1_evidence IS NULL)",
            "t.level1_code",
        ),
        Rule(
            "a level-2 code says how it is known",
            "t.level2_code IS NOT NULL AND t.level2_evidence IS NULL",
            "t.level2_code",
        ),
        Rule("an indicator of a table has a name", "t.origin = 'table' AND t.level3_name IS NULL"),
    ),
    "indicator_value": (
        INDICATOR_EXISTS,
        Rule(
            "a value is empty exactly where nothing is printed",
            "(t.value_kind = 'empty') <> (coalesce(trim(t.value_printed), '') = '')",
            "concat(t.value_kind, ' ', t.value_printed)",
        ),
        Rule("the lower end is not above the upper end", "t.value_low > t.value_high", "t.value_printed"),
        Rule(
            "a range has two ends",
            "t.operator = 'between' AND (t.value_low IS NULL OR t.value_high IS NULL)",
            "t.value_printed",
        ),
        Rule(
            "a numeric value or a duration holds a number",
            "t.value_kind IN ('numeric', 'duration') AND coalesce(t.value_low, t.value_high) IS NULL",
            "t.value_printed",
        ),
        Rule(
            "words, placeholders and blanks hold no number",
            "t.value_kind IN ('qualitative', 'placeholder', 'empty')"
            " AND (coalesce(t.value_low, t.value_high, t.value_base) IS NOT NULL OR t.target_on IS NOT NULL)",
            "t.value_printed",
        ),
        Rule(
            "a date is a day or a pattern for one",
            "t.value_kind = 'date' AND t.target_on IS NULL AND t.target_date_pattern IS NULL",
            "t.value_printed",
        ),
        Rule("an implied operator is there", "t.is_operator_implied AND t.operator IS NULL", "t.value_printed"),
    ),
    "milestone": (PROJECT_EXISTS,),
    "key_task": (AMOUNT_PRINTED,),
    "safeguard": (),
    "empty_category": (PROJECT_OWNER, PROJECT_EXISTS, LEVEL2_NAME),
    "fragment": (PROJECT_OWNER, PROJECT_EXISTS, INDICATOR_EXISTS),
    "extraction_finding": (PROJECT_EXISTS,),
    "furniture": (),
    "unclaimed_text": (
        Rule(
            "chars is the number of its non-blank characters",
            "t.chars <> " + _non_blank_characters("t.unclaimed_text"),
            "concat(t.chars, ' for ', t.unclaimed_text)",
        ),
    ),
}
