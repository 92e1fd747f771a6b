"""What the tests of `warehouse` share: homes with invented documents, marts made by hand, processes to be killed."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

from warehouse.build import prepare
from warehouse.extraction import extract_pending
from warehouse.home import Home
from warehouse.landing import land
from warehouse.publish import publish

READER = "tests.unit.warehouse_reader:read"
ROOT = Path(__file__).parents[2]

SAMPLE = """示例市观测局绩效目标表
项目 流星观测 12.30
指标 观测次数 ≥24次
项目 望远镜维护 5.00
指标 设备完好率 ≥95%

备注
"""


def write(folder: Path, name: str, text: str) -> Path:
    """A file with a text."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def built_home(tmp_path: Path, *texts: str) -> Home:
    """A home with documents read and marts made, not published."""
    return _copy(tmp_path, texts or (SAMPLE,), is_published=False)


def published_home(tmp_path: Path, *texts: str) -> Home:
    """A home with documents read, marts made and published."""
    return _copy(tmp_path, texts or (SAMPLE,), is_published=True)


def _copy(tmp_path: Path, texts: tuple[str, ...], is_published: bool) -> Home:
    template = Path(_template(texts, is_published).name) / "home"
    return Home(Path(shutil.copytree(template, tmp_path / "home")))


@functools.cache
def _template(texts: tuple[str, ...], is_published: bool) -> tempfile.TemporaryDirectory[str]:
    """A home made once for all tests that want the same; gone with the process."""
    folder = tempfile.TemporaryDirectory(prefix="jixiao-tests-")
    home = Home(Path(folder.name) / "home")
    files = [write(Path(folder.name), f"文件{number}.txt", text) for number, text in enumerate(texts, start=1)]
    land(home, files)
    extract_pending(home, reader=READER)
    prepare(home)
    make_marts(home.build_file)
    if is_published:
        publish(home)
    return folder


def make_marts(build_file: Path) -> None:
    """Marts and Chinese views as dbt makes them, with names of the build's database in the views."""
    with duckdb.connect(build_file) as db:
        db.execute(MARTS)


