"""What the command line understands: the help of its options, and what is wrong with an argument."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "options.description": "Choisit les initiatives d’expérience client qu’un budget doit financer.\n"
    "Sans commande, la fenêtre s’ouvre, sur FICHIER s’il est donné.",
    "options.usage": "cxalloc [FICHIER]\n       cxalloc {commands} ...",
    "options.epilog": """\
exemples\u00a0:
  cxalloc                                     ouvre la fenêtre
  cxalloc banque.cxalloc                      ouvre la fenêtre sur un portefeuille
  cxalloc solve sample_portfolios/retail_bank
  cxalloc solve banque.cxalloc --scenario "Budget réduit" --save
  cxalloc solve banque.cxalloc --set budget.factor=1.1 --json
  cxalloc compare banque.cxalloc
  cxalloc frontier banque.cxalloc --to frontiere.csv
  cxalloc new idees.xlsx banque.cxalloc --budget 250000 --start 2027-Q1
  cxalloc export banque.cxalloc --to plan.csv
  cxalloc check banque.cxalloc

codes de retour\u00a0: 0 terminé, 1 aucun plan faisable, 2 entrée incorrecte, 3 une limite est venue avant tout plan,
130 annulé
""",
    # The names of what stands behind an option
    "options.PATH": "CHEMIN",
    "options.FILE": "FICHIER.cxalloc",
    "options.SOURCE": "SOURCE",
    "options.COMMAND": "COMMANDE",
    "options.NAME": "NOM",
    "options.CHANGE": "CLÉ=VALEUR",
    "options.GAP": "E",
    "options.SECONDS": "S",
    "options.COUNT": "N",
    "options.BUDGET": "[FONDS=]MONTANT",
    "options.CURRENCY": "DEVISE",
    "options.LABEL": "PÉRIODE",
    "options.RATE": "TAUX",
    "options.MAPPING": "EN-TÊTE=COLONNE",
    "options.CANDIDATE": "CANDIDATE",
    "options.SCENARIO": "SCÉNARIO",
    "options.FIGURE": "CHIFFRE",
    "options.FUND": "F",
    "options.PLAN": "ID",
    "options.TARGET": "plan.csv|plan.xlsx|DOSSIER",
    # What several commands have
    "options.path": "un fichier .cxalloc ou un dossier de portefeuille",
    "options.language": "la langue à parler, en ou fr (par défaut celle de l’environnement)",
    "options.scenario": "un scénario du portefeuille (par défaut la base)",
    "options.set": "un changement, fait après ceux du scénario\u00a0; peut être répété. "
    "docs/portfolio_format.md donne les clés",
    "options.set_as_for_solve": "comme pour solve",
    "options.default": "par défaut {default}",
    "options.json": "écrit un objet JSON et rien d’autre",
    "options.what_is_found_is_kept": "{seconds}\u00a0; ce qui est trouvé d’ici là est gardé",
    "options.to_workbook": "l’écrit aussi en CSV, les détails à côté, ou en classeur Excel",
    "options.to_csv": "l’écrit aussi en CSV, et les détails à côté",
    "options.for_csv": "pour le CSV",
    "options.for_csv_description": "Ce qu’attend votre tableur.",
    "options.delimiter": "entre les cellules (par défaut la virgule, comma)",
    "options.csv_decimal_comma": "écrit 1250,50 au lieu de 1250.50\u00a0; les cellules sont alors "
    "séparées par des points-virgules",
    # new
    "options.new": "crée un fichier de portefeuille d’un dossier, d’un fichier CSV ou d’un classeur Excel",
    "options.new_description": "Crée un fichier de portefeuille d’un dossier (CSV et TOML), d’un fichier CSV ou d’un "
    "classeur Excel.",
    "options.new_epilog": """\
