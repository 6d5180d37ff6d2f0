"""Addresses of the back office of people, below /cms/people/."""

from django.urls import path

from . import memberships, organisations, people, roles, rosters

app_name = "people"
urlpatterns = [
    path("", people.PeopleList.as_view(), name="people"),
    path("export/", people.PeopleExport.as_view(), name="export"),
    path("<int:pk>/", people.Person.as_view(), name="person"),
    path("<int:pk>/name/", people.Rename.as_view(), name="rename"),
    path("<int:pk>/roles/", people.Grant.as_view(), name="grant"),
    path("memberships/", memberships.Waiting.as_view(), name="waiting"),
    path("memberships/<int:pk>/", people.EditMembership.as_view(), name="membership"),
    path("memberships/<int:pk>/end/", people.EndMembership.as_view(), name="end_membership"),
    path("organisations/", organisations.Organisations.as_view(), name="organisations"),
    path("organisations/add/", organisations.AddOrganisation.as_view(), name="add_organisation"),
    path("organisations/<int:pk>/", organisations.EditOrganisation.as_view(), name="organisation"),
    path("organisations/<int:pk>/close/", organisations.CloseOrganisation.as_view(), name="close_organisation"),
    path("roles/", roles.Roles.as_view(), name="roles"),
    path("roles/<int:pk>/withdraw/", roles.Withdraw.as_view(), name="withdraw"),
    path("rosters/", rosters.Rosters.as_view(), name="rosters"),
    path("rosters/add/", rosters.Upload.as_view(), name="upload"),
    path("rosters/template/", rosters.Template.as_view(), name="template"),
    path("rosters/<int:pk>/", rosters.RosterPage.as_view(), name="roster"),
    path("rosters/<int:pk>/apply/", rosters.Apply.as_view(), name="apply"),
    path("rosters/<int:pk>/discard/", rosters.Discard.as_view(), name="discard"),
]