def run_python(code: str, **environment: str) -> subprocess.Popen[str]:
    """Starts Python on some code, with the packages and these tests in its path."""
    return subprocess.Popen(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def kill_when(process: subprocess.Popen[str], line: str) -> None:
    """Kills a process with SIGKILL once it has printed `line`."""
    assert process.stdout
    for printed in process.stdout:
        if printed.strip() == line:
            break
    else:
        raise AssertionError(process.stderr.read() if process.stderr else "")
    process.kill()
    process.wait()


PLACE = "page_no, table_no, row_no, column_no, line_from, line_to, bbox, printed_text"
MARTS = f"""
CREATE SCHEMA marts; CREATE SCHEMA zh;
CREATE TABLE marts.dim_document (
    document_key VARCHAR NOT NULL PRIMARY KEY, document_id VARCHAR NOT NULL, is_current BOOLEAN, title VARCHAR,
    layout VARCHAR, fiscal_year BIGINT, fiscal_year_source VARCHAR, file_name VARCHAR, media_type VARCHAR,
    landed_at TIMESTAMP, state VARCHAR, source_key VARCHAR);
INSERT INTO marts.dim_document SELECT 'd' || document_id[:15], document_id, true, title, layout, fiscal_year,
    fiscal_year_source, d.file_name, d.media_type, l.landed_at, state, NULL
    FROM staging.document d JOIN staging.landing l USING (document_id) WHERE sighting_no = 1;
CREATE TABLE marts.dim_source_location (
    source_key VARCHAR NOT NULL PRIMARY KEY, document_key VARCHAR NOT NULL, page_no BIGINT, table_no BIGINT,
    row_no BIGINT, column_no BIGINT, line_from BIGINT, line_to BIGINT, bbox VARCHAR, printed_text VARCHAR);
INSERT INTO marts.dim_source_location
    SELECT DISTINCT 's' || line_from || document_id[:12], 'd' || document_id[:15], {PLACE}
    FROM (SELECT document_id, {PLACE} FROM staging.project UNION ALL SELECT document_id, {PLACE} FROM staging.indicator
        UNION ALL SELECT document_id, {PLACE} FROM staging.unclaimed_text);
CREATE TABLE marts.dim_project (project_key VARCHAR NOT NULL PRIMARY KEY, project_code VARCHAR, project_name VARCHAR NOT NULL);
INSERT INTO marts.dim_project SELECT 'p' || md5(project_name)[:15],
    '440103' || lpad(min(project_no)::VARCHAR, 15, '0'), project_name FROM staging.project GROUP BY project_name;
CREATE TABLE marts.fct_project_funding (
    funding_key BIGINT NOT NULL PRIMARY KEY, document_key VARCHAR, project_key VARCHAR, amount_yuan DECIMAL(20,2),
    amount_printed VARCHAR, is_total BOOLEAN, evidence VARCHAR, inference VARCHAR, alternatives VARCHAR[],
    source_key VARCHAR, CHECK (amount_yuan > 0));
INSERT INTO marts.fct_project_funding SELECT 9000000000000000000 + row_number() OVER (ORDER BY a.document_id, a.record_no),
    'd' || a.document_id[:15], 'p' || md5(p.project_name)[:15], amount_yuan, amount_printed, is_total, a.evidence,
    a.inference, a.alternatives, 's' || a.line_from || a.document_id[:12]
    FROM staging.project_amount a JOIN staging.project p USING (document_id, project_no);
CREATE TABLE marts.fct_indicator (
    indicator_key VARCHAR NOT NULL PRIMARY KEY, document_key VARCHAR, project_key VARCHAR, level3_name VARCHAR,
    evidence VARCHAR, source_key VARCHAR);
INSERT INTO marts.fct_indicator SELECT 'i' || md5(i.document_id || i.record_no)[:15], 'd' || i.document_id[:15],
    'p' || md5(p.project_name)[:15], level3_name, i.evidence, 's' || i.line_from || i.document_id[:12]
    FROM staging.indicator i JOIN staging.project p USING (document_id, project_no);
CREATE TABLE marts.fct_indicator_value (indicator_value_key VARCHAR NOT NULL, indicator_key VARCHAR, value_scope VARCHAR);
INSERT INTO marts.fct_indicator_value SELECT 'v' || indicator_key[2:], indicator_key, 'annual' FROM marts.fct_indicator;
CREATE TABLE marts.fct_finding (
    finding_key VARCHAR NOT NULL, rule_id VARCHAR, severity VARCHAR, document_key VARCHAR, project_key VARCHAR,
    source_key VARCHAR, message_en VARCHAR, message_zh VARCHAR, observed VARCHAR, expected VARCHAR);
INSERT INTO marts.fct_finding SELECT 'f' || f.document_id[:15], rule_id, severity, 'd' || f.document_id[:15], NULL,
    's' || u.line_from || u.document_id[:12], message_en, message_zh, u.unclaimed_text, NULL
    FROM staging.extraction_finding f JOIN staging.unclaimed_text u USING (document_id);
CREATE VIEW jixiao.marts.dim_document_current AS SELECT * FROM jixiao.marts.dim_document WHERE is_current;
CREATE VIEW "jixiao"."zh"."项目资金" AS SELECT funding_key AS "资金键", p.project_name AS "项目名称", amount_yuan::DECIMAL(20,2),
    f.alternatives AS "其他可能"
    FROM "jixiao"."marts"."fct_project_funding" f LEFT JOIN jixiao.marts.dim_project p USING (project_key);
CREATE VIEW zh."当前文件" AS SELECT title AS "标题" FROM jixiao.marts.dim_document_current;
COMMENT ON TABLE marts.dim_project IS 'Project over years. 项目''表''';
COMMENT ON COLUMN marts.dim_project.project_code IS 'Code of the project. "项目代码"';
COMMENT ON VIEW zh."项目资金" IS '项目资金';
COMMENT ON COLUMN zh."项目资金"."资金键" IS '键';
"""
