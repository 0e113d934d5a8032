"""Why a portfolio file cannot be used, or refuses a change; and what a check finds in it."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    # What SQLite and the system report
    "files.damaged": "{path} is damaged or cut short; restore a backup of it (File > Restore a backup… in the window)",
    "files.busy": "{path} is in use by another program or window; try again when that one is done",
    "files.write_protected": "{path} may only be read: the file, its folder or its disk is write-protected",
    "files.disk_full": "{path} was not changed: the disk is full",
    "files.not_a_portfolio_file": "{path} is not a cxalloc portfolio file",
    "files.cannot_open": "{path} cannot be opened: you may not read the file, or not write in its folder",
    "files.input_output": "{path} could not be read or written: the disk or the network reports an error",
    "files.unusable": "{path} cannot be used: {problem}",
    "files.refuses": "{path} refuses the change: {problem}",
    "files.number_too_large": "{path} refuses the change: a number is too large for 64 bits",
    "files.not_text": "{path} refuses the change: {value} is not valid text",
    # Before a file is used
    "files.does_not_exist": "{path} does not exist",
    "files.not_a_name": "{path} cannot be the name of a file",
    "files.folder_not_file": "{path} is a folder, not a cxalloc portfolio file",
    "files.not_a_file": "{path} is not a file",
    "files.empty": "{path} is empty, not a cxalloc portfolio file",
    "files.no_right_to_read": "{path} may not be read by you: ask its owner for the right to read it",
    "files.read_only": "{path} may only be read: the file or its folder is write-protected",
    "files.foreign_definitions": "{path} may only be read: another program added or changed tables, views or triggers in it ({names}); save it under a new name to change it: the copy will be without them",
    "files.several_names": "{path} may only be read: it has another name (a hard link), under which it could be changed at the same time; save it under a new name to change it",
    "files.half_done_elsewhere": "{path} cannot be read now: it has another name (a hard link), and a program that changed it there may have been stopped; open it under that name first",
    "files.no_lock_file": "{path} may only be read: in the place of its lock file, {lock}, is something else; remove it",
    "files.lock_file_of_another_user": "{path} may only be read: another user’s program left its lock file, {lock}, and you may not remove that",
    "files.zip_file": "{path} is not a cxalloc portfolio file but a ZIP file or an Excel workbook",
    "files.other_program": "{path} is a SQLite file of another program, not a cxalloc portfolio file",
    "files.newer": "{path} was written by a newer version of cxalloc (its format is {version}, this program knows up to "
    "{newest}): update cxalloc to open it",
    "files.open_elsewhere": "{path} is open elsewhere and can only be read here: {user} on {host} since {since} UTC ({program}, "
    "process {process})",
    "files.open_elsewhere_unknown": "{path} is open elsewhere and can only be read here: by another program",
    "files.opened_read_only": "{path} was opened to be read only",
    "files.older_without_backup": "{path} is of an older version, and was left as it is because no backup could be made: {problem}",
    "files.not_brought_up_to_date": "{path} could not be brought up to date: parts of it refer to what is not there",
    "files.unsound": "{path} holds what this program would not have written: {problem}",
    # Plans, copies, new files
    "files.plan_without_its_inputs": "{path} refuses the plan {name}: its inputs are not those of its hash",
    "files.no_such_plan": "{path} has no plan {id}",
    "files.copy_onto_itself": "{path} is this very file: a copy needs another name",
    "files.no_folder": "{path} cannot be made: there is no folder {folder}",
    "files.backup_not_sound": "the backup {path} is not sound: {fault}",
    "files.is_a_folder": "{path} is a folder: a portfolio file needs another name",
    "files.no_more_ids": "{path} was not changed: there is no id left for another plan, edit or entry of the audit trail",
    "files.no_backup": "No backup of {path} could be made: {problem}",
    "files.exists": "{path} exists already",
    "files.left_half_done": "{path} is being changed, or was when a program stopped: open it first, then try again",
    # What a check finds
    "files.file_damaged": "the file is damaged: {problem}",
    "files.definition_missing": "{name} is missing: somebody removed this table, view or trigger",
    "files.definition_added": "{name} is not part of a portfolio file: somebody added this table, view or trigger",
    "files.definition_changed": "{name} is not as it was made: somebody changed this table, view or trigger",
    "files.reference_broken": "{table}, row {row}: the {parent} it refers to is not there",
    "files.portfolio_unsound": "the portfolio does not fit together: {problem}",
    "files.portfolio_table_changed": "the portfolio: {table} is not as this program would have written it",
    "files.edit_not_undone": "the edit {label} cannot be undone: {problem}",
    "files.edit_not_redone": "the edit {label} cannot be done again: {problem}",
    "files.plan_inputs_changed": "plan {id} {name}: its inputs were changed after it was stored (they do not have their hash)",
    "files.plan_not_recomputed": "plan {id} {name}: it cannot be recalculated: {problem}",
    "files.plan_table_changed": "plan {id} {name}: {table} is not what its inputs and decision come to",
    "files.plan_table_of_older": "plan {id} {name}: {table} is not what its inputs and decision come to (cxalloc {version} stored it)",
}
