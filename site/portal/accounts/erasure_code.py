"""Who has no password confirms an erasure by a code sent to their phone or e-mail."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess

_KEY = "accounts_erasure_code"


class ErasureCode(AbstractCodeVerificationProcess):
    def __init__(self, request, state):
        self.request = request
        super().__init__(user=request.user, state=state, timeout=600, max_attempts=3)

    @classmethod
    def initiate(cls, request):
        """Send a code to the proven phone, else to the e-mail; None if the person has neither."""
        user = request.user
        phone = user.phone if user.phone_verified else ""
        if not phone and not user.email:
            return None
        process = cls(request, cls.initial_state(user, email="" if phone else user.email, phone=phone))
        process.send()
        process.persist()
        return process

    @classmethod
    def resume(cls, request):
        state = request.session.get(_KEY)
        return cls(request, state).abort_if_invalid() if state else None

    def send(self):
        adapter = get_adapter(self.request)
        self.state["code"] = adapter.generate_login_code()
        if self.state.get("phone"):
            adapter.send_verification_code_sms(user=self.user, phone=self.state["phone"], code=self.state["code"])
        else:
            adapter.send_mail("account/email/erasure_code", self.state["email"], {"code": self.state["code"]})

    def persist(self):
        self.request.session[_KEY] = self.state

    def abort(self):
        self.request.session.pop(_KEY, None)
