"""What the command line refuses to do, and what would do instead."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "refusals.language": "--language est {value}\u00a0; attendu\u00a0: une langue parmi {languages}",
    "refusals.solver_version": "{solver} {installed} est installé, et cxalloc est testé avec {solver} {expected}\u00a0; "
    "pip install cxalloc apporte la bonne version",
    "refusals.not_a_command": "{value} n’est pas une commande\u00a0; attendu\u00a0: une commande parmi "
    "{commands}, ou un fichier à ouvrir",
    "refusals.neither_file_nor_command": "{path} n’existe pas et n’est pas une commande\u00a0; les commandes sont "
    "{commands}",
    "refusals.no_display": "il n’y a pas d’écran où ouvrir une fenêtre\u00a0; `cxalloc solve CHEMIN` s’en passe",
    "refusals.no_window": "cette installation n’a pas de fenêtre\u00a0: installez cxalloc avec pip, "
    "ou utilisez `cxalloc solve CHEMIN`",
    "refusals.window_fails": "la fenêtre ne peut pas s’ouvrir\u00a0: {problem}\u00a0; `cxalloc solve "
    "CHEMIN` s’en passe",
    "refusals.table": "{path} est un tableau\u00a0; faites-en d’abord un portefeuille\u00a0: "
    "cxalloc new {path} {file} --budget MONTANT",
    "refusals.portfolios_inside": "il contient des portefeuilles\u00a0: {names}",
    "refusals.table_inside": "pour faire un portefeuille d’un tableau qu’il contient\u00a0: cxalloc new {path} NOM.cxalloc --budget MONTANT",
    "refusals.see_example": "voyez par exemple {path}",
    # new
    "refusals.not_a_new_file": "{path}\u00a0: attendu le nom d’un nouveau fichier qui finit par {ending}",
    "refusals.exists": "{path} existe déjà\u00a0; choisissez un autre nom, ou supprimez-le d’abord",
    "refusals.not_a_source": "{path}\u00a0: attendu un dossier de portefeuille, ou un tableau dont le "
    "nom finit par {ending} ou {other}",
    "refusals.only_for_table": "{options}\u00a0: seulement pour un tableau\u00a0; dans un dossier, c’est "
    "portfolio.toml qui le dit",
    "refusals.no_budget": "un tableau demande --budget MONTANT\u00a0: ce qui peut être dépensé par "
    "période, en unités de la devise",
    # solve, compare, explain, frontier
    "refusals.save_in_folder": "{path} est un dossier, et un plan s’enregistre dans un fichier\u00a0; "
    "créez-en d’abord un\u00a0: cxalloc new {path} NOM.cxalloc",
    "refusals.reference": "--against est {value}\u00a0; attendu un des scénarios\u00a0: "
    "{names}\u00a0; ou omettez-le pour la base",
    "refusals.reference_without_scenarios": "--against est {value}\u00a0; omettez-le\u00a0: ce portefeuille n’a pas "
    "de scénarios",
    "refusals.not_csv_or_xlsx": "{path}\u00a0: attendu un nom qui finit par .csv ou .xlsx",
    "refusals.not_csv": "{path}\u00a0: attendu un nom qui finit par .csv",
    "refusals.is_folder": "{path} est un dossier, et un fichier de ce nom est à écrire",
    "refusals.no_folder": "{path}\u00a0: le dossier {folder} n’existe pas",
    # export
    "refusals.not_a_target": "{path}\u00a0: attendu un nom qui finit par {ending} ou {other} pour un "
    "plan, ou sans rien pour un dossier",
    "refusals.only_for_csv": "--delimiter, --decimal-comma\u00a0: seulement pour un plan en CSV",
    "refusals.plan_of_folder": "{path} est un dossier et ne garde pas de plans\u00a0; omettez --plan "
    "pour l’optimiser maintenant",
    "refusals.no_such_plan": "{path} n’a pas de plan {id}\u00a0; ses plans\u00a0: {plans}",
    "refusals.no_plans": "{path} n’a pas de plan {id}\u00a0; il n’en contient encore aucun",
    # check
    "refusals.not_sound": "{path} n’est pas sain\u00a0:",
    "refusals.plan_fault": "plan {id} ({name})\u00a0: {fault}",
    "refusals.plan_unreadable": "illisible\u00a0: {problem}",
    # What the system refuses
    "refusals.system": "{where}\u00a0: {problem}",
    "refusals.the_current_folder": "le dossier courant",
    "refusals.the_output": "la sortie",
    # Ends
    "refusals.closed_output": "la sortie standard est fermée\u00a0: ce qui devait être affiché est perdu",
    "refusals.cancelled": "annulé",
    "refusals.fault": "c’est un défaut du programme, pas le vôtre\u00a0; merci de le signaler "
    "avec les lignes ci-dessus",
    "refusals.total_or_initiative": "une initiative ou un total\u00a0: --keep-row {row} la prend pour une initiative, "
    "--leave-out {row} la laisse de côté",
    "refusals.choose_kind": "{what}\u00a0: --kind initiatives ou --kind small-allocations",
    "refusals.choose_return": "{what}\u00a0; --map {heading}=roi ou --map {heading}=tier1_rate",
    "refusals.choose_meaning": "{what}\u00a0; par exemple --map {heading}=fund, --map {heading}=kind ou --map {heading}=name",
    "refusals.choose_mark": "{what}\u00a0; par exemple {option}",
}
