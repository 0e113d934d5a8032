"""Why a portfolio file cannot be used, or refuses a change; and what a check finds in it."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    # What SQLite and the system report
    "files.damaged": "{path} est endommagé ou tronqué\u00a0; restaurez-en une sauvegarde (Fichier > Restaurer une "
    "sauvegarde… dans la fenêtre)",
    "files.busy": "{path} est utilisé par un autre programme ou une autre fenêtre\u00a0; réessayez quand il aura fini",
    "files.write_protected": "{path} ne peut qu’être lu\u00a0: le fichier, son dossier ou son disque est protégé en écriture",
    "files.disk_full": "{path} n’a pas été modifié\u00a0: le disque est plein",
    "files.not_a_portfolio_file": "{path} n’est pas un fichier de portefeuille cxalloc",
    "files.cannot_open": "{path} ne peut pas être ouvert\u00a0: vous n’avez pas le droit de lire le fichier, ou pas celui "
    "d’écrire dans son dossier",
    "files.input_output": "{path} n’a pas pu être lu ou écrit\u00a0: le disque ou le réseau signale une erreur",
    "files.unusable": "{path} est inutilisable\u00a0: {problem}",
    "files.refuses": "{path} refuse la modification\u00a0: {problem}",
    "files.number_too_large": "{path} refuse la modification\u00a0: un nombre est trop grand pour 64 bits",
    "files.not_text": "{path} refuse la modification\u00a0: {value} n’est pas un texte valable",
    # Before a file is used
    "files.does_not_exist": "{path} n’existe pas",
    "files.not_a_name": "{path} ne peut pas être le nom d’un fichier",
    "files.folder_not_file": "{path} est un dossier, pas un fichier de portefeuille cxalloc",
    "files.not_a_file": "{path} n’est pas un fichier",
    "files.empty": "{path} est vide, ce n’est pas un fichier de portefeuille cxalloc",
    "files.no_right_to_read": "vous n’avez pas le droit de lire {path}\u00a0: demandez-le à son propriétaire",
    "files.read_only": "{path} ne peut qu’être lu\u00a0: le fichier ou son dossier est protégé en écriture",
    "files.foreign_definitions": "{path} ne peut qu’être lu\u00a0: un autre programme y a ajouté ou changé des tables, des vues ou des déclencheurs ({names})\u00a0; enregistrez-le sous un nouveau nom pour le modifier\u00a0: la copie ne les aura pas",
    "files.no_side_file": "{path} est inutilisable\u00a0: {side}, à côté, est un lien, un dossier ou un périphérique, et SQLite y écrirait",
    "files.several_names": "{path} ne peut qu’être lu\u00a0: il a un autre nom (un lien physique), sous lequel il pourrait être modifié en même temps\u00a0; enregistrez-le sous un nouveau nom pour le modifier",
    "files.half_done_elsewhere": "{path} ne peut pas être lu maintenant\u00a0: il a un autre nom (un lien physique), et un programme qui le modifiait sous ce nom a peut-être été interrompu\u00a0; ouvrez-le d’abord sous ce nom",
    "files.no_lock_file": "{path} ne peut qu’être lu\u00a0: autre chose se trouve à la place de son fichier de verrouillage, {lock}\u00a0; supprimez-le",
    "files.lock_file_of_another_user": "{path} ne peut qu’être lu\u00a0: le programme d’un autre utilisateur a laissé son fichier de verrouillage, {lock}, que vous n’avez pas le droit de supprimer",
    "files.zip_file": "{path} n’est pas un fichier de portefeuille cxalloc mais un fichier ZIP ou un classeur Excel",
    "files.other_program": "{path} est un fichier SQLite d’un autre programme, pas un fichier de portefeuille cxalloc",
    "files.newer": "{path} a été écrit par une version plus récente de cxalloc (son format est {version}, ce programme "
    "connaît jusqu’à {newest})\u00a0: mettez cxalloc à jour pour l’ouvrir",
    "files.open_elsewhere": "{path} est ouvert ailleurs et ne peut qu’être lu ici\u00a0: {user} sur {host} depuis {since} UTC "
    "({program}, processus {process})",
    "files.open_elsewhere_unknown": "{path} est ouvert ailleurs, par un autre programme, et ne peut qu’être lu ici",
    "files.opened_read_only": "{path} a été ouvert en lecture seule",
    "files.older_without_backup": "{path} est d’une version plus ancienne, et a été laissé tel quel car aucune sauvegarde n’a pu être "
    "faite\u00a0: {problem}",
    "files.not_brought_up_to_date": "{path} n’a pas pu être mis à niveau\u00a0: des parties renvoient à ce qui n’y est pas",
    "files.unsound": "{path} contient ce que ce programme n’aurait pas écrit\u00a0: {problem}",
    # Plans, copies, new files
    "files.plan_without_its_inputs": "{path} refuse le plan {name}\u00a0: ses données ne sont pas celles de son empreinte",
    "files.no_such_plan": "{path} n’a pas de plan {id}",
    "files.copy_onto_itself": "{path} est ce fichier même\u00a0: une copie demande un autre nom",
    "files.no_folder": "{path} ne peut pas être créé\u00a0: le dossier {folder} n’existe pas",
    "files.backup_not_sound": "la sauvegarde {path} n’est pas saine\u00a0: {fault}",
    "files.is_a_folder": "{path} est un dossier\u00a0: un fichier de portefeuille demande un autre nom",
    "files.no_more_ids": "{path} n’a pas été modifié\u00a0: il ne reste plus d’identifiant pour un plan, une modification ou une entrée du journal d’audit",
    "files.no_backup": "Aucune sauvegarde de {path} n’a pu être faite\u00a0: {problem}",
    "files.exists": "{path} existe déjà",
    "files.left_half_done": "{path} est en cours de modification, ou l’était quand un programme s’est arrêté\u00a0: ouvrez-le "
    "d’abord, puis réessayez",
    # What a check finds
    "files.file_damaged": "le fichier est endommagé\u00a0: {problem}",
    "files.definition_missing": "{name} manque\u00a0: quelqu’un a supprimé cette table, cette vue ou ce déclencheur",
    "files.definition_added": "{name} ne fait pas partie d’un fichier de portefeuille\u00a0: quelqu’un a ajouté cette table, cette "
    "vue ou ce déclencheur",
    "files.definition_changed": "{name} n’est plus tel quel\u00a0: quelqu’un a changé cette table, cette vue ou ce déclencheur",
    "files.reference_broken": "{table}, ligne {row}\u00a0: l’élément de {parent} auquel elle renvoie n’y est pas",
    "files.portfolio_unsound": "le portefeuille ne tient pas ensemble\u00a0: {problem}",
    "files.portfolio_table_changed": "le portefeuille\u00a0: {table} n’est pas tel que ce programme l’aurait écrit",
    "files.edit_not_undone": "la modification {label} ne peut pas être annulée\u00a0: {problem}",
    "files.edit_not_redone": "la modification {label} ne peut pas être rétablie\u00a0: {problem}",
    "files.chain_since": "journal\u00a0: l’entrée après laquelle sa chaîne commence ({found}) n’est pas celle qui a été enregistrée",
    "files.chain_missing": "le journal a perdu la tête de sa chaîne\u00a0: rien ne peut être dit de son passé",
    "files.chain_broken": "journal\u00a0: l’entrée {id} du {when} n’est pas celle qui a été enregistrée, ou une entrée précédente manque",
    "files.chain_cut": "journal\u00a0: {found} entrées, alors que {expected} ont été enregistrées",
    "files.plan_taken_away": "le plan {id} n’est plus dans le fichier\u00a0: un autre programme l’a supprimé",
    "files.plan_changed": "le plan {id} n’est pas tel qu’il a été enregistré\u00a0: un autre programme l’a modifié",
    "files.plan_without_entry": "le plan {id} a été ajouté par un autre programme\u00a0: son empreinte n’a jamais été enregistrée",
    "files.plan_status_changed": "le plan {id} est {found}, d’après le journal {expected}\u00a0: un autre programme a changé son statut",
    "files.plan_inputs_changed": "plan {id} {name}\u00a0: ses données ont été changées après son enregistrement (elles n’ont pas leur "
    "empreinte)",
    "files.plan_not_recomputed": "plan {id} {name}\u00a0: il ne peut pas être recalculé\u00a0: {problem}",
    "files.plan_table_changed": "plan {id} {name}\u00a0: {table} n’est pas ce que donnent ses données et sa décision",
    "files.plan_table_of_older": "plan {id} {name}\u00a0: {table} n’est pas ce que donnent ses données et sa décision (enregistré par "
    "cxalloc {version})",
}
