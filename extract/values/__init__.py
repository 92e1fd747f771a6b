"""Target values of indicators: from the printed text to operator, number, unit, day (`parse_target`) and back."""

from extract.values.parse import parse_target
from extract.values.render import render_target
from extract.values.target import Target, value_record_fields

__all__ = ["Target", "parse_target", "render_target", "value_record_fields"]