exemples\u00a0:
  cxalloc new sample_portfolios/retail_bank banque.cxalloc
  cxalloc new idees.csv boutique.cxalloc --budget 80000
  cxalloc new idees.xlsx boutique.cxalloc --budget opex=80000 --budget "capex=50000;20000;0;0" --start 2027-Q1
  cxalloc new idées.csv boutique.cxalloc --budget 80000 --decimal-comma --map "Enveloppe 2027=cost"
""",
    "options.source": "un dossier de portefeuille, ou un tableau (.csv, .xlsx)",
    "options.file": "le fichier à créer\u00a0; il ne doit pas encore exister",
    "options.for_table": "pour un tableau",
    "options.for_table_description": "Ce qu’un tableau d’initiatives ne peut pas dire. Un dossier le dit lui-même.",
    "options.budget": "montant par période en unités de la devise, ou un par période, séparés par «\u00a0;\u00a0». "
    "Nécessaire. Plusieurs fonds\u00a0: une fois pour chacun",
    "options.name": "nom du portefeuille (par défaut celui du tableau)",
    "options.currency": "code ISO 4217 (par défaut EUR)",
    "options.unit": "longueur d’une période (par défaut quarter, le trimestre)",
    "options.start": "première période, telle que 2027-Q1 (par défaut la première de l’année prochaine)",
    "options.periods": "nombre de périodes avec budget (par défaut une année)",
    "options.benefit_periods": "nombre de périodes suivantes où les gains comptent (par défaut 0)",
    "options.rate": "taux d’actualisation annuel, tel que 8% (par défaut 0)",
    "options.kind": "ce que sont les lignes (par défaut\u00a0: ce que dit le tableau, sinon des initiatives)",
    "options.map": "ce que veut dire un en-tête qui n’est pas reconnu\u00a0; «\u00a0EN-TÊTE=\u00a0» laisse une colonne "
    "de côté. Peut être répété",
    "options.decimal_comma": "ses nombres ont une virgule décimale (par défaut ce que prouvent ses nombres)",
    "options.decimal_point": "ses nombres ont un point décimal (par défaut ce que prouvent ses nombres)",
    # solve
    "options.solve": "trouve le meilleur plan",
    "options.solve_description": "Trouve le meilleur plan, prouve à quel point il est bon, le vérifie et l’affiche.",
    "options.solve_epilog": """\
exemples\u00a0:
  cxalloc solve sample_portfolios/tutorial
  cxalloc solve banque.cxalloc --scenario "Budget réduit" --save
  cxalloc solve banque.cxalloc --set budget.factor=1.1 --set rule.small-floor.enabled=no
  cxalloc solve banque.cxalloc --gap 1% --time-limit 60 --json > reponse.json
""",
    "options.solve_gap": "de combien un plan peut s’éloigner du meilleur, en part (par défaut 0,01\u00a0%)",
    "options.solve_seconds": "secondes au bout desquelles le meilleur plan trouvé suffit",
    "options.save": "enregistre le plan dans le fichier",
    # explain
    "options.explain": "pourquoi une candidate est dans le meilleur plan ou dehors, et ce qui y changerait "
    "quelque chose",
    "options.explain_description": "Pourquoi une candidate est dans le meilleur plan ou dehors, et ce qui y changerait "
    "quelque chose.",
    "options.explain_epilog": """\
exemples\u00a0:
  cxalloc explain banque.cxalloc mortgage
  cxalloc explain banque.cxalloc mortgage --scenario "Budget réduit" --to pourquoi.csv
  cxalloc explain banque.cxalloc onboarding --level full --json
""",
    "options.candidate": "id ou nom d’une initiative ou d’une enveloppe récurrente",
    "options.level": "la question porte sur ce niveau d’une initiative",
    "options.explain_gap": "la précision du tout (par défaut ce qu’il faut pour trancher)",
    "options.explain_seconds": "secondes pour toutes les résolutions ensemble",
    # compare
    "options.compare": "met des scénarios côte à côte, avec la raison de chaque différence",
    "options.compare_description": "Met des scénarios côte à côte, avec la raison de chaque différence.",
    "options.compare_epilog": """\
