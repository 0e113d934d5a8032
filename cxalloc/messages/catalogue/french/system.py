"""What the operating system calls its errors."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "system.not_found": "fichier ou dossier introuvable",
    "system.no_permission": "accès refusé",
    "system.no_space": "plus de place sur le disque",
    "system.read_only": "système de fichiers en lecture seule",
    "system.a_directory": "c’est un dossier",
    "system.not_a_directory": "ce n’est pas un dossier",
    "system.name_too_long": "nom de fichier trop long",
    "system.out_of_memory": "la mémoire est épuisée\u00a0: fermez d’autres programmes ou prenez un portefeuille plus "
    "petit",
    "system.input_output": "erreur d’entrée-sortie",
}
