"""Password reset by a code to the phone, in the session shape that allauth's own views carry on with."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.password_reset_by_code import PasswordResetVerificationProcess

from portal.accounts.numbers import mask_phone


class PhonePasswordReset(PasswordResetVerificationProcess):
    @classmethod
    def initiate(cls, *, request, user, phone):
        # The views show state["email"] as the recipient, and look it up as an address, which a masked number never is.
        state = cls.initial_state(user, email=mask_phone(phone))
        process = cls(request, state=state, user=user)
        process.send_to(phone)
        process.persist()
        return process

    def send_to(self, phone):
        adapter = get_adapter()
        if self.user is None:
            adapter.send_unknown_account_sms(phone)
            return
        self.state["code"] = adapter.generate_password_reset_code()
        adapter.send_verification_code_sms(user=self.user, phone=phone, code=self.state["code"])