exemples\u00a0:
  cxalloc compare sample_portfolios/retail_bank
  cxalloc compare banque.cxalloc "Budget réduit" "IA retardée" --why roi
  cxalloc compare banque.cxalloc --against "Budget réduit" --json
  cxalloc compare banque.cxalloc --to comparaison.csv  écrit comparaison.csv, comparaison-differences.csv
                                                       et comparaison-waterfall.csv
""",
    "options.scenarios": "scénarios à côté de la base (par défaut tous)",
    "options.against": "le scénario auquel les autres sont comparés (par défaut la base)",
    "options.why": "le chiffre dont les différences sont expliquées (par défaut value)\u00a0: {figures}",
    "options.compare_gap": "comme pour solve (par défaut {gap}, au-delà de {n} initiatives {wide})",
    "options.compare_seconds": "secondes pour chaque scénario",
    # frontier
    "options.frontier": "trace la valeur selon le budget, et montre quels budgets financent quoi",
    "options.frontier_description": "Trace la valeur selon le budget, et montre quels budgets financent quoi.",
    "options.frontier_epilog": """\
exemples\u00a0:
  cxalloc frontier sample_portfolios/retail_bank
  cxalloc frontier banque.cxalloc --points 100 --gap 0.1% --json
  cxalloc frontier banque.cxalloc --fund opex --to frontiere.csv  écrit frontiere.csv et frontiere-entries.csv
""",
    "options.points": "combien de budgets (par défaut 50)",
    "options.fund": "ne change que ce fonds (par défaut tous de même)",
    "options.frontier_gap": "la précision de chaque point (par défaut 0,5\u00a0%)",
    "options.no_scenarios": "ne résout pas les scénarios pour les placer à côté de la courbe",
    "options.frontier_seconds": "secondes pour tous les points ensemble, et pour chaque scénario",
    # prices
    "options.prices": "ce que coûte chaque règle, verrou et engagement",
    "options.prices_description": "Ce que vaudrait le plan sans chaque règle, verrou, engagement et relation, et ce qui changerait.",
    "options.prices_epilog": """\
exemples\u00a0:
  cxalloc prices sample_portfolios/retail_bank
  cxalloc prices banque.cxalloc --scenario Prudent --json
  cxalloc prices banque.cxalloc --to prix.csv      écrit prix.csv et prix-changes.csv
  cxalloc prices banque.cxalloc --to prix.xlsx     écrit le plan en classeur, avec ses prix
""",
    "options.prices_gap": "la précision de chaque recherche (par défaut {gap}, au-delà de {n} initiatives {wide})",
    "options.prices_seconds": "secondes pour tous les prix ensemble",
    # alternatives
    "options.alternatives": "les plans les plus différents de valeur presque égale",
    "options.alternatives_description": "Les plans qui dépensent le plus autrement et gardent presque toute la valeur, pour négocier.",
    "options.alternatives_epilog": """\
exemples\u00a0:
  cxalloc alternatives sample_portfolios/retail_bank
  cxalloc alternatives banque.cxalloc --within 2% --count 3
  cxalloc alternatives banque.cxalloc --to variantes.csv     écrit variantes.csv et variantes-changes.csv
""",
    "options.within": "la part de la valeur qu’un plan peut céder (par défaut 1\u00a0%)",
    "options.count_of_alternatives": "combien de plans, de 1 à 9 (par défaut 2)",
    "options.not_a_count_of_alternatives": "{value} n’est pas un nombre entier de 1 à 9",
    "options.alternatives_gap": "à quelle distance du plan le plus différent chacun peut rester, en part de l’écart de dépense (par défaut 1\u00a0%)",
    "options.alternatives_seconds": "secondes pour le tout",
    # timing
    "options.timing": "ce que le même budget apporterait à d’autres moments",
    "options.timing_description": "Ce que vaudrait le plan si le total de chaque fonds pouvait être dépensé au meilleur moment, et le budget par période qu’il faudrait.",
    "options.timing_epilog": """\
