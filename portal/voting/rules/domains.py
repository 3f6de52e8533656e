"""What is known of a mail domain without asking anybody."""

from enum import StrEnum

# Where so many have their mail that many votes say nothing. The reserved ones are those of examples (RFC 2606).
PROVIDERS = frozenset(
    {
        "altibox.no", "aol.com", "bluezone.no", "broadpark.no", "c2i.net", "ebnett.no", "enivest.net", "frisurf.no",
        "getmail.no", "gmail.com", "gmx.com", "gmx.net", "googlemail.com", "haugnett.no", "hotmail.com", "hotmail.no",
        "icloud.com", "live.com", "live.no", "lyse.net", "mac.com", "mail.com", "me.com", "msn.com", "ntebb.no",
        "online.no", "outlook.com", "outlook.no", "pm.me", "proton.me", "protonmail.com", "sf-nett.no", "start.no",
        "tele2.no", "telia.no", "tuta.com", "yahoo.com", "yahoo.no", "example.com", "example.net", "example.org",
    }
)  # fmt: skip

# Municipalities, county councils and schools: many there may vote, and from the same building.
INSTITUTIONS = (
    "kommune.no", "fylkeskommune.no", "herad.no", "suohkan.no", "vgs.no", "skole.no", "osloskolen.no", "kulturskole.no",
    "bibliotek.no", "folkebibl.no", "fylkesbibl.no", "hiof.no", "hivolda.no", "inn.no", "nord.no", "ntnu.no", "oslomet.no",
    "uia.no", "uib.no", "uio.no", "uis.no", "uit.no", "usn.no", "kommune.example",
)  # fmt: skip


class Domain(StrEnum):
    """What kind of domain an address has."""

    PROVIDER = "provider"
    INSTITUTION = "institution"
    UNUSUAL = "unusual"


def kind_of(domain: str) -> Domain:
    """Return what kind a domain is. A municipality's or a school's carries a plain label, and weighs less."""
    if domain in PROVIDERS:
        return Domain.PROVIDER
    if any(domain == name or domain.endswith(f".{name}") for name in INSTITUTIONS):
        return Domain.INSTITUTION
    return Domain.UNUSUAL


def parents(domain: str) -> list[str]:
    """Return a domain and the domains above it that could be somebody's: those with a dot."""
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(max(len(labels) - 1, 1))]
