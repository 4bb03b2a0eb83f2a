"""Workbooks, as XLSX and as OpenDocument, from one description."""