exemples\u00a0:
  cxalloc timing sample_portfolios/retail_bank
  cxalloc timing banque.cxalloc --scenario Prudent --json
  cxalloc timing banque.cxalloc --to calendrier.xlsx     écrit le plan au meilleur calendrier en classeur
""",
    "options.timing_seconds": "secondes pour les deux recherches ensemble",
    # risk
    "options.risk": "ce qu’il y a de sûr dans le plan",
    "options.risk_description": "Comment se distribue la valeur du meilleur plan là où les estimations ont une valeur basse et une valeur haute, la probabilité d’une perte, et les fonds qui risquent d’être dépassés.",
    "options.risk_epilog": """\
exemples\u00a0:
  cxalloc risk sample_portfolios/retail_bank
  cxalloc risk banque.cxalloc --rho 0,3 --target 2000000 --json
  cxalloc risk banque.cxalloc --to risque.xlsx     écrit le plan en classeur, avec son risque
""",
    "options.risk_draws": "le nombre de tirages, de 2 à 1\u202f000\u202f000 (par défaut {n})",
    "options.risk_solved": "pour combien de tirages des estimations le meilleur plan est cherché, afin de voir ce qui tient quoi qu’il arrive\u00a0; 0\u00a0: aucun (par défaut {n})",
    "options.not_solved": "{value} n’est pas un nombre entier de 0 à 1\u202f000\u202f000",
    "options.risk_downside": "trouver les meilleurs plans entre la moyenne seule et les pires cas seuls, en tel nombre (11 d’habitude)\u00a0; 0\u00a0: aucun (par défaut)",
    "options.not_downside": "{value} n’est ni 0 ni un nombre entier de 2 à 101",
    "options.risk_seed": "un nombre entier\u00a0; la même graine donne les mêmes tirages (par défaut 0)",
    "options.risk_rho": "la corrélation des estimations, de 0 à 1 (par défaut celle que donne le portefeuille)",
    "options.risk_alpha": "dire aussi la moyenne des valeurs au-delà de cette part des meilleures (par défaut {share})",
    "options.risk_classes": "ce par quoi les candidates sont comparées pour dire à quoi s’attendre du plan\u00a0: owner, all ou tag:DIMENSION (par défaut owner)",
    "options.CLASSES": "PAR",
    "options.not_classes": "{value} n’est pas owner, all ou tag:DIMENSION",
    "options.risk_uplift": "ajouter, comme changements, les dépassements habituels d’un genre de projet aux initiatives qui portent une étiquette\u00a0: {names}\u00a0; peut être donné plusieurs fois",
    "options.UPLIFT": "NOM=DIMENSION:VALEUR",
    "options.not_uplift": "{value} n’est pas une majoration et une étiquette, telles que large_it=genre:IT",
    "options.risk_target": "dire aussi avec quelle probabilité le plan apporte ce montant",
    "options.risk_gap": "la précision du plan (par défaut {gap})",
    "options.risk_seconds": "secondes pour le plan et les tirages ensemble",
    "options.N": "N",
    "options.SHARE": "PART",
    "options.AMOUNT": "MONTANT",
    "options.not_draws": "{value} n’est pas un nombre entier de 2 à 1\u202f000\u202f000",
    "options.not_whole": "{value} n’est pas un nombre entier",
    "options.not_rho": "{value} n’est pas une part de 0 à 1, telle que 0.3 ou 30\u00a0%",
    "options.not_alpha": "{value} n’est pas une part de 0 à moins de 1, telle que 0.9 ou 90\u00a0%",
    "options.not_amount": "{value} n’est pas un montant tel que 250000",
    # export
    "options.export": "écrit un plan en CSV ou Excel, ou le portefeuille en dossier",
    "options.export_description": "Écrit un plan en CSV ou en classeur Excel, ou le portefeuille en dossier. Là où "
    "aucun plan n’est enregistré, le portefeuille est d’abord optimisé.",
    "options.export_epilog": """\
