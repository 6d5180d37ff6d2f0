"""What each role allows. Views and domain functions name the permission, never the role."""

PEOPLE_VIEW = "people.view"
PEOPLE_EDIT = "people.edit"
PEOPLE_IMPORT = "people.import"
MEMBERSHIP_DECIDE = "membership.decide"
ROLE_GRANT = "role.grant"
ORGANISATION_EDIT = "organisation.edit"
CURRICULUM_EDIT = "curriculum.edit"
CURRICULUM_APPROVE = "curriculum.approve"
FILE_UPLOAD = "file.upload"
KNOWLEDGE_EDIT = "knowledge.edit"
KNOWLEDGE_APPROVE = "knowledge.approve"
SERVICE_EDIT = "service.edit"
EVENT_EDIT = "event.edit"
SEARCH_EDIT = "search.edit"
WORK_REVIEW = "work.review"
LEARNING_VIEW = "learning.view"
HOURS_ENTER = "hours.enter"
CERTIFICATE_ISSUE = "certificate.issue"
CERTIFICATE_VIEW = "certificate.view"
REGISTER_EXPORT = "certificate.export"
VOLUNTEER_VIEW = "volunteer.view"  # the pool, supervision, service records
VOLUNTEER_EDIT = "volunteer.edit"  # admit, suspend, enter training and supervision
SERVICE_RUN = "service.run"  # post activities, check in and out, confirm service, match requests, enter paper sheets
TIME_VIEW = "time.view"  # accounts, statements, sums and oddities of a community
TIME_CORRECT = "time.correct"  # reverse, decide disputes, merge accounts, choose rules

ALLOWS = {
    "trainer": {PEOPLE_VIEW, CURRICULUM_EDIT, FILE_UPLOAD, WORK_REVIEW, LEARNING_VIEW},
    "reviewer": {CURRICULUM_APPROVE},
    "editor": {KNOWLEDGE_EDIT, SEARCH_EDIT, FILE_UPLOAD, SERVICE_EDIT, EVENT_EDIT},
    "health_reviewer": {KNOWLEDGE_APPROVE},
    "certificate_officer": {
        PEOPLE_VIEW, MEMBERSHIP_DECIDE, LEARNING_VIEW, HOURS_ENTER, CERTIFICATE_ISSUE, CERTIFICATE_VIEW, REGISTER_EXPORT,
    },
    "coordinator": {VOLUNTEER_VIEW, VOLUNTEER_EDIT, SERVICE_RUN, TIME_VIEW},
    "regional_administrator": {
        PEOPLE_VIEW, PEOPLE_EDIT, PEOPLE_IMPORT, MEMBERSHIP_DECIDE, ROLE_GRANT, ORGANISATION_EDIT, LEARNING_VIEW,
        CERTIFICATE_VIEW, REGISTER_EXPORT, SERVICE_EDIT, EVENT_EDIT, VOLUNTEER_VIEW, TIME_VIEW, TIME_CORRECT,
    },
}  # fmt: skip
