"""The vote's forms, and the words for every refusal; those of its log by themselves, in `log`."""

from portal.voting.forms.public import (
    ADDRESS_FORM,
    LONGEST_ADDRESS,
    REFUSALS,
    SIGN_IN_FAILURES,
    WORK_FIRST,
    WRONG_CODE,
    ChoiceForm,
    CodeForm,
    ComplainForm,
    MailAddress,
    ReceiptForm,
    SignInForm,
    VoteForm,
    deliverable,
)

__all__ = [
    "ADDRESS_FORM",
    "LONGEST_ADDRESS",
    "REFUSALS",
    "SIGN_IN_FAILURES",
    "WORK_FIRST",
    "WRONG_CODE",
    "ChoiceForm",
    "CodeForm",
    "ComplainForm",
    "MailAddress",
    "ReceiptForm",
    "SignInForm",
    "VoteForm",
    "deliverable",
]
