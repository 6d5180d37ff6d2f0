"""Addresses of this room, under /learn/."""

from django.urls import path

from . import claim_views, closing_views, views

app_name = "learning"

urlpatterns = [
    path("", views.index, name="index"),
    path("enrol/<int:programme_id>/", views.enrol, name="enrol"),
    path("claims/", claim_views.receive, name="claims"),
    path("hours/", views.hours, name="hours"),
    path("hours.xlsx", views.hours_xlsx, name="hours_xlsx"),
    path("opinions/", closing_views.give_opinions, name="give_opinions"),
    path("opinions/thanks/", closing_views.thanks, name="thanks"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/go-on/", views.go_on, name="go_on"),
    path("<int:pk>/audience/", views.change_audience, name="change_audience"),
    path("<int:pk>/leave/", views.leave, name="leave"),
    path("<int:pk>/questionnaire/", closing_views.questionnaire, name="questionnaire"),
    path("<int:pk>/opinions/", closing_views.opinions, name="opinions"),
]
