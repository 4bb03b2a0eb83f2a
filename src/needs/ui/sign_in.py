"""Who may update the figures or add files of their own: everybody, or those who are named and have signed in.

Reading is open to all. Signing in is Streamlit's own, with whatever service of the OpenID Connect kind an
organisation has; here it is only asked who somebody is, and whether that is one of those named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import streamlit as st

from needs.domain.errors import NeedsError
from needs.domain.settings import SIGN_IN

_NAMED = re.compile(r"[^\s@]*@[a-z0-9.-]+\.[a-z]{2,}")
_NOT_SET_UP = (
    "Only some people may do this here, and they would sign in first; but signing in is not set up on this "
    "server. Whoever looks after it can put that right."
)


def configured() -> tuple[str, ...]:
    """Who may: email addresses, and whole domains as ``@example.gov.uk``; everybody where it is empty.

    Raises
    ------
    NeedsError
        The setting holds what is neither.
    """
    named = tuple(SIGN_IN.words())
    if wrong := [each for each in named if not _NAMED.fullmatch(each)]:
        raise NeedsError(
            f"{SIGN_IN} holds “{wrong[0]}”.",
            "It takes addresses and domains between spaces: ann@example.gov.uk @council.gov.uk.",
        )
    return named


def is_one_of(named: tuple[str, ...], user: Mapping[str, object]) -> bool:
    """Whether somebody, by what the sign-in says of them, is among those named.

    An address that the sign-in itself calls unverified counts for nothing: anybody could have typed it.
    """
    email = str(user.get("email") or "").lower()
    name, at, domain = email.rpartition("@")
    is_sure = user.get("is_logged_in") is True and user.get("email_verified", True) in (True, "true")
    return is_sure and bool(name and at) and (email in named or f"@{domain}" in named)


def may() -> bool:
    """Whether the reader of this session may change anything, asked anew each time that they try to."""
    try:
        named = configured()
    except NeedsError:
        return False
    return not named or is_one_of(named, st.user.to_dict())


def show_sign_in(what: str) -> bool:
    """Whether the reader may; where not, say so and draw the way to sign in or out.

    Parameters
    ----------
    what
        What they would do, after "to".
    """
    if may():
        return True
    user = st.user.to_dict()
    if "is_logged_in" not in user:
        st.info(_NOT_SET_UP, icon=":material/lock:")
    elif user["is_logged_in"]:
        st.info(f"The account that is signed in may not be used to {what}.", icon=":material/lock:")
        st.button("Sign out", key=f"sign out, {what}", on_click=st.logout)
    else:
        st.info(f"Sign in to {what}. Everything else can be read without.", icon=":material/lock:")
        st.button("Sign in", key=f"sign in, {what}", on_click=st.login)
    return False
