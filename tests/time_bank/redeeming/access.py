"""Objects of township A for the table of addresses: `owner` has saved time and serves, too."""

from datetime import date, timedelta

from django.utils import timezone

from tests.factories.redeeming import CertificateRequestFactory, PaperSheetFactory, ServiceRequestFactory
from tests.factories.volunteers import VolunteerFactory
from time_bank.ledger.domain import accounts, earning, moving, rules
from time_bank.redeeming.domain import certifying
from time_bank.redeeming.models import PaperSheet

from .scene import scan, served_record


class _Town:
    """What served_record asks of a village."""

    def __init__(self, cast):
        from portal.organisations.domain import roles

        self.town, self.coordinator = cast.tree.township_a, cast.coordinator
        roles.grant("coordinator", cast.people["superuser"], cast.tree.county, by=None, now=timezone.now())
        self.second = cast.people["superuser"]


def redeeming_scene(cast):
    town, now = cast.tree.township_a, timezone.now()
    bank = accounts.bank_at(town)
    if bank is None:
        rules.load()
        bank = accounts.open_bank(cast.tree.county, "示例时间银行", "plain", by=None, now=now)
    account = accounts.account_of(cast.owner, bank, now)
    earning.deposit(bank, cast.owner, 300, occurred_on=date(2026, 1, 1), evidence_key="test:redeeming", by=None, now=now)
    cast.made["time_account"] = account
    cast.made["request"] = ServiceRequestFactory(account=account, organisation=town)
    helper = VolunteerFactory(organisation=town)
    cast.made["to_serve"] = _accepted(account, cast.made["volunteer"], town, cast, now)
    cast.made["to_decide"] = _accepted(account, helper, town, cast, now, state="disputed")
    _sheets(cast, town, now)
    _certificates(cast, town)


def _accepted(account, provider, town, cast, now, state="accepted"):
    hold = moving.hold(account, 60, evidence_key=f"test:hold:{state}", by=cast.coordinator, now=now)
    return ServiceRequestFactory(
        account=account, organisation=town, state=state, provider=provider, provider_pseudonym=provider.user.pseudonym, hold=hold,
        wanted_on=timezone.localdate(now) - timedelta(days=1),
    )  # fmt: skip


def _sheets(cast, town, now):
    from courses.learning.domain.classroom import keep_evidence

    evidence = keep_evidence(scan(), "SQ2026-000901", by=cast.coordinator, now=now)
    cast.made["sheet"] = PaperSheetFactory(number="SQ2026-000900", organisation=town, printed_by=cast.coordinator)
    cast.made["entered_sheet"] = PaperSheetFactory(
        number="SQ2026-000901", organisation=town, state=PaperSheet.State.ENTERED, evidence=evidence, entered_at=now
    )


def _certificates(cast, town):
    record = served_record(_Town(cast), cast.made["volunteer"])
    asked = CertificateRequestFactory(volunteer=cast.made["volunteer"], organisation=town, first_on=record.service_date)
    certifying.issue(asked, responsible="何镇理", handler="俞志愿", contact="0571-0000000", by=cast.coordinator, now=timezone.now())
    cast.made["issued_certificate"] = asked
    cast.made["certificate_request"] = CertificateRequestFactory(volunteer=cast.made["volunteer"], organisation=town)
