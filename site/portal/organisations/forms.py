"""What sign-up asks beyond allauth's own fields."""

from django import forms


class SignUpDetails(forms.Form):
    def signup(self, request, user):
        return user
