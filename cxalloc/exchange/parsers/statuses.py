"""Parses the status of an initiative as people write it, in English and French."""

from __future__ import annotations

from cxalloc.exchange.parsers.words import plain

_STATUSES = {
    "candidate": "candidate", "candidat": "candidate",
    "proposed": "candidate", "propose": "candidate", "proposee": "candidate", "idea": "candidate", "idee": "candidate",
    "must": "must", "must fund": "must", "obligatoire": "must", "impose": "must", "imposee": "must", "required": "must",
    "mandatory": "must", "doit etre finance": "must", "doit etre financee": "must",
    "never": "never", "never fund": "never", "exclu": "never", "exclue": "never", "jamais": "never",
    "rejected": "never", "rejete": "never", "rejetee": "never", "refuse": "never", "refusee": "never",
    "abandonne": "never", "abandonnee": "never", "excluded": "never",
    "committed": "committed", "engage": "committed", "engagee": "committed",
}  # fmt: skip
"""Statuses in the words of both languages, as ``plain`` writes them."""


def status_word(text: str) -> str:
    """The status that a French word or a phrase (``must fund``) stands for; other text is returned unchanged."""
    return _STATUSES.get(plain(text), text)
