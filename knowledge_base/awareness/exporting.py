"""The results as a workbook: a row for each question of each edition, and one over all. Fewer than five people: no share."""

import tablib
from django.utils.translation import gettext as _
from import_export.formats.base_formats import XLSX

from portal.organisations.resources import safe_cell

from .domain.results import result


def workbook(editions):
    headers = [
        _("Survey"),
        _("Place"),
        _("Sample"),
        _("First day"),
        _("Last day"),
        _("Question"),
        _("People asked"),
        _("Share known"),
        _("lower end"),
        _("upper end"),
    ]
    table = tablib.Dataset(headers=headers)
    for edition in editions:
        found = result(edition)
        head = [
            safe_cell(edition.survey.title), safe_cell(edition.organisation.name), str(edition.get_sample_display()),
            edition.begins.isoformat(), edition.ends.isoformat(),
        ]  # fmt: skip
        if found.is_hidden:
            table.append([*head, _("fewer than 5 people: not shown"), "", "", "", ""])
            continue
        for text, share in [(_("over all"), found.whole), *found.questions]:
            table.append([*head, safe_cell(text), found.people, share.percent, share.low, share.high])
    return XLSX().export_data(table)
