"""Development's e-mail backend: keeps mails in the outbox page and prints them, sends nothing."""

from django.core.mail.backends.console import EmailBackend as ConsoleBackend

from .models import OutboxMessage


class OutboxBackend(ConsoleBackend):
    def send_messages(self, email_messages):
        for message in email_messages:
            OutboxMessage.objects.create(channel="mail", recipient=", ".join(message.to), subject=message.subject, body=str(message.body))
        return super().send_messages(email_messages)
