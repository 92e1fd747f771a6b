-- Q46 to Q49: names, years and words in the texts of a document that do not suit it; one row a text and what is odd
-- in it.
with
    document_text as (select * from {{ ref("int_document_text") }}),

    -- Q46. A department is also called by a shorter ending behind its place (荔湾区检察院), or as its own unit (本级). A unit
    -- of another name is another unit, and no other name of the department.
    short_name as (
        select
            department.department_name,
            left(
                department.department_name, length(department.department_name) - length(ending.official_ending)
            ) as beginning,
            coalesce(division.county_name, division.city_name, division.province_name) as place_name,
            ending.short_ending
        from {{ ref("int_department_located") }} as department
        inner join
            {{ ref("department_short_name") }} as ending
            on ends_with(department.department_name, ending.official_ending)
        left join
            {{ ref("int_administrative_division") }} as division on division.division_key = department.division_key
    ),

    other_name as (
        select
            document_text.*,
            if(contains(document_text.text, beginning || short_ending), beginning, place_name)
            || short_ending as observed
        from document_text
        inner join short_name on short_name.department_name = document_text.department_name
        where
            contains(document_text.text, short_name.beginning || short_name.short_ending)
            or contains(document_text.text, short_name.place_name || short_name.short_ending)
        union all
        select *, text
        from document_text
        where kind_no = 0 and text <> department_name and {{ department_name("text") }} = department_name
    ),

    -- Q47. A year before the document's; not one that something is measured against (在2023年的基础上, 较2023年).
    stale_year as (
        select
            *,
            list_sort(
                list_distinct(
                    list_filter(
                        regexp_extract_all(text, '(?:^|[^在较比与同0-9])((?:19|20)[0-9]{2})年', 1),
                        year -> cast(year as integer) < fiscal_year
                    )
                )
            ) as years
        from document_text
    ),

    -- Q48. Two to eight characters twice in a row (用于满足用于满足).
    character as (select text_key, string_split(text, '') as characters from document_text),

    place as (
        select text_key, characters, n, unnest(range(1, len(characters) - 2 * n + 2)) as i
        from character, range(2, 9) as width(n)
        where len(characters) >= 2 * n
    ),

    repetition as (
        select text_key, arg_min(array_to_string(characters[i:i + n - 1], ''), (i, n)) as words
        from place
        where characters[i] = characters[i + n] and characters[i:i + n - 1] = characters[i + n:i + 2 * n - 1]
        group by text_key
        -- Reduplication (一点一点) and figures (2020) are no slips.
        having regexp_full_match(words, '[\x{4E00}-\x{9FFF}]+') and not starts_with(words, '一')
    ),

    slip as (
        select document_text.*, repetition.words || repetition.words as observed, repetition.words as expected
        from document_text
        inner join repetition on repetition.text_key = document_text.text_key
        union all
        select document_text.*, regexp_extract(document_text.text, vocabulary.pattern, 1), vocabulary.expected
        from document_text
        inner join {{ ref("text_slip") }} as vocabulary on regexp_matches(document_text.text, vocabulary.pattern)
    ),

    -- Q49. A county that speaks of 全市 or of its city's own edition (广州版), any below a province that speaks of 全省: the
    -- text of a higher level. In a county-level city 全市 is the place itself.
    placed as (
        select
            document_text.*,
            division.full_name,
            regexp_extract_all(
                document_text.text,
                concat_ws(
                    '|',
                    '[全我本]省',
                    if(division.level = 3 and not ends_with(division.county_name, '市'), '[全我本]市', null),
                    if(
                        division.level = 3,
                        rtrim(coalesce(division.city_name, division.province_name), '市') || '版',
                        null
                    )
                )
            ) as words
        from document_text
        inner join
            {{ ref("int_administrative_division") }} as division on division.division_key = document_text.division_key
        where division.level > 1
    ),

    found as (
        select 'Q46' as rule_id, *, department_name as expected
        from other_name
        qualify row_number() over (partition by document_key, observed order by project_no, kind_no, record_no) = 1
        union all by name
        select
            'Q47' as rule_id,
            * exclude (years),
            array_to_string(years, '、') as observed,
            cast(fiscal_year as varchar) as expected
        from stale_year
        where len(years) > 0
        union all by name
        select 'Q48' as rule_id, *
        from slip
        union all by name
        select
            'Q49' as rule_id,
            * exclude (words, full_name),
            array_to_string(list_sort(list_distinct(words)), '、') as observed,
            full_name as expected
        from placed
        where len(words) > 0
    )

select
    {{ key("qct", ["rule_id", "text_key", "observed"]) }} as check_key,
    rule_id,
    document_key,
    department_key,
    project_key,
    project_no,
    indicator_key,
    item,
    observed,
    expected,
    source_key
from found
