"""Who may see what: one entry for every address of ours.

To add an address: `"<view name>": Address({persons}, args)`; addresses without a name are listed by their route.
`args(cast)` gives the arguments of an object that hangs on township A; rooms put theirs into `cast.made` in SCENES.
A POST-only address is walked with `method="POST"` and an empty form; nothing it does is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model

from portal.notices.models import Notice
from portal.organisations.models import Membership, Role
from portal.search.insights.models import Term
from tests.cast import PERSONS
from tests.certificates.scene import certify
from tests.factories.accounts import ConsentFactory, PrivacyNoticeFactory
from tests.factories.jobs import JobFactory
from tests.factories.organisations import RosterFactory
from tests.knowledge_base.places import places_scene
from tests.knowledge_base.scene import knowledge_scene
from tests.learning.office_scene import learning_office_scene
from tests.time_bank.activities.scene import activities_scene
from tests.time_bank.ledger.scene import ledger_scene
from tests.time_bank.redeeming.access import redeeming_scene
from tests.time_bank.volunteers.scene import pool_scene

EVERYBODY = frozenset(PERSONS)
NOBODY = frozenset()
SIGNED_IN = EVERYBODY - {"visitor"}
STAFF = frozenset(
    {"superuser", "superior", "administrator", "officer", "trainer", "reviewer", "editor", "health_reviewer", "coordinator", "sibling"}
)
SUPERUSER = frozenset({"superuser"})
# Who may do a thing at all; on an object of township A the sibling of township B must not.
ADMINISTRATORS = frozenset({"superuser", "superior", "administrator", "sibling"})
DECIDERS = ADMINISTRATORS | {"officer"}
OFFICERS = frozenset({"superuser", "officer", "sibling"})
TRAINERS = frozenset({"superuser", "trainer"})
EDITORS = frozenset({"superuser", "editor"})
HEALTH_REVIEWERS = frozenset({"superuser", "health_reviewer"})
KEEPERS = ADMINISTRATORS | {"editor"}  # of service points and events
VIEWERS = DECIDERS | {"trainer"}


def in_a(persons):
    """The same people, for an object of township A."""
    return persons - {"sibling"}


@dataclass(frozen=True)
class Address:
    who: frozenset
    args: Callable = lambda cast: ()
    method: str = "GET"


def owner(cast):
    return (cast.owner.pk,)


def search_term():
    return Term.objects.get_or_create(digest="0" * 64, defaults={"text": "睡眠", "times": 3, "last_day": date(2026, 11, 1)})[0]


OURS = {
    # core
    "healthz": Address(EVERYBODY),
    "readyz": Address(EVERYBODY),
    "set_display": Address(EVERYBODY, method="POST"),
    "set_language": Address(EVERYBODY, method="POST"),
    "library_file": Address(
        frozenset({"superuser", "trainer", "reviewer", "editor", "health_reviewer"}), lambda cast: (cast.made["document"].file.name,)
    ),
    # search
    "search:page": Address(EVERYBODY),
    "search:suggest": Address(EVERYBODY),
    "search:counts": Address(EVERYBODY, method="POST"),
    "search_office:index": Address(SUPERUSER),
    "attachment_texts:index": Address(frozenset({"superuser", "trainer", "editor"})),
    "attachment_texts:again": Address(
        frozenset({"superuser", "trainer"}), lambda cast: (cast.made["document"].attachment_text.pk,), method="POST"
    ),
    "wagtailsnippets_search_synonymgroup:add": Address(SUPERUSER),
    "search_office:term": Address(SUPERUSER, lambda cast: (search_term().pk,)),
    "search_office:put_first": Address(SUPERUSER, lambda cast: (search_term().pk,), method="POST"),
    # the back office of people
    "people:people": Address(VIEWERS),
    "people:export": Address(VIEWERS),
    "people:person": Address(in_a(VIEWERS), owner),
    "people:rename": Address(in_a(ADMINISTRATORS), owner, "POST"),
    "people:grant": Address(in_a(ADMINISTRATORS), owner, "POST"),
    "people:waiting": Address(DECIDERS),
    "people:membership": Address(in_a(ADMINISTRATORS), lambda cast: (cast.made["membership"].pk,)),
    "people:end_membership": Address(in_a(DECIDERS), lambda cast: (cast.made["membership"].pk,)),
    "people:organisations": Address(ADMINISTRATORS),
    "people:add_organisation": Address(ADMINISTRATORS),
    "people:organisation": Address(in_a(ADMINISTRATORS), lambda cast: (cast.tree.township_a.pk,)),
    "people:close_organisation": Address(in_a(ADMINISTRATORS), lambda cast: (cast.tree.township_a.pk,), "POST"),
    "people:roles": Address(ADMINISTRATORS),
    "people:withdraw": Address(in_a(ADMINISTRATORS), lambda cast: (cast.made["role"].pk,), "POST"),
    "people:rosters": Address(ADMINISTRATORS),
    "people:upload": Address(ADMINISTRATORS),
    "people:template": Address(ADMINISTRATORS),
    "people:roster": Address(in_a(ADMINISTRATORS), lambda cast: (cast.made["roster"].pk,)),
    "people:apply": Address(in_a(ADMINISTRATORS), lambda cast: (cast.made["roster"].pk,), "POST"),
    "people:discard": Address(in_a(ADMINISTRATORS), lambda cast: (cast.made["roster"].pk,), "POST"),
}


# accounts and one's own memberships
OURS |= {
    name: Address(SIGNED_IN)
    for name in ("accounts_home", "accounts_profile", "accounts_consent", "accounts_data", "accounts_erase_confirm", "membership_claim")
}
OURS |= {
    "accounts_identity": Address(SIGNED_IN),
    "accounts_download": Address(SIGNED_IN, method="POST"),
    "accounts_erase": Address(SIGNED_IN),
    "accounts_privacy": Address(EVERYBODY),
    "accounts_privacy_version": Address(EVERYBODY, lambda cast: (cast.made["notice_version"].version,)),
    "privacy_office:versions": Address(SUPERUSER),
    "privacy_office:new": Address(SUPERUSER),
    "privacy_office:edit": Address(SUPERUSER, lambda cast: (cast.made["notice_version"].pk,)),
    "privacy_office:publish": Address(SUPERUSER, lambda cast: (cast.made["notice_version"].pk,), "POST"),
    "privacy_office:discard": Address(SUPERUSER, lambda cast: (cast.made["notice_version"].pk,), "POST"),
    "membership_change": Address(frozenset({"stranger"}), lambda cast: (cast.made["claim"].pk,)),
    "membership_answer": Address(frozenset({"stranger"}), lambda cast: (cast.made["claim"].pk,), "POST"),
    "membership_leave": Address(frozenset({"stranger"}), lambda cast: (cast.made["claim"].pk,), "POST"),
    "brand_css": Address(EVERYBODY, lambda cast: ("0",)),
    # Wagtail's and Django's own sign-in pages lead to ours
    "wagtailadmin_login_closed": Address(NOBODY),
    "cms/password_reset/": Address(NOBODY),
    "cms/password_reset/<path:rest>": Address(NOBODY),
    "_util/login/": Address(NOBODY),
}

# notices and background jobs: one's own
OURS |= {
    "notices": Address(SIGNED_IN),
    "notices_mark_all_read": Address(SIGNED_IN, method="POST"),
    "notices_preference": Address(SIGNED_IN, method="POST"),
    "notices_open": Address(frozenset({"owner"}), lambda cast: (cast.made["notice"].pk,), "POST"),
    "notices_outbox": Address(EVERYBODY),  # in development; production answers 404
    "job_list": Address(SIGNED_IN),
    "job_detail": Address(frozenset({"superuser", "administrator"}), lambda cast: (cast.made["job"].pk,)),
    "job_cancel": Address(frozenset({"superuser", "administrator"}), lambda cast: (cast.made["job"].pk,), "POST"),
}


def number(cast):
    return (cast.made["certificate"].number,)


# certificates
OURS |= {
    "certificates:verify": Address(EVERYBODY),
    "certificates:check": Address(EVERYBODY, number),
    "certificates:download_pdf": Address(in_a(DECIDERS) | {"owner"}, number),
    "certificates:download_png": Address(in_a(DECIDERS) | {"owner"}, number),
    "certificates_admin:register": Address(DECIDERS),
    "certificates_admin:register_results": Address(DECIDERS),
    "certificates_admin:detail": Address(in_a(DECIDERS), number),
    "certificates_admin:revoke": Address(in_a(OFFICERS), number),
    "certificates_admin:reissue": Address(in_a(OFFICERS), number),
    "certificates_admin:names": Address(OFFICERS),
    "certificates_admin:names_results": Address(OFFICERS),
    "certificates_admin:names_recheck": Address(OFFICERS, method="POST"),
}


def made(name):
    return lambda cast: (cast.made[name].pk,)


OWNER = frozenset({"owner"})

# learning: one's own, and the office
OURS |= {
    "learning:index": Address(SIGNED_IN),
    "learning:enrol": Address(SIGNED_IN, made("programme")),
    "learning:claims": Address(SIGNED_IN, method="POST"),
    "learning:hours": Address(SIGNED_IN),
    "learning:hours_xlsx": Address(SIGNED_IN),
    "learning:give_opinions": Address(EVERYBODY, method="POST"),  # anonymous on purpose: a signed slip opens it
    "learning:thanks": Address(EVERYBODY),
    "learning:detail": Address(OWNER, made("enrolment")),
    "learning:go_on": Address(OWNER, made("enrolment")),
    "learning:change_audience": Address(OWNER, made("enrolment")),
    "learning:leave": Address(OWNER, made("enrolment")),
    "learning:questionnaire": Address(OWNER, made("enrolment")),
    "learning:opinions": Address(OWNER, made("enrolment")),
    "learning_office:issuing": Address(OFFICERS),
    "learning_office:issuing_confirm": Address(in_a(OFFICERS), method="POST"),
    "learning_office:issuing_start": Address(in_a(OFFICERS), method="POST"),
    "learning_office:issuing_remind": Address(in_a(OFFICERS), method="POST"),
    "learning_office:issuing_result": Address(in_a(OFFICERS), made("issuing_job")),
    "learning_office:learners": Address(VIEWERS),
    "learning_office:learners_export": Address(in_a(VIEWERS)),
    "learning_office:record": Address(in_a(VIEWERS), made("enrolment")),
    "learning_office:hours": Address(OFFICERS),
    "learning_office:correct": Address(in_a(OFFICERS), made("hour_entry")),
    "learning_office:evidence": Address(in_a(VIEWERS), lambda cast: (cast.made["hour_entry"].evidence["evidence"],)),
    "learning_office:paper": Address(in_a(OFFICERS), made("enrolment")),
    "learning_office:work": Address(TRAINERS),
    "learning_office:work_read": Address(TRAINERS, made("answer")),
    "learning_office:results": Address(VIEWERS),
    "learning_office:results_programme": Address(in_a(VIEWERS), made("programme")),
}


def organisations_scene(cast):
    cast.made["claim"] = Membership.objects.get(user=cast.stranger)
    cast.made["notice_version"] = PrivacyNoticeFactory()
    for person in filter(None, cast.people.values()):  # else everybody is led to the consent page first
        ConsentFactory(user=person, notice=cast.made["notice_version"])
    cast.made["membership"] = Membership.objects.get(user=cast.owner)
    cast.made["role"] = Role.objects.get(user=cast.trainer)
    cast.made["roster"] = RosterFactory(organisation=cast.tree.township_a, uploaded_by=cast.administrator)


def own_scene(cast):
    cast.made["job"] = JobFactory(created_by=cast.administrator)
    cast.made["notice"] = Notice.objects.create(user=cast.owner, title="示例", url="/", created_at=timezone.now())
    cast.made["certificate"] = certify(cast)


# knowledge base
OURS |= {
    "knowledge_base:topic": Address(EVERYBODY, lambda cast: ("sleep",)),
    "knowledge_base:feed": Address(EVERYBODY),
    "knowledge_base:topic_feed": Address(EVERYBODY, lambda cast: ("sleep",)),
    "knowledge_base:feedback": Address(EVERYBODY, made("article"), "POST"),
    "knowledge_base:thanks": Address(EVERYBODY, made("article")),
    "knowledge_office:queue": Address(HEALTH_REVIEWERS),
    "knowledge_office:review": Address(HEALTH_REVIEWERS, made("article")),
    "knowledge_office:due": Address(HEALTH_REVIEWERS | EDITORS),
    "knowledge_office:feedback": Address(EDITORS),
    "knowledge_office:handled": Address(EDITORS, made("feedback"), "POST"),
}


def library_scene(cast):
    """A document that the trainer of township A brought and that no page shows yet."""
    file = ContentFile(b"%PDF-1.4\n%%EOF\n", name="sheet.pdf")
    cast.made["document"] = get_document_model().objects.create(title="讲义", file=file, uploaded_by_user=cast.trainer)


def event_slug(cast):
    return (cast.made["event"].slug,)


# service points and outreach events
OURS |= {
    "services:list": Address(EVERYBODY),
    "services:point": Address(EVERYBODY, lambda cast: (cast.made["point"].slug,)),
    "services_office:list": Address(KEEPERS),
    "services_office:add": Address(KEEPERS),
    "services_office:export": Address(KEEPERS),
    "services_office:template": Address(KEEPERS),
    "services_office:edit": Address(in_a(KEEPERS), made("point")),
    "services_office:remove": Address(in_a(KEEPERS), made("point"), "POST"),
    "services_office:upload": Address(KEEPERS),
    "services_office:sheet": Address(in_a(KEEPERS), made("point_sheet")),
    "services_office:apply": Address(in_a(KEEPERS), made("point_sheet"), "POST"),
    "services_office:discard": Address(in_a(KEEPERS), made("point_sheet"), "POST"),
    "events:list": Address(EVERYBODY),
    "events:event": Address(EVERYBODY, event_slug),
    "events:ics": Address(EVERYBODY, event_slug),
    "events:sign_up": Address(EVERYBODY, event_slug, "POST"),
    "events:own": Address(EVERYBODY, lambda cast: (cast.made["event"].slug, cast.made["sign_up_token"])),  # the link is the key
    "awareness:sheet": Address(EVERYBODY, lambda cast: (cast.made["edition"].code,)),
    "awareness:thanks": Address(EVERYBODY, lambda cast: (cast.made["edition"].code,)),
    "awareness_office:list": Address(KEEPERS),
    "awareness_office:make": Address(KEEPERS),
    "awareness_office:export": Address(KEEPERS),
    "awareness_office:hold": Address(in_a(KEEPERS), lambda cast: (cast.made["edition"].survey_id,)),
    "awareness_office:outcome": Address(in_a(KEEPERS), made("edition")),
    "awareness_office:paper": Address(in_a(KEEPERS), made("edition")),
    "events_office:list": Address(KEEPERS),
    "events_office:add": Address(KEEPERS),
    "events_office:edit": Address(in_a(KEEPERS), made("event")),
    "events_office:cancel": Address(in_a(KEEPERS), made("event")),
    "events_office:report": Address(in_a(KEEPERS), made("event")),
    "events_office:sign_ups": Address(in_a(KEEPERS), made("event")),
    "events_office:export": Address(in_a(KEEPERS), made("event"), "POST"),
}

VOLUNTEER_VIEWERS = ADMINISTRATORS | {"coordinator"}
COORDINATORS = frozenset({"superuser", "coordinator"})


def town(cast):
    return (cast.tree.township_a.pk,)


# the pool of volunteers
OURS |= {
    "volunteers:join": Address(SIGNED_IN),
    "volunteers:guardian_form": Address(EVERYBODY),
    "volunteers:me": Address(SIGNED_IN),
    "volunteers:details": Address(SIGNED_IN),
    "volunteers:leave": Address(SIGNED_IN),
    "volunteers:name_family": Address(OWNER),
    "volunteers:end_family": Address(OWNER, made("tie"), "POST"),
    "volunteers_office:index": Address(VOLUNTEER_VIEWERS),
    "volunteers_office:export": Address(VOLUNTEER_VIEWERS),
    "volunteers_office:person": Address(in_a(VOLUNTEER_VIEWERS), made("volunteer")),
    "volunteers_office:decide": Address(COORDINATORS, made("volunteer"), "POST"),
    "volunteers_office:honour": Address(COORDINATORS, made("volunteer"), "POST"),
    "volunteers_office:withdraw_honour": Address(COORDINATORS, made("honour")),
    "volunteers_office:training": Address(COORDINATORS),
    "volunteers_office:withdraw_training": Address(COORDINATORS, made("training_entry")),
    "volunteers_office:evidence": Address(in_a(VOLUNTEER_VIEWERS), lambda cast: (cast.made["training_entry"].evidence_id,)),
    "volunteers_office:supervision": Address(VOLUNTEER_VIEWERS),
    "volunteers_office:supervise": Address(COORDINATORS),
    "volunteers_office:overdue": Address(VOLUNTEER_VIEWERS),
    "volunteers_office:withdraw_supervision": Address(COORDINATORS, made("supervision")),
    "volunteers_office:family": Address(COORDINATORS),
    "volunteers_office:decide_family": Address(COORDINATORS, made("tie"), "POST"),
    "volunteers_office:rules": Address(COORDINATORS),
    "volunteers_office:pool": Address(COORDINATORS, town),
    "volunteers_office:name_programme": Address(COORDINATORS, town, "POST"),
    "volunteers_office:close_programme": Address(COORDINATORS, made("pool_programme"), "POST"),
    "volunteers_office:add_honour_rule": Address(COORDINATORS, town, "POST"),
    "volunteers_office:close_honour_rule": Address(COORDINATORS, made("honour_rule"), "POST"),
}


def of_request(name):
    return lambda cast: (cast.made[name].public_id,)


def of_sheet(name):
    return lambda cast: (cast.made[name].number,)


CERTIFIERS = COORDINATORS | OFFICERS

# redeeming time: one's own pages, the office, sheets of paper, certificates of service
OURS |= {
    **{f"redeeming:{name}": Address(SIGNED_IN) for name in ("ask", "requests", "gift", "donate")},
    "redeeming:request": Address(OWNER, of_request("request")),
    "redeeming:report": Address(OWNER, of_request("to_serve")),
    "redeeming:step": Address(OWNER, lambda cast: (cast.made["request"].public_id, "withdraw")),
    "redeeming:certificates": Address(OWNER),
    "redeeming:withdraw_certificate": Address(OWNER, made("certificate_request"), "POST"),
    "redeeming_office:requests": Address(VOLUNTEER_VIEWERS),
    "redeeming_office:new": Address(COORDINATORS),
    "redeeming_office:write_down": Address(COORDINATORS, lambda cast: (cast.made["time_account"].public_id,)),
    "redeeming_office:request": Address(in_a(VOLUNTEER_VIEWERS), made("request")),
    "redeeming_office:match": Address(COORDINATORS, made("request"), "POST"),
    "redeeming_office:report": Address(COORDINATORS, made("to_serve")),
    "redeeming_office:decide": Address(in_a(ADMINISTRATORS), made("to_decide")),
    "redeeming_office:step": Address(COORDINATORS, lambda cast: (cast.made["request"].pk, "withdraw")),
    "redeeming_office:print_for": Address(COORDINATORS, made("to_serve"), "POST"),
    "redeeming_office:sheets": Address(COORDINATORS),
    "redeeming_office:print": Address(COORDINATORS),
    "redeeming_office:sheet": Address(COORDINATORS, of_sheet("sheet")),
    "redeeming_office:sheet_pdf": Address(COORDINATORS, of_sheet("sheet")),
    "redeeming_office:void": Address(COORDINATORS, of_sheet("sheet")),
    "redeeming_office:scan": Address(COORDINATORS, of_sheet("entered_sheet")),
    "redeeming_office:certificates": Address(CERTIFIERS),
    "redeeming_office:certificate": Address(in_a(CERTIFIERS), made("certificate_request")),
    "redeeming_office:refuse_certificate": Address(in_a(CERTIFIERS), made("certificate_request")),
    "redeeming_office:certificate_pdf": Address(in_a(CERTIFIERS), made("issued_certificate")),
    "redeeming_office:certificate_for": Address(COORDINATORS, made("volunteer")),
}


def activity_slug(name):
    return lambda cast: (cast.made[name].slug,)


COORDINATORS = frozenset({"superuser", "coordinator"})
RECORD_READERS = COORDINATORS | ADMINISTRATORS

# activities of volunteers
OURS |= {
    "activities:home": Address(EVERYBODY),
    "activities:list": Address(EVERYBODY),
    "activities:offer": Address(SIGNED_IN),  # who may not offer is led to where they stand
    "activities:activity": Address(EVERYBODY, activity_slug("coming_activity")),
    "activities:ics": Address(EVERYBODY, activity_slug("coming_activity")),
    "activities:sign_up": Address(SIGNED_IN, activity_slug("coming_activity"), "POST"),
    "activities:withdraw": Address(SIGNED_IN, activity_slug("coming_activity"), "POST"),
    "activities:letters": Address(SIGNED_IN, activity_slug("activity")),
    "activities:scan": Address(SIGNED_IN, lambda cast: (cast.made["door_token"],)),  # the code at the door is the key
    "activities:confirm_check": Address(SIGNED_IN, method="POST"),
    "activities:door": Address(COORDINATORS, activity_slug("activity")),
    "activities:code": Address(COORDINATORS, lambda cast: (cast.made["activity"].slug, "in")),
    "activities:ticks": Address(COORDINATORS, activity_slug("activity"), "POST"),
    "activities:records": Address(SIGNED_IN),
    "activities:record": Address(OWNER, lambda cast: (cast.made["service_record"].public_id,)),
    "activities:evaluate": Address(EVERYBODY, lambda cast: (cast.made["slip_token"],)),  # the slip is the key
    "activities_office:list": Address(COORDINATORS),
    "activities_office:add": Address(COORDINATORS),
    "activities_office:edit": Address(COORDINATORS, made("activity")),
    "activities_office:cancel": Address(COORDINATORS, made("coming_activity")),
    "activities_office:decide": Address(COORDINATORS, made("activity_offer")),
    "activities_office:people": Address(COORDINATORS, made("activity")),
    "activities_office:add_person": Address(COORDINATORS, made("activity"), "POST"),
    "activities_office:later": Address(frozenset(), made("activity"), "POST"),  # an empty form names nobody
    "activities_office:withdraw": Address(COORDINATORS, made("sign_up"), "POST"),
    "activities_office:absent": Address(COORDINATORS, made("sign_up"), "POST"),
    "activities_office:take_back": Address(COORDINATORS, made("check_event"), "POST"),
    "activities_office:evaluations": Address(COORDINATORS, made("activity")),
    "activities_office:slips": Address(COORDINATORS, made("activity"), "POST"),
    "activities_office:due": Address(COORDINATORS),
    "activities_office:waiting": Address(COORDINATORS),
    "activities_office:oddities": Address(RECORD_READERS),
    "activities_office:records": Address(RECORD_READERS),
    "activities_office:export": Address(RECORD_READERS),
    "activities_office:record": Address(in_a(RECORD_READERS), made("service_record")),
    "activities_office:confirm": Address(COORDINATORS, made("service_record"), "POST"),
    "activities_office:fewer": Address(COORDINATORS, made("service_record"), "POST"),
    "activities_office:answer": Address(in_a(RECORD_READERS), made("service_record"), "POST"),
    "activities_office:correct": Address(COORDINATORS, made("service_record"), "POST"),  # before it is confirmed
    "activities_office:tables": Address(COORDINATORS),
    "activities_office:upload": Address(COORDINATORS),
    "activities_office:template": Address(COORDINATORS),
    "activities_office:sheet": Address(COORDINATORS, made("record_sheet")),
    "activities_office:apply": Address(COORDINATORS, made("record_sheet"), "POST"),
    "activities_office:discard": Address(COORDINATORS, made("record_sheet"), "POST"),
}

# Callables that put objects of township A into cast.made, in order.
# the time ledger
OURS |= {
    "time_ledger:account": Address(SIGNED_IN),
    "time_ledger:statement_xlsx": Address(frozenset({"owner", "colleague"})),
    "time_ledger_office:index": Address(VOLUNTEER_VIEWERS),
    "time_ledger_office:account": Address(in_a(VOLUNTEER_VIEWERS), made("ledger_account")),
    "time_ledger_office:statement_xlsx": Address(in_a(VOLUNTEER_VIEWERS), made("ledger_account")),
    "time_ledger_office:state": Address(in_a(ADMINISTRATORS), made("ledger_account")),
    "time_ledger_office:grant": Address(in_a(ADMINISTRATORS), made("ledger_account")),
    "time_ledger_office:merge": Address(in_a(ADMINISTRATORS), made("ledger_account")),
    "time_ledger_office:reverse": Address(in_a(ADMINISTRATORS), made("ledger_transaction")),
    "time_ledger_office:banks": Address(VOLUNTEER_VIEWERS),
    "time_ledger_office:open": Address(ADMINISTRATORS),
    "time_ledger_office:community": Address(in_a(VOLUNTEER_VIEWERS), made("ledger_bank")),
    "time_ledger_office:rules": Address(in_a(ADMINISTRATORS), made("ledger_bank")),
}


SCENES = [
    organisations_scene,
    own_scene,
    learning_office_scene,
    library_scene,
    places_scene,
    knowledge_scene,
    pool_scene,
    activities_scene,
    ledger_scene,
    redeeming_scene,
]

# Packages we stand on, by the beginning of the route; the longest beginning that fits decides.
# What lies below cms/ and is not listed is for superusers.
OTHERS = {
    "": EVERYBODY,  # pages: Wagtail's own privacy settings decide
    "accounts/": EVERYBODY,
    "cms/": SUPERUSER,
    "cms/account/": STAFF,
    "cms/images/": TRAINERS | EDITORS,
    "cms/documents/": TRAINERS | EDITORS,
    "cms/media/": TRAINERS | EDITORS,
    "cms/media/usage/": SUPERUSER,
    "cms/test404/": STAFF,
    "cms/sprite/": EVERYBODY,
    "cms/jsi18n/": EVERYBODY,
}
OTHERS_EXACT = {"cms/": STAFF}