exemples\u00a0:
  cxalloc export banque.cxalloc --to plan.csv          écrit plan.csv et plan-decisions.csv
  cxalloc export banque.cxalloc --plan 3 --to plan.csv
  cxalloc export banque.cxalloc --to plan.csv --delimiter semicolon --decimal-comma
  cxalloc export banque.cxalloc --to plan.xlsx         écrit un classeur avec le plan et les données
  cxalloc export banque.cxalloc --to banque            écrit le portefeuille en dossier de CSV et TOML
""",
    "options.plan": "quel plan enregistré (par défaut le plus récent)",
    "options.target": "ce qu’il faut écrire",
    # check
    "options.check": "contrôle qu’un portefeuille est sain, et vérifie ses plans à nouveau",
    "options.check_description": "Contrôle qu’un portefeuille est sain, et vérifie ses plans à nouveau.",
    # Arguments that can't be read
    "options.not_a_count": "{value} n’est pas un nombre entier, 0 ou plus",
    "options.not_points": "{value} n’est pas un nombre entier de 2 à 1\u202f000",
    "options.not_a_rate": "{value} n’est pas un taux annuel tel que 0.08 ou 8\u00a0%",
    "options.not_a_gap": "{value} n’est pas une part de 0 à moins de 1, telle que 0.001 ou 0.1\u00a0%",
    "options.not_seconds": "{value} n’est pas un nombre de secondes au-dessus de 0",
    "options.not_a_mapping": "{value} n’est pas un en-tête et une colonne tels que 'Total=cost'",
    "options.not_a_change": "{value} n’est pas un changement tel que budget.factor=0.85",
    # What Python's own parser says
    "options.usage_prefix": "usage\u00a0: ",
    "options.positional_arguments": "arguments",
    "options.options": "options",
    "options.help": "affiche cette aide et termine",
    "options.version": "affiche la version du programme et termine",
    "options.error": "{program}\u00a0: erreur\u00a0: {text}",
    "options.argument": "argument {name}\u00a0: {text}",
    "options.required": "il manque ces arguments\u00a0: {names}",
    "options.unrecognised": "arguments inconnus\u00a0: {names}",
    "options.invalid_choice": "choix impossible\u00a0: {value} (au choix {choices})",
    "options.one_argument": "il faut un argument",
    "options.at_least_one_argument": "il faut au moins un argument",
    "options.not_allowed_with": "impossible avec l’argument {name}",
    "options.ignored": "argument {value} de trop",
    "options.MARK": "[EN-TÊTE=]MARQUE",
    "options.for_reading": "comment un tableau est lu",
    "options.for_reading_description": "Là où ce qui est trouvé n’est pas ce qui est voulu.",
    "options.decimal_mark": "la marque décimale, «\u00a0comma\u00a0» (virgule) ou «\u00a0point\u00a0», du tableau ou "
    "de la colonne d’un en-tête. Peut être répétée",
    "options.not_a_mark": "{value} n’est pas une marque décimale telle que comma, ou Coût=comma",
    "options.sheet": "la feuille du classeur qui contient les initiatives (par défaut l’active, si elle a des en-têtes)",
    "options.visible_only": "laisse de côté les lignes masquées ou filtrées",
    "options.encoding": "encodage du texte (par défaut ce qui est trouvé)",
    "options.table_delimiter": "ce qui sépare ses cellules (par défaut ce qui est trouvé)",
    "options.skip_rows": "passe autant de lignes au début",
    "options.last_row": "la dernière ligne lue",
    "options.keep_row": "une ligne, par son numéro, qui est une initiative quel que soit son nom. Peut être répétée",
    "options.leave_out": "une ligne, par son numéro, à ne pas lire. Peut être répétée",
}
