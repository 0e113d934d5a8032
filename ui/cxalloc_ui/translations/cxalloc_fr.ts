<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr">
<context>
    <name></name>
    <message>
        <source>Restore a backup of {name}</source>
        <translation>Restaurer une sauvegarde de {name}</translation>
    </message>
    <message>
        <source>Restore a backup</source>
        <translation>Restaurer une sauvegarde</translation>
    </message>
    <message>
        <source>The file becomes what it was then. What it is now is kept as a backup first.</source>
        <translation>Le fichier redevient ce qu’il était alors. Son état présent est d’abord gardé comme sauvegarde.</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Restaurer</translation>
    </message>
    <message>
        <source>when the file was opened</source>
        <translation>à l’ouverture du fichier</translation>
    </message>
    <message>
        <source>while it was being changed</source>
        <translation>pendant les modifications</translation>
    </message>
    <message>
        <source>before it was brought up to date</source>
        <translation>avant sa mise à niveau</translation>
    </message>
    <message>
        <source>before a backup was restored</source>
        <translation>avant la restauration d’une sauvegarde</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Faite le</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Pourquoi</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Fichier</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Dossier</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Sauvegardes</translation>
    </message>
    <message>
        <source>Open a portfolio</source>
        <translation>Ouvrir un portefeuille</translation>
    </message>
    <message>
        <source>Open a portfolio folder</source>
        <translation>Ouvrir un dossier de portefeuille</translation>
    </message>
    <message>
        <source>Import a table</source>
        <translation>Importer un tableau</translation>
    </message>
    <message>
        <source>{held}

That program gave no sign of life for hours. If it still runs, take care: what is changed there from now on is refused. Take the file over?</source>
        <translation>{held}

Ce programme n’a pas donné signe de vie depuis des heures. S’il tourne encore, attention&#xa0;: ce qui y sera modifié désormais sera refusé. Reprendre le fichier&#xa0;?</translation>
    </message>
    <message>
        <source>Take the file over?</source>
        <translation>Reprendre le fichier&#xa0;?</translation>
    </message>
    <message>
        <source>Your changes to {name} would be lost.</source>
        <translation>Vos modifications de {name} seraient perdues.</translation>
    </message>
    <message>
        <source>Portfolios</source>
        <translation>Portefeuilles</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tableaux</translation>
    </message>
    <message>
        <source>Name of the scenario</source>
        <translation>Nom du scénario</translation>
    </message>
    <message>
        <source>{reason}

These changes do not fit the base case as it is now:
{changes}</source>
        <translation>{reason}

Ces changements ne vont plus avec le cas de base actuel&#xa0;:
{changes}</translation>
    </message>
    <message>
        <source>Remove them from the scenario</source>
        <translation>Les retirer du scénario</translation>
    </message>
    <message>
        <source>Show the base case</source>
        <translation>Afficher le cas de base</translation>
    </message>
    <message>
        <source>The plan was made before the last edits, and does not have them.</source>
        <translation>Le plan date d’avant les dernières modifications et n’en tient pas compte.</translation>
    </message>
    <message>
        <source>Export an outdated plan?</source>
        <translation>Exporter un plan périmé&#xa0;?</translation>
    </message>
    <message>
        <source>Export it as it is</source>
        <translation>L’exporter tel quel</translation>
    </message>
    <message>
        <source>They are not saved in a file yet.</source>
        <translation>Elles ne sont pas encore enregistrées dans un fichier.</translation>
    </message>
    <message>
        <source>Save your changes?</source>
        <translation>Enregistrer vos modifications&#xa0;?</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Enregistrer sous…</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Ne pas enregistrer</translation>
    </message>
    <message>
        <source>&lt;h3&gt;cxalloc {version}&lt;/h3&gt;&lt;p&gt;Chooses the customer-experience initiatives that a budget should fund, keeps small, frequent allocations in the plan, and proves it.&lt;/p&gt;&lt;p&gt;Solved by HiGHS or CBC through PuLP. MIT licence.&lt;/p&gt;</source>
        <translation>&lt;h3&gt;cxalloc {version}&lt;/h3&gt;&lt;p&gt;Choisit les initiatives d’expérience client qu’un budget doit financer, garde au plan les enveloppes récurrentes, et le prouve.&lt;/p&gt;&lt;p&gt;Résolu par HiGHS ou CBC via PuLP. Licence MIT.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>About cxalloc</source>
        <translation>À propos de cxalloc</translation>
    </message>
    <message>
        <source>{n} error must be corrected.</source>
        <translation>{n} point est à corriger.</translation>
    </message>
    <message>
        <source>{n} errors must be corrected.</source>
        <translation>{n} points sont à corriger.</translation>
    </message>
    <message>
        <source>Copy text</source>
        <translation>Copier le texte</translation>
    </message>
    <message>
        <source>{name} ({key})</source>
        <translation>{name} ({key})</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Où</translation>
    </message>
    <message>
        <source>Of</source>
        <translation>De</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Champ</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Trouvé</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>rien</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Attendu</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Constats</translation>
    </message>
    <message>
        <source>row {n}</source>
        <translation>ligne {n}</translation>
    </message>
    <message>
        <source>added</source>
        <translation>ajoutée</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>modifiée</translation>
    </message>
    <message>
        <source>Initiative</source>
        <translation>Initiative</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Quoi</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Avant</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Après</translation>
    </message>
    <message>
        <source>Candidate</source>
        <translation>Candidate</translation>
    </message>
    <message>
        <source>Must fund</source>
        <translation>Imposée</translation>
    </message>
    <message>
        <source>Never fund</source>
        <translation>Écartée</translation>
    </message>
    <message>
        <source>Committed</source>
        <translation>Engagée</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Verrou</translation>
    </message>
    <message>
        <source>What was decided beforehand: must fund, never fund, or committed to a level and a start</source>
        <translation>Ce qui est décidé d’avance&#xa0;: imposée, écartée, ou engagée à un niveau et un début</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Niveau</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Début</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Coût</translation>
    </message>
    <message>
        <source>Expected net present value, discounted at {rate} a year.</source>
        <translation>Valeur actuelle nette attendue, actualisée à {rate} par an.</translation>
    </message>
    <message>
        <source>(benefits − costs) / costs, undiscounted.</source>
        <translation>Retour sur investissement&#xa0;: (gains − coûts) / coûts, non actualisé.</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Valeur</translation>
    </message>
    <message>
        <source>ROI</source>
        <translation>ROI</translation>
    </message>
    <message>
        <source>Over all periods, run costs included.</source>
        <translation>Sur toutes les périodes, coûts récurrents compris.</translation>
    </message>
    <message>
        <source>What is not funded has its figures at its best level, starting as early as it may.</source>
        <translation>Ce qui n’est pas financé est chiffré à son meilleur niveau, avec le démarrage le plus tôt possible.</translation>
    </message>
    <message>
        <source>The period in which it starts</source>
        <translation>La période où elle commence</translation>
    </message>
    <message>
        <source>Stated ROI</source>
        <translation>ROI déclaré</translation>
    </message>
    <message>
        <source>The ROI as entered; by success, low, high or enablers another one is expected</source>
        <translation>Le ROI tel que saisi&#xa0;; le succès, les cas bas et haut ou ce qui la favorise en font attendre un autre</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Verdict</translation>
    </message>
    <message>
        <source>What is known without optimising again; “Why?” finds what would change the decision</source>
        <translation>Ce qui est connu sans optimiser de nouveau&#xa0;; «&#xa0;Pourquoi&#xa0;?&#xa0;» trouve ce qui changerait la décision</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>Points</translation>
    </message>
    <message>
        <source>What it adds to the score, which is what the plan maximises.</source>
        <translation>Ce qu’elle ajoute au score, que le plan maximise.</translation>
    </message>
    <message>
        <source>For others</source>
        <translation>Pour d’autres</translation>
    </message>
    <message>
        <source>NPV that it adds to what it enables, counted there ({currency})</source>
        <translation>VAN qu’elle ajoute à ce qu’elle favorise, comptée là-bas ({currency})</translation>
    </message>
    <message>
        <source>A scenario cannot change this: edit the base case</source>
        <translation>Un scénario ne peut pas changer cela&#xa0;: modifiez le cas de base</translation>
    </message>
    <message>
        <source>Base case: {text}</source>
        <translation>Cas de base&#xa0;: {text}</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>vide</translation>
    </message>
    <message>
        <source>{text}: {reason}</source>
        <translation>{text}&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>Vide</translation>
    </message>
    <message>
        <source>{n} row pasted</source>
        <translation>{n} ligne collée</translation>
    </message>
    <message>
        <source>{n} rows pasted</source>
        <translation>{n} lignes collées</translation>
    </message>
    <message>
        <source>{n} of them new</source>
        <translation>dont {n} nouvelles</translation>
    </message>
    <message>
        <source>not into calculated columns: {columns}</source>
        <translation>sauf dans les colonnes calculées&#xa0;: {columns}</translation>
    </message>
    <message>
        <source>{n} column had no place here</source>
        <translation>{n} colonne n’avait pas de place ici</translation>
    </message>
    <message>
        <source>{n} columns had no place here</source>
        <translation>{n} colonnes n’avaient pas de place ici</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Période</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>Budget</translation>
    </message>
    <message>
        <source>What the funds get in the period</source>
        <translation>Ce que les fonds reçoivent dans la période</translation>
    </message>
    <message>
        <source>Carried in</source>
        <translation>Report</translation>
    </message>
    <message>
        <source>Unspent before, and moved here</source>
        <translation>Non dépensé avant, et reporté ici</translation>
    </message>
    <message>
        <source>Why is “{name}” in the plan?</source>
        <translation>Pourquoi «&#xa0;{name}&#xa0;» est-elle dans le plan&#xa0;?</translation>
    </message>
    <message>
        <source>Why is “{name}” not in the plan?</source>
        <translation>Pourquoi «&#xa0;{name}&#xa0;» n’est-elle pas dans le plan&#xa0;?</translation>
    </message>
    <message>
        <source>Without it</source>
        <translation>Sans elle</translation>
    </message>
    <message>
        <source>With it</source>
        <translation>Avec elle</translation>
    </message>
    <message>
        <source>Found by optimising {solves} times in {seconds} s.</source>
        <translation>Trouvé en {solves} optimisations et {seconds} s.</translation>
    </message>
    <message>
        <source>{least} to {most}</source>
        <translation>{least} à {most}</translation>
    </message>
    <message>
        <source>Value of the plan</source>
        <translation>Valeur du plan</translation>
    </message>
    <message>
        <source>Would be funded instead</source>
        <translation>Serait financé à la place</translation>
    </message>
    <message>
        <source>Would go with it</source>
        <translation>Partirait avec elle</translation>
    </message>
    <message>
        <source>Displaces</source>
        <translation>Évince</translation>
    </message>
    <message>
        <source>Brings in</source>
        <translation>Fait entrer</translation>
    </message>
    <message>
        <source>{title}, for example</source>
        <translation>{title}, par exemple</translation>
    </message>
    <message>
        <source>What asks for it</source>
        <translation>Ce qui l’exige</translation>
    </message>
    <message>
        <source>What stands in the way</source>
        <translation>Ce qui s’y oppose</translation>
    </message>
    <message>
        <source>{name}: {at} (now {now})</source>
        <translation>{name}&#xa0;: {at} (actuellement {now})</translation>
    </message>
    <message>
        <source>Flips at</source>
        <translation>La décision bascule à</translation>
    </message>
    <message>
        <source>Value lost</source>
        <translation>Valeur perdue</translation>
    </message>
    <message>
        <source>Value gained</source>
        <translation>Valeur gagnée</translation>
    </message>
    <message>
        <source>Proved to be at least</source>
        <translation>Prouvée au moins</translation>
    </message>
    <message>
        <source>Proved to be at most</source>
        <translation>Prouvée au plus</translation>
    </message>
    <message>
        <source>The two plans</source>
        <translation>Les deux plans</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Actuel</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>oui</translation>
    </message>
    <message>
        <source>no</source>
        <translation>non</translation>
    </message>
    <message>
        <source>First spend</source>
        <translation>Première dépense</translation>
    </message>
    <message>
        <source>Spend</source>
        <translation>Dépenses</translation>
    </message>
    <message>
        <source>Total cost</source>
        <translation>Coût total</translation>
    </message>
    <message>
        <source>Break-even</source>
        <translation>Seuil</translation>
    </message>
    <message>
        <source>{n} more</source>
        <translation>{n} de plus</translation>
    </message>
    <message>
        <source>Upper bound of the value</source>
        <translation>Borne supérieure de la valeur</translation>
    </message>
    <message>
        <source>Where the decision changes</source>
        <translation>Où la décision bascule</translation>
    </message>
    <message>
        <source>What else changes</source>
        <translation>Ce qui change aussi</translation>
    </message>
    <message>
        <source>You stopped the search.</source>
        <translation>Vous avez arrêté la recherche.</translation>
    </message>
    <message>
        <source>Return of the first tier, per unit</source>
        <translation>Rendement du premier palier, par unité</translation>
    </message>
    <message>
        <source>Benefits, times what they are</source>
        <translation>Gains, fois leur montant actuel</translation>
    </message>
    <message>
        <source>ROI as entered</source>
        <translation>ROI saisi</translation>
    </message>
    <message>
        <source>NPV as entered</source>
        <translation>VAN saisie</translation>
    </message>
    <message>
        <source>Benefit as entered</source>
        <translation>Gain saisi</translation>
    </message>
    <message>
        <source>Benefit in all, as entered</source>
        <translation>Gain en tout, tel que saisi</translation>
    </message>
    <message>
        <source>Return of tier {n}</source>
        <translation>Rendement, palier {n}</translation>
    </message>
    <message>
        <source>{figure}, level {level}</source>
        <translation>{figure}, niveau {level}</translation>
    </message>
    <message>
        <source>not funded</source>
        <translation>non financée</translation>
    </message>
    <message>
        <source>Initiatives, small allocations and run costs</source>
        <translation>Initiatives, enveloppes récurrentes et coûts récurrents</translation>
    </message>
    <message>
        <source>The part that goes to small allocations</source>
        <translation>La part des enveloppes récurrentes</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Reste</translation>
    </message>
    <message>
        <source>What is available and not spent</source>
        <translation>Ce qui est disponible et non dépensé</translation>
    </message>
    <message>
        <source>(Benefit − total cost) ÷ total cost, of the sums</source>
        <translation>(Gains − coût total) ÷ coût total, sur les sommes</translation>
    </message>
    <message>
        <source>{definition}; without the {n} with a stated NPV, which have no benefit</source>
        <translation>{definition}&#xa0;; sans les {n} dont la VAN est donnée, qui n’ont pas de gains</translation>
    </message>
    <message>
        <source>The sum of the column, without run costs</source>
        <translation>La somme de la colonne, sans les coûts récurrents</translation>
    </message>
    <message>
        <source>With run costs, at the best level of each, undiscounted</source>
        <translation>Coûts récurrents compris, au meilleur niveau de chacune, sans actualisation</translation>
    </message>
    <message>
        <source>Benefit</source>
        <translation>Gains</translation>
    </message>
    <message>
        <source>Expected, over all periods, undiscounted</source>
        <translation>Attendus, sur toutes les périodes, sans actualisation</translation>
    </message>
    <message>
        <source>The sum of the column</source>
        <translation>La somme de la colonne</translation>
    </message>
    <message>
        <source>The most of one period</source>
        <translation>Le maximum d’une période</translation>
    </message>
    <message>
        <source>What a full period&apos;s amounts return</source>
        <translation>Ce que rapportent les montants entiers d’une période</translation>
    </message>
    <message>
        <source>(Brings − amounts) ÷ amounts, of the sums</source>
        <translation>(Rapporte − montants) ÷ montants, sur les sommes</translation>
    </message>
    <message>
        <source>By the current plan, over all periods</source>
        <translation>Selon le plan actuel, sur toutes les périodes</translation>
    </message>
    <message>
        <source>Budget periods</source>
        <translation>Périodes budgétées</translation>
    </message>
    <message>
        <source>All periods</source>
        <translation>Toutes les périodes</translation>
    </message>
    <message>
        <source>of which small</source>
        <translation>dont env. récurrentes</translation>
    </message>
    <message>
        <source>Net</source>
        <translation>Net</translation>
    </message>
    <message>
        <source>Benefit less spend</source>
        <translation>Gains moins dépenses</translation>
    </message>
    <message>
        <source>Discount factor</source>
        <translation>Coefficient</translation>
    </message>
    <message>
        <source>At {rate} a year; the first period is discounted once, as a spreadsheet&apos;s NPV does</source>
        <translation>À {rate} par an&#xa0;; la première période est actualisée une fois, comme le fait la fonction VAN d’un tableur</translation>
    </message>
    <message>
        <source>Discounted</source>
        <translation>Actualisé</translation>
    </message>
    <message>
        <source>Net × discount factor; the sum of the column is the NPV of the plan ({currency})</source>
        <translation>Net × coefficient d’actualisation&#xa0;; la somme de la colonne est la VAN du plan ({currency})</translation>
    </message>
    <message>
        <source>The part of the spend that {fund} pays</source>
        <translation>La part des dépenses que paie {fund}</translation>
    </message>
    <message>
        <source>Candidates with a stated NPV have no benefits by period, and are missing here: the discounted column adds up to {sum}, the NPV of the plan is {npv}.</source>
        <translation>Les candidates à VAN déclarée n’ont pas de gains par période et manquent ici&#xa0;: la colonne actualisée totalise {sum}, la VAN du plan est de {npv}.</translation>
    </message>
    <message>
        <source>The discounted column adds up to {sum}; the NPV of the plan, {npv}, is the sum of what each candidate is worth, each rounded to a whole cent.</source>
        <translation>La colonne actualisée totalise {sum}&#xa0;; la VAN du plan, {npv}, est la somme des valeurs des candidates, chacune arrondie au centime.</translation>
    </message>
    <message>
        <source>Expected benefits, undiscounted</source>
        <translation>Gains attendus, non actualisés</translation>
    </message>
    <message>
        <source>{level}, {field}: {text}: {reason}</source>
        <translation>{level}, {field}&#xa0;: {text}&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>{field}: {text}: {reason}</source>
        <translation>{field}&#xa0;: {text}&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>Likely benefit in every period after delivery. It replaces an ROI</source>
        <translation>Gain probable de chaque période après livraison. Remplace un ROI</translation>
    </message>
    <message>
        <source>Expected NPV</source>
        <translation>VAN attendue</translation>
    </message>
    <message>
        <source>Expected ROI</source>
        <translation>ROI attendu</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Responsable</translation>
    </message>
    <message>
        <source>Calculated at the best level and the earliest start</source>
        <translation>Calculé au meilleur niveau et au début le plus tôt</translation>
    </message>
    <message>
        <source>Success</source>
        <translation>Succès</translation>
    </message>
    <message>
        <source>Probability of success</source>
        <translation>Probabilité de succès</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Durée</translation>
    </message>
    <message>
        <source>Periods from start to delivery</source>
        <translation>Périodes du début à la livraison</translation>
    </message>
    <message>
        <source>Earliest start</source>
        <translation>Au plus tôt</translation>
    </message>
    <message>
        <source>Latest start</source>
        <translation>Au plus tard</translation>
    </message>
    <message>
        <source>Run cost</source>
        <translation>Récurrent</translation>
    </message>
    <message>
        <source>In every period after delivery</source>
        <translation>À chaque période après livraison</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>Bas</translation>
    </message>
    <message>
        <source>Worst case as a share of the likely benefit</source>
        <translation>Cas défavorable, en part du gain probable</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Haut</translation>
    </message>
    <message>
        <source>Best case as a share of the likely benefit</source>
        <translation>Cas favorable, en part du gain probable</translation>
    </message>
    <message>
        <source>Low cost</source>
        <translation>Coût bas</translation>
    </message>
    <message>
        <source>As a share of the likely costs</source>
        <translation>En part des coûts probables</translation>
    </message>
    <message>
        <source>High cost</source>
        <translation>Coût haut</translation>
    </message>
    <message>
        <source>Shortest duration</source>
        <translation>Durée la plus courte</translation>
    </message>
    <message>
        <source>Longest duration</source>
        <translation>Durée la plus longue</translation>
    </message>
    <message>
        <source>Stated NPV</source>
        <translation>VAN déclarée</translation>
    </message>
    <message>
        <source>A net present value calculated elsewhere, instead of a benefit</source>
        <translation>Une valeur actuelle nette calculée ailleurs, au lieu d’un gain</translation>
    </message>
    <message>
        <source>Score: {criterion}</source>
        <translation>Note&#xa0;: {criterion}</translation>
    </message>
    <message>
        <source>From 0 to 100, by the criterion {criterion}</source>
        <translation>De 0 à 100, selon le critère {criterion}</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>Identifiant</translation>
    </message>
    <message>
        <source>The code by which rules and tables refer to it</source>
        <translation>Le code par lequel règles et tableaux la désignent</translation>
    </message>
    <message>
        <source>In periods, for the analysis of risk; empty: as the duration</source>
        <translation>En périodes, pour l’analyse du risque&#xa0;; vide&#xa0;: comme la durée</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Statut</translation>
    </message>
    <message>
        <source>Fund</source>
        <translation>Fonds</translation>
    </message>
    <message>
        <source>Tag: {dimension}. Several values are separated by a semicolon</source>
        <translation>Étiquette&#xa0;: {dimension}. Séparez plusieurs valeurs par un point-virgule</translation>
    </message>
    <message>
        <source>In the plan</source>
        <translation>Dans le plan</translation>
    </message>
    <message>
        <source>○ not funded</source>
        <translation>○ non financée</translation>
    </message>
    <message>
        <source>● from {period}</source>
        <translation>● dès {period}</translation>
    </message>
    <message>
        <source>Whether the current plan funds it, and from when</source>
        <translation>Si le plan actuel la finance, et à partir de quand</translation>
    </message>
    <message>
        <source>as a total</source>
        <translation>au total</translation>
    </message>
    <message>
        <source>by period</source>
        <translation>par période</translation>
    </message>
    <message>
        <source>{level} (+ {n})</source>
        <translation>{level} (+ {n})</translation>
    </message>
    <message>
        <source>Sum over the duration, without run costs. Of several funding levels the line shows and edits the first</source>
        <translation>Somme sur la durée, sans coûts récurrents. De plusieurs niveaux de financement, la ligne montre et modifie le premier</translation>
    </message>
    <message>
        <source>The return on all costs, where the benefit is stated so: 80 % or 0.8. It replaces a benefit. In grey the expected ROI, where none was typed</source>
        <translation>Le rendement de tous les coûts, quand les gains sont exprimés ainsi&#xa0;: 80&#xa0;% ou 0,8. Il remplace des gains. En gris, le ROI attendu, quand aucun n’a été saisi</translation>
    </message>
    <message>
        <source>Of several funding levels the line shows and edits the first, or the one that is committed; the panel beside the grid has them all</source>
        <translation>De plusieurs niveaux de financement, la ligne montre et modifie le premier, ou celui qui est engagé&#xa0;; le volet à côté les montre tous</translation>
    </message>
    <message>
        <source>{currency}, discounted at {rate} a year</source>
        <translation>{currency}, actualisée à {rate} par an</translation>
    </message>
    <message>
        <source>{share} of {budget}</source>
        <translation>{share} de {budget}</translation>
    </message>
    <message>
        <source>{amount} in the budget periods</source>
        <translation>{amount} dans les périodes budgétées</translation>
    </message>
    <message>
        <source>Small allocations</source>
        <translation>Enveloppes récurrentes</translation>
    </message>
    <message>
        <source>of spend: {amount}</source>
        <translation>des dépenses&#xa0;: {amount}</translation>
    </message>
    <message>
        <source>undiscounted</source>
        <translation>non actualisé</translation>
    </message>
    <message>
        <source>{n} points</source>
        <translation>{n} points</translation>
    </message>
    <message>
        <source>{value} (at most {bound})</source>
        <translation>{value} (au plus {bound})</translation>
    </message>
    <message>
        <source>so far {value}</source>
        <translation>jusqu’ici {value}</translation>
    </message>
    <message>
        <source>{figure}: from {reference} to {scenario}</source>
        <translation>{figure}&#xa0;: de {reference} à {scenario}</translation>
    </message>
    <message>
        <source>{figure}, {currency}</source>
        <translation>{figure}, {currency}</translation>
    </message>
    <message>
        <source>Press Enter to see why</source>
        <translation>Entrée&#xa0;: voir pourquoi</translation>
    </message>
    <message>
        <source>This is what the others are compared with</source>
        <translation>C’est la référence des autres</translation>
    </message>
    <message>
        <source>There is nothing to subtract</source>
        <translation>Il n’y a rien à soustraire</translation>
    </message>
    <message>
        <source>Smaller than the gaps of the two plans allow to tell</source>
        <translation>Plus petit que ce que les écarts des deux plans permettent de dire</translation>
    </message>
    <message>
        <source>   difference</source>
        <translation>   différence</translation>
    </message>
    <message>
        <source>gap {gap}</source>
        <translation>écart {gap}</translation>
    </message>
    <message>
        <source>The best plan found</source>
        <translation>Le meilleur plan trouvé</translation>
    </message>
    <message>
        <source>Proof</source>
        <translation>Preuve</translation>
    </message>
    <message>
        <source>Optimal: no plan has a higher value by more than the gap</source>
        <translation>Optimal&#xa0;: aucun plan n’a une valeur plus élevée au-delà de l’écart</translation>
    </message>
    <message>
        <source>cannot be made</source>
        <translation>impossible à établir</translation>
    </message>
    <message>
        <source>no plan is possible</source>
        <translation>aucun plan possible</translation>
    </message>
    <message>
        <source>not decided</source>
        <translation>non tranché</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>arrêté</translation>
    </message>
    <message>
        <source>no plan in time</source>
        <translation>aucun plan dans le délai</translation>
    </message>
    <message>
        <source>Nothing is used up</source>
        <translation>Aucune limite atteinte</translation>
    </message>
    <message>
        <source>Used up</source>
        <translation>Limites atteintes</translation>
    </message>
    <message>
        <source>in all</source>
        <translation>partout</translation>
    </message>
    <message>
        <source>in some</source>
        <translation>parfois</translation>
    </message>
    <message>
        <source>in none</source>
        <translation>jamais</translation>
    </message>
    <message>
        <source>In all: whatever happens of what is compared, it is chosen: a choice without regret</source>
        <translation>Partout&#xa0;: quoi qu’il arrive de ce qui est comparé, elle est choisie&#xa0;: un choix sans regret</translation>
    </message>
    <message>
        <source>out</source>
        <translation>hors plan</translation>
    </message>
    <message>
        <source>{figure}: why {scenario} differs from {reference}</source>
        <translation>{figure}&#xa0;: pourquoi {scenario} diffère de {reference}</translation>
    </message>
    <message>
        <source>Optimal</source>
        <translation>Optimal</translation>
    </message>
    <message>
        <source>Best found</source>
        <translation>Meilleur trouvé</translation>
    </message>
    <message>
        <source>gap {gap}, {seconds} s</source>
        <translation>écart {gap}, {seconds}&#xa0;s</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Score</translation>
    </message>
    <message>
        <source>without candidates with a stated NPV</source>
        <translation>sans les candidates à VAN déclarée</translation>
    </message>
    <message>
        <source>(benefits − costs) / costs over all periods, undiscounted</source>
        <translation>(gains − coûts) / coûts sur toutes les périodes, sans actualisation</translation>
    </message>
    <message>
        <source>No plan has a higher value by more than the gap. Solver: {solver} {version} ({why}).</source>
        <translation>Aucun plan n’a une valeur plus élevée au-delà de l’écart. Solveur&#xa0;: {solver} {version} ({why}).</translation>
    </message>
    <message>
        <source>weighted points</source>
        <translation>points pondérés</translation>
    </message>
    <message>
        <source>What was maximised</source>
        <translation>Ce qui a été maximisé</translation>
    </message>
    <message>
        <source>{amount} after the budget</source>
        <translation>{amount} après le budget</translation>
    </message>
    <message>
        <source>{amount} in all periods, run costs included</source>
        <translation>{amount} sur toutes les périodes, coûts récurrents compris</translation>
    </message>
    <message>
        <source>The first period from which benefits have covered all spend for good</source>
        <translation>La première période à partir de laquelle les gains couvrent durablement toutes les dépenses</translation>
    </message>
    <message>
        <source>not in the horizon</source>
        <translation>au-delà de l’horizon</translation>
    </message>
    <message>
        <source>Payback</source>
        <translation>Délai de récupération</translation>
    </message>
    <message>
        <source>period {n} of {periods}</source>
        <translation>période {n} sur {periods}</translation>
    </message>
    <message>
        <source>of which {n} small allocations</source>
        <translation>dont {n} enveloppes récurrentes</translation>
    </message>
    <message>
        <source>The next {n} {currency} bring</source>
        <translation>Gain par {n} {currency}</translation>
    </message>
    <message>
        <source>The next {currency} brings</source>
        <translation>Gain par {currency}</translation>
    </message>
    <message>
        <source>Value, points</source>
        <translation>Valeur, points</translation>
    </message>
    <message>
        <source>Value, {currency}</source>
        <translation>Valeur, {currency}</translation>
    </message>
    <message>
        <source>today&apos;s</source>
        <translation>l’actuel</translation>
    </message>
    <message>
        <source>{share} of today&apos;s</source>
        <translation>{share} de l’actuel</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>Au plus</translation>
    </message>
    <message>
        <source>{bound} (gap {gap})</source>
        <translation>{bound} (écart {gap})</translation>
    </message>
    <message>
        <source>{n} of {m}</source>
        <translation>{n} sur {m}</translation>
    </message>
    <message>
        <source>{gain} (between {low} and {high})</source>
        <translation>{gain} (entre {low} et {high})</translation>
    </message>
    <message>
        <source>{value}: it loses {loss}</source>
        <translation>{value}&#xa0;: il perd {loss}</translation>
    </message>
    <message>
        <source>Ranking by ROI</source>
        <translation>Classement par ROI</translation>
    </message>
    <message>
        <source>the search was stopped before this budget&apos;s turn</source>
        <translation>la recherche a été arrêtée avant le tour de ce budget</translation>
    </message>
    <message>
        <source>There is no plan at any budget.</source>
        <translation>Il n’y a de plan à aucun budget.</translation>
    </message>
    <message>
        <source>The search was stopped before anything was found.</source>
        <translation>La recherche a été arrêtée avant de rien trouver.</translation>
    </message>
    <message>
        <source>Beyond {most} no more money adds anything (within the gap).</source>
        <translation>Au-delà de {most}, un budget plus élevé n’ajoute rien (à l’écart près).</translation>
    </message>
    <message>
        <source>At today&apos;s budget, ranking by ROI would lose {loss} ({share}).</source>
        <translation>Au budget actuel, classer par ROI perdrait {loss} ({share}).</translation>
    </message>
    <message>
        <source>There is no plan at any budget. Conflicting requirements:</source>
        <translation>Il n’y a de plan à aucun budget. Exigences en conflit&#xa0;:</translation>
    </message>
    <message>
        <source>The smallest budget found with a plan is {least}; with {below} there is none.</source>
        <translation>Le plus petit budget trouvé avec un plan est {least}&#xa0;; avec {below} il n’y en a pas.</translation>
    </message>
    <message>
        <source>The smallest budget found with a plan is {least}; whether less is enough is not confirmed.</source>
        <translation>Le plus petit budget trouvé avec un plan est {least}&#xa0;; il n’est pas confirmé qu’il en faille autant.</translation>
    </message>
    <message>
        <source>The search was stopped: points with a wide gap were not searched to the end.</source>
        <translation>La recherche a été arrêtée&#xa0;: les points à grand écart n’ont pas été cherchés jusqu’au bout.</translation>
    </message>
    <message>
        <source>Budget, {currency}</source>
        <translation>Budget, {currency}</translation>
    </message>
    <message>
        <source>Of today&apos;s</source>
        <translation>De l’actuel</translation>
    </message>
    <message>
        <source>Gap</source>
        <translation>Écart</translation>
    </message>
    <message>
        <source>The search was stopped before this budget&apos;s turn</source>
        <translation>La recherche a été arrêtée avant le tour de ce budget</translation>
    </message>
    <message>
        <source>It loses</source>
        <translation>Il perd</translation>
    </message>
    <message>
        <source>at no budget</source>
        <translation>à aucun budget</translation>
    </message>
    <message>
        <source>in</source>
        <translation>au plan</translation>
    </message>
    <message>
        <source>{what} from {budget}</source>
        <translation>{what} dès {budget}</translation>
    </message>
    <message>
        <source>{what} from the first budget on</source>
        <translation>{what} dès le premier budget</translation>
    </message>
    <message>
        <source>Enters at</source>
        <translation>Entre à</translation>
    </message>
    <message>
        <source>never</source>
        <translation>jamais</translation>
    </message>
    <message>
        <source>From the least to the largest budget</source>
        <translation>Du plus petit au plus grand budget</translation>
    </message>
    <message>
        <source>As the budget grows</source>
        <translation>À mesure que le budget croît</translation>
    </message>
    <message>
        <source>Funded</source>
        <translation>Financées</translation>
    </message>
    <message>
        <source>{n} candidate</source>
        <translation>{n} candidate</translation>
    </message>
    <message>
        <source>{n} candidates</source>
        <translation>{n} candidates</translation>
    </message>
    <message>
        <source>{n} rule</source>
        <translation>{n} règle</translation>
    </message>
    <message>
        <source>{n} rules</source>
        <translation>{n} règles</translation>
    </message>
    <message>
        <source>{amount} {currency}, {rules}</source>
        <translation>{amount} {currency}, {rules}</translation>
    </message>
    <message>
        <source>waits: {n} error</source>
        <translation>en attente&#xa0;: {n} erreur</translation>
    </message>
    <message>
        <source>waits: {n} errors</source>
        <translation>en attente&#xa0;: {n} erreurs</translation>
    </message>
    <message>
        <source>not made yet</source>
        <translation>pas encore fait</translation>
    </message>
    <message>
        <source>none was found</source>
        <translation>aucun n’a été trouvé</translation>
    </message>
    <message>
        <source>out of date</source>
        <translation>périmé</translation>
    </message>
    <message>
        <source>proven optimal, gap {gap}</source>
        <translation>optimal prouvé, écart {gap}</translation>
    </message>
    <message>
        <source>best found, gap {gap}</source>
        <translation>meilleur trouvé, écart {gap}</translation>
    </message>
    <message>
        <source>{n} left out, {note}</source>
        <translation>{n} hors plan, {note}</translation>
    </message>
    <message>
        <source>{n} scenario</source>
        <translation>{n} scénario</translation>
    </message>
    <message>
        <source>{n} scenarios</source>
        <translation>{n} scénarios</translation>
    </message>
    <message>
        <source>estimates are independent</source>
        <translation>estimations indépendantes</translation>
    </message>
    <message>
        <source>estimates move together</source>
        <translation>estimations liées</translation>
    </message>
    <message>
        <source>{n} error</source>
        <translation>{n} erreur</translation>
    </message>
    <message>
        <source>{n} errors</source>
        <translation>{n} erreurs</translation>
    </message>
    <message>
        <source>{errors}, {note}</source>
        <translation>{errors}, {note}</translation>
    </message>
    <message>
        <source>Cost, {fund}</source>
        <translation>Coût, {fund}</translation>
    </message>
    <message>
        <source>Likely benefit</source>
        <translation>Gain probable</translation>
    </message>
    <message>
        <source>Days, {team}</source>
        <translation>Jours, {team}</translation>
    </message>
    <message>
        <source>Period {n} from the start: {period} if it starts as early as it may ({currency})</source>
        <translation>Période {n} depuis le début&#xa0;: {period} si elle commence au plus tôt ({currency})</translation>
    </message>
    <message>
        <source>By period</source>
        <translation>Par période</translation>
    </message>
    <message>
        <source>{name}: {amount} in all</source>
        <translation>{name}&#xa0;: {amount} en tout</translation>
    </message>
    <message>
        <source>{name}, {period}: {amount} of at most {maximum}</source>
        <translation>{name}, {period}&#xa0;: {amount} sur {maximum} au plus</translation>
    </message>
    <message>
        <source>{name} ({level})</source>
        <translation>{name} ({level})</translation>
    </message>
    <message>
        <source>{name}: built from {first} to {last}, cost {cost}</source>
        <translation>{name}&#xa0;: réalisée de {first} à {last}, coût {cost}</translation>
    </message>
    <message>
        <source>{built}; benefits and run costs until {until}</source>
        <translation>{built}&#xa0;; gains et coûts récurrents jusqu’à {until}</translation>
    </message>
    <message>
        <source>required</source>
        <translation>requise</translation>
    </message>
    <message>
        <source>needs it</source>
        <translation>la requiert</translation>
    </message>
    <message>
        <source>enabled</source>
        <translation>favorisée</translation>
    </message>
    <message>
        <source>enables it</source>
        <translation>la favorise</translation>
    </message>
    <message>
        <source>together</source>
        <translation>ensemble</translation>
    </message>
    <message>
        <source>small allocations</source>
        <translation>enveloppes récurrentes</translation>
    </message>
    <message>
        <source>all candidates</source>
        <translation>toutes les candidates</translation>
    </message>
    <message>
        <source>over any {periods} in a row</source>
        <translation>sur toute suite de {periods}</translation>
    </message>
    <message>
        <source>initiatives</source>
        <translation>initiatives</translation>
    </message>
    <message>
        <source>over the whole horizon</source>
        <translation>sur tout l’horizon</translation>
    </message>
    <message>
        <source>in every {unit}</source>
        <translation>dans chaque {unit}</translation>
    </message>
    <message>
        <source>paid from {fund}</source>
        <translation>sur {fund}</translation>
    </message>
    <message>
        <source>of {owner}</source>
        <translation>de {owner}</translation>
    </message>
    <message>
        <source>tagged {tag}</source>
        <translation>avec {tag}</translation>
    </message>
    <message>
        <source>At least {minimum} small allocations {select} are active in every {unit} · Name: {id}</source>
        <translation>Au moins {minimum} enveloppes récurrentes {select} sont actives chaque {unit} · Nom&#xa0;: {id}</translation>
    </message>
    <message>
        <source>How many at least</source>
        <translation>Combien au moins</translation>
    </message>
    <message>
        <source>of those</source>
        <translation>parmi lesquelles</translation>
    </message>
    <message>
        <source>Name of the rule</source>
        <translation>Nom de la règle</translation>
    </message>
    <message>
        <source>{select} get {bound} {figure} {measure} {window} · Name: {id}</source>
        <translation>{select} reçoivent {bound} {figure} {measure} {window} · Nom&#xa0;: {id}</translation>
    </message>
    <message>
        <source>{select} get {bound} {figure} {measure} of what {of} get {window} · Name: {id}</source>
        <translation>{select} reçoivent {bound} {figure} {measure} de ce que {of} reçoivent {window} · Nom&#xa0;: {id}</translation>
    </message>
    <message>
        <source>at least</source>
        <translation>au moins</translation>
    </message>
    <message>
        <source>at most</source>
        <translation>au plus</translation>
    </message>
    <message>
        <source>At least or at most</source>
        <translation>Au moins ou au plus</translation>
    </message>
    <message>
        <source>who gets it</source>
        <translation>qui le reçoit</translation>
    </message>
    <message>
        <source>of whose money</source>
        <translation>des dépenses de qui</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Part</translation>
    </message>
    <message>
        <source>Share or amount</source>
        <translation>Part ou montant</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Quand</translation>
    </message>
    <message>
        <source>paid from any fund</source>
        <translation>sur tout fonds</translation>
    </message>
    <message>
        <source>of any owner</source>
        <translation>de tout responsable</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Étiquette</translation>
    </message>
    <message>
        <source>with any tag</source>
        <translation>avec toute étiquette</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>{field} ({whose})</source>
        <translation>{field} ({whose})</translation>
    </message>
    <message>
        <source>(copy)</source>
        <translation>(copie)</translation>
    </message>
    <message>
        <source>New initiative …</source>
        <translation>Nouvelle initiative…</translation>
    </message>
    <message>
        <source>New small allocation …</source>
        <translation>Nouvelle enveloppe récurrente…</translation>
    </message>
    <message>
        <source>Ticket</source>
        <translation>Ticket</translation>
    </message>
    <message>
        <source>Amounts come in whole tickets</source>
        <translation>Les montants sont des multiples du ticket</translation>
    </message>
    <message>
        <source>Minimum</source>
        <translation>Minimum</translation>
    </message>
    <message>
        <source>The least that an active period gets, where there is no ticket</source>
        <translation>Le moins que reçoit une période active, sans ticket</translation>
    </message>
    <message>
        <source>The most that a period gets</source>
        <translation>Le plus que reçoit une période</translation>
    </message>
    <message>
        <source>Cap in all</source>
        <translation>Plafond total</translation>
    </message>
    <message>
        <source>The most over all periods</source>
        <translation>Le plus sur toutes les périodes</translation>
    </message>
    <message>
        <source>Amount per period</source>
        <translation>Montant par période</translation>
    </message>
    <message>
        <source>The most that a period gets; 500 a week is converted</source>
        <translation>Le plus que reçoit une période&#xa0;; 500 par semaine est converti</translation>
    </message>
    <message>
        <source>The return on every unit of money; empty where it falls in tiers</source>
        <translation>Le retour sur chaque unité dépensée&#xa0;; vide s’il baisse par paliers</translation>
    </message>
    <message>
        <source>Cadence</source>
        <translation>Cadence</translation>
    </message>
    <message>
        <source>At least one amount in every so many periods: 1 for every period</source>
        <translation>Au moins un montant toutes les n périodes&#xa0;: 1 pour chaque période</translation>
    </message>
    <message>
        <source>Delay</source>
        <translation>Délai</translation>
    </message>
    <message>
        <source>Periods from spending to benefit</source>
        <translation>Périodes entre la dépense et le gain</translation>
    </message>
    <message>
        <source>Low return</source>
        <translation>Rendement bas</translation>
    </message>
    <message>
        <source>As a share of the likely return, of all tiers</source>
        <translation>En part du rendement probable, de tous les paliers</translation>
    </message>
    <message>
        <source>High return</source>
        <translation>Rendement haut</translation>
    </message>
    <message>
        <source>Return on investment of a full period&apos;s amount; the panel has the tiers of one that falls</source>
        <translation>Retour sur investissement du montant plein d’une période&#xa0;; le panneau donne les paliers de celui qui baisse</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Rendement</translation>
    </message>
    <message>
        <source>What a unit of a full period&apos;s amount returns: an ROI of 80 % is 1.80 for 1</source>
        <translation>Ce que rapporte une unité du montant plein d’une période&#xa0;: un ROI de 80&#xa0;% fait 1,80 pour 1</translation>
    </message>
    <message>
        <source>Brings</source>
        <translation>Rapporte</translation>
    </message>
    <message>
        <source>What a full period&apos;s amount returns ({currency})</source>
        <translation>Ce que rapporte le montant plein d’une période ({currency})</translation>
    </message>
    <message>
        <source>As a share of the likely return, of all tiers, for the analysis of risk</source>
        <translation>En part du rendement probable, de tous les paliers, pour l’analyse du risque</translation>
    </message>
    <message>
        <source>What a unit of money in response tier {n} returns; the panel has all tiers</source>
        <translation>Ce que rapporte une unité dépensée dans le palier {n}&#xa0;; le volet montre tous les paliers</translation>
    </message>
    <message>
        <source>Amount of tier {n}</source>
        <translation>Montant, palier {n}</translation>
    </message>
    <message>
        <source>So much of a period&apos;s amount is in response tier {n}; empty: all the rest</source>
        <translation>La part du montant d’une période dans le palier {n}&#xa0;; vide&#xa0;: tout le reste</translation>
    </message>
    <message>
        <source>An example: it is left out of every plan until its figures are confirmed</source>
        <translation>Un exemple&#xa0;: il reste hors de tout plan tant que ses chiffres ne sont pas confirmés</translation>
    </message>
    <message>
        <source>{name} (example)</source>
        <translation>{name} (exemple)</translation>
    </message>
    <message>
        <source>{roi} of a full amount: the return falls in tiers</source>
        <translation>{roi} du montant plein&#xa0;: le rendement baisse par paliers</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>Planifié</translation>
    </message>
    <message>
        <source>By the current plan, over all periods ({currency})</source>
        <translation>Par le plan actuel, sur toutes les périodes ({currency})</translation>
    </message>
    <message>
        <source>every period</source>
        <translation>chaque période</translation>
    </message>
    <message>
        <source>one in {n}</source>
        <translation>une sur {n}</translation>
    </message>
    <message>
        <source>the first</source>
        <translation>les premiers</translation>
    </message>
    <message>
        <source>the next</source>
        <translation>les suivants</translation>
    </message>
    <message>
        <source>Money</source>
        <translation>Tranche</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Montant</translation>
    </message>
    <message>
        <source>Empty in the last line: all the rest ({currency})</source>
        <translation>Vide sur la dernière ligne&#xa0;: tout le reste ({currency})</translation>
    </message>
    <message>
        <source>all the rest</source>
        <translation>tout le reste</translation>
    </message>
    <message>
        <source>Returns</source>
        <translation>Rapporte</translation>
    </message>
    <message>
        <source>Per unit of money; it may not rise from line to line</source>
        <translation>Par unité dépensée&#xa0;; ne peut pas croître d’une ligne à l’autre</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Nouveau</translation>
    </message>
    <message>
        <source>Read from the folder {name}</source>
        <translation>Lu dans le dossier {name}</translation>
    </message>
    <message>
        <source>{name}, read only: nothing can be stored in it here</source>
        <translation>{name}, en lecture seule&#xa0;: rien ne peut y être enregistré ici</translation>
    </message>
    <message>
        <source>{name}, read only: {user} has it open on {host} since {since}</source>
        <translation>{name}, en lecture seule&#xa0;: ouvert par {user} sur {host} depuis {since}</translation>
    </message>
    <message>
        <source>⚠ Saved, but not backed up</source>
        <translation>⚠ Enregistré, mais sans sauvegarde</translation>
    </message>
    <message>
        <source>✓ All changes saved</source>
        <translation>✓ Tout est enregistré</translation>
    </message>
    <message>
        <source>Saving …</source>
        <translation>Enregistrement…</translation>
    </message>
    <message>
        <source>⚠ Not saved, trying again</source>
        <translation>⚠ Non enregistré, nouvel essai</translation>
    </message>
    <message>
        <source>They are lost when this portfolio is closed, unless you save it as a file.</source>
        <translation>Elles seront perdues à la fermeture de ce portefeuille, sauf si vous l’enregistrez dans un fichier.</translation>
    </message>
    <message>
        <source>⚠ Changes not saved in a file yet</source>
        <translation>⚠ Modifications pas encore enregistrées dans un fichier</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Copier</translation>
    </message>
    <message>
        <source>Copy with &amp;headings</source>
        <translation>Copier avec les en-&amp;têtes</translation>
    </message>
    <message>
        <source>Columns of {table}</source>
        <translation>Colonnes&#xa0;: {table}</translation>
    </message>
    <message>
        <source>Rows of {table}</source>
        <translation>Lignes&#xa0;: {table}</translation>
    </message>
    <message>
        <source>blank</source>
        <translation>vide</translation>
    </message>
    <message>
        <source>not blank</source>
        <translation>non vide</translation>
    </message>
    <message>
        <source>{values} and {n} more</source>
        <translation>{values} et {n} de plus</translation>
    </message>
    <message>
        <source>the largest {n}</source>
        <translation>les {n} plus grands</translation>
    </message>
    <message>
        <source>the smallest {n}</source>
        <translation>les {n} plus petits</translation>
    </message>
    <message>
        <source>Sum over the duration</source>
        <translation>Somme sur la durée</translation>
    </message>
    <message>
        <source>80 % or 0.8; instead of a benefit</source>
        <translation>80&#xa0;% ou 0,8&#xa0;; au lieu d’un gain</translation>
    </message>
    <message>
        <source>In every period after delivery; instead of an ROI</source>
        <translation>À chaque période après livraison&#xa0;; au lieu d’un ROI</translation>
    </message>
    <message>
        <source>In periods; empty: as the duration</source>
        <translation>En périodes&#xa0;; vide&#xa0;: comme la durée</translation>
    </message>
    <message>
        <source>Calculated elsewhere; instead of a benefit</source>
        <translation>Calculée ailleurs&#xa0;; au lieu d’un gain</translation>
    </message>
    <message>
        <source>Name of the level</source>
        <translation>Nom du niveau</translation>
    </message>
    <message>
        <source>A period gets a whole number of tickets; empty: any amount</source>
        <translation>Une période reçoit un nombre entier de tickets&#xa0;; vide&#xa0;: tout montant</translation>
    </message>
    <message>
        <source>The most over all budget periods</source>
        <translation>Le plus sur toutes les périodes de budget</translation>
    </message>
    <message>
        <source>New fund …</source>
        <translation>Nouveau fonds…</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Total</translation>
    </message>
    <message>
        <source>Carried over</source>
        <translation>Reportable</translation>
    </message>
    <message>
        <source>The share of what a period leaves unspent that may be spent in the next one</source>
        <translation>La part du reste d’une période qui peut être dépensée dans la suivante</translation>
    </message>
    <message>
        <source>New team …</source>
        <translation>Nouvelle équipe…</translation>
    </message>
    <message>
        <source>switched off</source>
        <translation>désactivée</translation>
    </message>
    <message>
        <source>✓ Met: {value}</source>
        <translation>✓ Tenue&#xa0;: {value}</translation>
    </message>
    <message>
        <source>✗ Not met in {when}: {value}</source>
        <translation>✗ Non tenue en {when}&#xa0;: {value}</translation>
    </message>
    <message>
        <source>✓ Met, exactly everywhere: {value}</source>
        <translation>✓ Tenue, juste partout&#xa0;: {value}</translation>
    </message>
    <message>
        <source>✓ Met, tightest in {when}: {value}</source>
        <translation>✓ Tenue, au plus juste en {when}&#xa0;: {value}</translation>
    </message>
    <message>
        <source>⚠ Only {n} example: until it is confirmed, nothing else may be spent either</source>
        <translation>⚠ Un exemple seulement ({n})&#xa0;: tant qu’il n’est pas confirmé, rien d’autre ne peut être dépensé</translation>
    </message>
    <message>
        <source>⚠ Only {n} examples: until one is confirmed, nothing else may be spent either</source>
        <translation>⚠ {n} exemples seulement&#xa0;: tant qu’aucun n’est confirmé, rien d’autre ne peut être dépensé</translation>
    </message>
    <message>
        <source>⚠ There are no small allocations yet: nothing else may be spent either</source>
        <translation>⚠ Pas encore d’enveloppe récurrente&#xa0;: rien d’autre ne peut être dépensé non plus</translation>
    </message>
    <message>
        <source>⚠ A cent meets it: {names} without a minimum</source>
        <translation>⚠ Un centime suffit&#xa0;: {names} sans minimum</translation>
    </message>
    <message>
        <source>{n} active</source>
        <translation>{n} actives</translation>
    </message>
    <message>
        <source>Small allocations get at least 15 % of every {unit}&apos;s spend</source>
        <translation>Les enveloppes récurrentes reçoivent au moins 15&#xa0;% de la dépense de chaque {unit}</translation>
    </message>
    <message>
        <source>At least one small allocation is active in every {unit}</source>
        <translation>Au moins une enveloppe récurrente est active chaque {unit}</translation>
    </message>
    <message>
        <source>The initiatives of an owner get at most a share</source>
        <translation>Les initiatives d’un responsable reçoivent au plus une part</translation>
    </message>
    <message>
        <source>What is paid from a fund is at most a share</source>
        <translation>Ce qui est payé sur un fonds est au plus une part</translation>
    </message>
    <message>
        <source>Initiatives get at most an amount in every {unit}</source>
        <translation>Les initiatives reçoivent au plus un montant chaque {unit}</translation>
    </message>
    <message>
        <source>No plan meets all of these requirements</source>
        <translation>Aucun plan ne respecte toutes ces exigences</translation>
    </message>
    <message>
        <source>There is a plan</source>
        <translation>Il y a un plan</translation>
    </message>
    <message>
        <source>It is not known whether there is a plan</source>
        <translation>On ne sait pas s’il y a un plan</translation>
    </message>
    <message>
        <source>At least one of these requirements must be relaxed.</source>
        <translation>Au moins une de ces exigences doit être assouplie.</translation>
    </message>
    <message>
        <source>Best plan</source>
        <translation>Meilleur plan</translation>
    </message>
    <message>
        <source>Upper bound</source>
        <translation>Borne supérieure</translation>
    </message>
    <message>
        <source>today</source>
        <translation>actuel</translation>
    </message>
    <message>
        <source>Today&apos;s plan</source>
        <translation>Plan actuel</translation>
    </message>
    <message>
        <source>Scenarios</source>
        <translation>Scénarios</translation>
    </message>
    <message>
        <source>no plan with less</source>
        <translation>pas de plan à moins</translation>
    </message>
    <message>
        <source>{name}
Budget: {budget}
Value: {value}</source>
        <translation>{name}
Budget&#xa0;: {budget}
Valeur&#xa0;: {value}</translation>
    </message>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown} sur {total}</translation>
    </message>
    <message>
        <source>Funded  {n}</source>
        <translation>Financées  {n}</translation>
    </message>
    <message>
        <source>Not funded  {n}</source>
        <translation>Non financées  {n}</translation>
    </message>
    <message>
        <source>figures at the best level and the earliest start</source>
        <translation>chiffres au meilleur niveau et au démarrage le plus tôt</translation>
    </message>
    <message>
        <source>{n} row that adds others up left out</source>
        <translation>{n} ligne qui en additionne d’autres laissée de côté</translation>
    </message>
    <message>
        <source>{n} rows that add others up left out</source>
        <translation>{n} lignes qui en additionnent d’autres laissées de côté</translation>
    </message>
    <message>
        <source>in: {names}</source>
        <translation>entrent&#xa0;: {names}</translation>
    </message>
    <message>
        <source>out: {names}</source>
        <translation>sortent&#xa0;: {names}</translation>
    </message>
    <message>
        <source>moved: {names}</source>
        <translation>déplacées&#xa0;: {names}</translation>
    </message>
    <message>
        <source>the same choice</source>
        <translation>le même choix</translation>
    </message>
    <message>
        <source>score {points}</source>
        <translation>score {points}</translation>
    </message>
    <message>
        <source>value {difference}</source>
        <translation>valeur {difference}</translation>
    </message>
    <message>
        <source>Last {n} changes: {what}</source>
        <translation>{n} dernières modifications&#xa0;: {what}</translation>
    </message>
    <message>
        <source>{step}: {what}</source>
        <translation>{step}&#xa0;: {what}</translation>
    </message>
    <message>
        <source>Last change: {what}</source>
        <translation>Dernière modification&#xa0;: {what}</translation>
    </message>
    <message>
        <source>{names} and {n} more</source>
        <translation>{names} et {n} autres</translation>
    </message>
    <message>
        <source>1 other costs nothing, or too little to be told apart from 0 within the gap.</source>
        <translation>1 autre ne coûte rien, ou trop peu pour se distinguer de 0 à l’écart près.</translation>
    </message>
    <message>
        <source>{n} others cost nothing, or too little to be told apart from 0 within the gap.</source>
        <translation>{n} autres ne coûtent rien, ou trop peu pour se distinguer de 0 à l’écart près.</translation>
    </message>
    <message>
        <source>{field} of rule “{rule}”</source>
        <translation>{field} de la règle «&#xa0;{rule}&#xa0;»</translation>
    </message>
    <message>
        <source>Type how many rows to show: 10, for example</source>
        <translation>Saisissez le nombre de lignes à afficher&#xa0;: 10, par exemple</translation>
    </message>
    <message>
        <source>{n} selected</source>
        <translation>{n} sélectionnées</translation>
    </message>
    <message>
        <source>{rows}: {totals}</source>
        <translation>{rows}&#xa0;: {totals}</translation>
    </message>
    <message>
        <source>{total}: {help}</source>
        <translation>{total}&#xa0;: {help}</translation>
    </message>
    <message>
        <source>{amount} without correlation</source>
        <translation>{amount} sans corrélation</translation>
    </message>
    <message>
        <source>Bad case (P5)</source>
        <translation>Cas défavorable (P5)</translation>
    </message>
    <message>
        <source>1 in 20 draws is worse</source>
        <translation>1 tirage sur 20 est pire</translation>
    </message>
    <message>
        <source>5 % of the draws bring at most {amount}</source>
        <translation>5&#xa0;% des tirages apportent au plus {amount}</translation>
    </message>
    <message>
        <source>Median (P50)</source>
        <translation>Médiane (P50)</translation>
    </message>
    <message>
        <source>half of the draws are worse</source>
        <translation>la moitié des tirages sont pires</translation>
    </message>
    <message>
        <source>Half of the draws bring at most {amount}</source>
        <translation>La moitié des tirages apportent au plus {amount}</translation>
    </message>
    <message>
        <source>Good case (P95)</source>
        <translation>Cas favorable (P95)</translation>
    </message>
    <message>
        <source>1 in 20 draws is better</source>
        <translation>1 tirage sur 20 est meilleur</translation>
    </message>
    <message>
        <source>95 % of the draws bring at most {amount}</source>
        <translation>95&#xa0;% des tirages apportent au plus {amount}</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Moyenne</translation>
    </message>
    <message>
        <source>the plan says {amount}</source>
        <translation>le plan annonce {amount}</translation>
    </message>
    <message>
        <source>The average over all draws; the bridge below says why it differs from the plan&apos;s value</source>
        <translation>La moyenne de tous les tirages&#xa0;; le passage ci-dessous dit pourquoi elle diffère de la valeur du plan</translation>
    </message>
    <message>
        <source>Deviation</source>
        <translation>Écart-type</translation>
    </message>
    <message>
        <source>standard deviation</source>
        <translation>dispersion des tirages</translation>
    </message>
    <message>
        <source>The standard deviation of the value over all draws</source>
        <translation>L’écart-type de la valeur sur tous les tirages</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Perte</translation>
    </message>
    <message>
        <source>probability</source>
        <translation>probabilité</translation>
    </message>
    <message>
        <source>The share of the draws in which the plan brings less than it costs, discounted</source>
        <translation>La part des tirages où le plan apporte moins qu’il ne coûte, en valeur actualisée</translation>
    </message>
    <message>
        <source>Worst cases</source>
        <translation>Pires cas</translation>
    </message>
    <message>
        <source>mean of the worst {share}</source>
        <translation>moyenne des pires {share}</translation>
    </message>
    <message>
        <source>The conditional value at risk (CVaR): what the worst {share} of the draws bring on average</source>
        <translation>La valeur à risque conditionnelle (CVaR)&#xa0;: ce que les pires {share} des tirages apportent en moyenne</translation>
    </message>
    <message>
        <source>To expect</source>
        <translation>À attendre</translation>
    </message>
    <message>
        <source>promised: {amount}</source>
        <translation>promis&#xa0;: {amount}</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>Probabilité</translation>
    </message>
    <message>
        <source>The share of the draws that spend more in the period than the fund has</source>
        <translation>La part des tirages qui dépensent dans la période plus que n’a le fonds</translation>
    </message>
    <message>
        <source>Contingency</source>
        <translation>Réserve</translation>
    </message>
    <message>
        <source>The least amount on top with which fewer than 10 % of the draws overspend ({currency})</source>
        <translation>Le plus petit montant en plus avec lequel moins de 10&#xa0;% des tirages dépassent ({currency})</translation>
    </message>
    <message>
        <source>Standing</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>Core: in the best plan of more than 95 % of the draws, surely. Out: of fewer than 5 %, surely. Borderline: all others</source>
        <translation>Noyau&#xa0;: dans le meilleur plan de plus de 95&#xa0;% des tirages, sûrement. Exclu&#xa0;: de moins de 5&#xa0;%, sûrement. Indécis&#xa0;: toutes les autres</translation>
    </message>
    <message>
        <source>Frequency</source>
        <translation>Fréquence</translation>
    </message>
    <message>
        <source>The share of the draws of the estimates whose best plan funds it, at any level and start</source>
        <translation>La part des tirages des estimations dont le meilleur plan la finance, à tout niveau et tout début</translation>
    </message>
    <message>
        <source>Interval at 95 %</source>
        <translation>Intervalle à 95&#xa0;%</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>de {low} à {high}</translation>
    </message>
    <message>
        <source>Wilson interval: between these the frequency lies that any number of draws would show</source>
        <translation>Intervalle de Wilson&#xa0;: entre ces bornes se trouve la fréquence que montrerait un nombre illimité de tirages</translation>
    </message>
    <message>
        <source>{name}: {figure}</source>
        <translation>{name}&#xa0;: {figure}</translation>
    </message>
    <message>
        <source>{name}: {low} at its low, {high} at its high</source>
        <translation>{name}&#xa0;: {low} à sa valeur basse, {high} à sa valeur haute</translation>
    </message>
    <message>
        <source>Knowing it before deciding is worth up to {value}</source>
        <translation>La connaître avant de décider vaut jusqu’à {value}</translation>
    </message>
    <message>
        <source>What knowing it would be worth cannot be told from 0</source>
        <translation>Ce que vaudrait de la connaître ne se distingue pas de 0</translation>
    </message>
    <message>
        <source>(blank)</source>
        <translation>(vide)</translation>
    </message>
    <message>
        <source>{folder}, changed {when}</source>
        <translation>{folder}, modifié le {when}</translation>
    </message>
    <message>
        <source>{what}: expected {expected}</source>
        <translation>{what}&#xa0;: attendu {expected}</translation>
    </message>
    <message>
        <source>{rule} (off)</source>
        <translation>{rule} (désactivée)</translation>
    </message>
    <message>
        <source>Find on this page</source>
        <translation>Rechercher dans cette page</translation>
    </message>
    <message>
        <source>Find in {table}</source>
        <translation>Rechercher dans {table}</translation>
    </message>
    <message>
        <source>Find in the cells</source>
        <translation>Rechercher dans les cellules</translation>
    </message>
    <message>
        <source>&amp;Must fund</source>
        <translation>&amp;Imposer</translation>
    </message>
    <message>
        <source>&amp;Never fund</source>
        <translation>É&amp;carter</translation>
    </message>
    <message>
        <source>&amp;Keep level and start as they are</source>
        <translation>&amp;Garder le niveau et le début</translation>
    </message>
    <message>
        <source>&amp;Unlock</source>
        <translation>&amp;Déverrouiller</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>Menus</source>
        <translation>Menus</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Fichier</translation>
    </message>
    <message>
        <source>&amp;New portfolio…</source>
        <translation>&amp;Nouveau portefeuille…</translation>
    </message>
    <message>
        <source>&amp;Open portfolio…</source>
        <translation>&amp;Ouvrir un portefeuille…</translation>
    </message>
    <message>
        <source>Open &amp;folder…</source>
        <translation>Ouvrir un &amp;dossier…</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>Ouvrir un fichier &amp;récent</translation>
    </message>
    <message>
        <source>Sa&amp;mples</source>
        <translation>E&amp;xemples</translation>
    </message>
    <message>
        <source>&amp;Import table…</source>
        <translation>&amp;Importer un tableau…</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Enregistrer</translation>
    </message>
    <message>
        <source>Sa&amp;ve as…</source>
        <translation>Enregistrer &amp;sous…</translation>
    </message>
    <message>
        <source>Save a &amp;copy…</source>
        <translation>Enregistrer une &amp;copie…</translation>
    </message>
    <message>
        <source>Restore a &amp;backup…</source>
        <translation>Restaurer une sau&amp;vegarde…</translation>
    </message>
    <message>
        <source>S&amp;how in folder</source>
        <translation>Affic&amp;her dans le dossier</translation>
    </message>
    <message>
        <source>C&amp;lose portfolio</source>
        <translation>&amp;Fermer le portefeuille</translation>
    </message>
    <message>
        <source>&amp;Export plan by period…</source>
        <translation>Exporter le plan par &amp;période…</translation>
    </message>
    <message>
        <source>Export &amp;decisions…</source>
        <translation>Exporter &amp;les décisions…</translation>
    </message>
    <message>
        <source>Export Excel &amp;workbook…</source>
        <translation>Exporter &amp;un classeur Excel…</translation>
    </message>
    <message>
        <source>Export expl&amp;anation…</source>
        <translation>Exporter l’explic&amp;ation…</translation>
    </message>
    <message>
        <source>Export com&amp;parison…</source>
        <translation>Exporter la co&amp;mparaison…</translation>
    </message>
    <message>
        <source>Export fron&amp;tier…</source>
        <translation>Exporter la fron&amp;tière…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Quitter</translation>
    </message>
    <message>
        <source>&amp;Plan</source>
        <translation>&amp;Plan</translation>
    </message>
    <message>
        <source>&amp;Optimise</source>
        <translation>&amp;Optimiser</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Arrêter</translation>
    </message>
    <message>
        <source>&amp;Why is it in the plan, or not?</source>
        <translation>&amp;Pourquoi dans le plan, ou non&#xa0;?</translation>
    </message>
    <message>
        <source>&amp;Re-optimise as I edit</source>
        <translation>&amp;Réoptimiser à chaque modification</translation>
    </message>
    <message>
        <source>&amp;Compare the scenarios</source>
        <translation>&amp;Comparer les scénarios</translation>
    </message>
    <message>
        <source>&amp;Draw the frontier</source>
        <translation>&amp;Dessiner la frontière</translation>
    </message>
    <message>
        <source>Find other p&amp;lans</source>
        <translation>Chercher d’autres pla&amp;ns</translation>
    </message>
    <message>
        <source>Find what rules and locks cos&amp;t</source>
        <translation>Chiffrer le coût des règles et verro&amp;us</translation>
    </message>
    <message>
        <source>Find &amp;better timing for the same money</source>
        <translation>Chercher un &amp;meilleur calendrier pour le même budget</translation>
    </message>
    <message>
        <source>Draw the plan&apos;s &amp;value</source>
        <translation>Tirer la &amp;valeur du plan</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Affichage</translation>
    </message>
    <message>
        <source>&amp;Zoom in</source>
        <translation>&amp;Zoom avant</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>Z&amp;oom arrière</translation>
    </message>
    <message>
        <source>A&amp;ctual size</source>
        <translation>&amp;Taille réelle</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>Comme le s&amp;ystème</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Clair</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Sombre</translation>
    </message>
    <message>
        <source>&amp;High contrast, light</source>
        <translation>Contraste élevé, c&amp;lair</translation>
    </message>
    <message>
        <source>High &amp;contrast, dark</source>
        <translation>Contraste élevé, so&amp;mbre</translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation>Appa&amp;rence</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Langue</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>A&amp;ide</translation>
    </message>
    <message>
        <source>&amp;User guide</source>
        <translation>&amp;Guide d’utilisation</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Raccourcis clavier</translation>
    </message>
    <message>
        <source>&amp;About cxalloc</source>
        <translation>À &amp;propos de cxalloc</translation>
    </message>
</context>
<context>
    <name>AlternativesController</name>
    <message>
        <source>Added the scenario “{name}”</source>
        <translation>Scénario «&#xa0;{name}&#xa0;» ajouté</translation>
    </message>
    <message>
        <source>The plan does not fit the portfolio as it is now</source>
        <translation>Le plan ne va pas avec le portefeuille tel qu’il est</translation>
    </message>
    <message>
        <source>{line}: {found} of at most {bound}</source>
        <translation>{line}&#xa0;: {found} sur {bound} au plus</translation>
    </message>
    <message>
        <source>The other plans could not be found</source>
        <translation>Les autres plans n’ont pas pu être trouvés</translation>
    </message>
</context>
<context>
    <name>AlternativesView</name>
    <message>
        <source>Other plans of nearly the same value</source>
        <translation>D’autres plans de valeur presque égale</translation>
    </message>
    <message>
        <source>Alternative {n}</source>
        <translation>Variante {n}</translation>
    </message>
    <message>
        <source>Add as a scenario</source>
        <translation>Ajouter comme scénario</translation>
    </message>
    <message>
        <source>Add alternative {n} as a scenario</source>
        <translation>Ajouter la variante {n} comme scénario</translation>
    </message>
    <message>
        <source>A scenario in which every initiative is decided as in this plan: a column of the comparison</source>
        <translation>Un scénario où chaque initiative est décidée comme dans ce plan&#xa0;: une colonne de la comparaison</translation>
    </message>
</context>
<context>
    <name>AnalysisController</name>
    <message>
        <source>Stopping …</source>
        <translation>Arrêt…</translation>
    </message>
    <message>
        <source>Exported to {name}</source>
        <translation>Exporté vers {name}</translation>
    </message>
</context>
<context>
    <name>AnalysisMenu</name>
    <message>
        <source>Export comparison</source>
        <translation>Exporter la comparaison</translation>
    </message>
    <message>
        <source>Export frontier</source>
        <translation>Exporter la frontière</translation>
    </message>
    <message>
        <source>Export risk</source>
        <translation>Exporter le risque</translation>
    </message>
</context>
<context>
    <name>BackupController</name>
    <message>
        <source>{name} (copy)</source>
        <translation>{name} (copie)</translation>
    </message>
    <message>
        <source>Save a copy</source>
        <translation>Enregistrer une copie</translation>
    </message>
    <message>
        <source>Saved a copy as {name}</source>
        <translation>Copie enregistrée sous {name}</translation>
    </message>
    <message>
        <source>The copy could not be saved</source>
        <translation>La copie n’a pas pu être enregistrée</translation>
    </message>
    <message>
        <source>The backups could not be listed</source>
        <translation>Les sauvegardes n’ont pas pu être listées</translation>
    </message>
    <message>
        <source>There is no backup yet</source>
        <translation>Il n’y a pas encore de sauvegarde</translation>
    </message>
    <message>
        <source>There is no backup of {name} yet</source>
        <translation>Il n’y a pas encore de sauvegarde de {name}</translation>
    </message>
    <message>
        <source>Restored {name} as it was on {when}</source>
        <translation>{name} restauré tel qu’il était le {when}</translation>
    </message>
    <message>
        <source>No backup could be made: {problem}</source>
        <translation>Aucune sauvegarde n’a pu être faite&#xa0;: {problem}</translation>
    </message>
</context>
<context>
    <name>BudgetPage</name>
    <message>
        <source>Budget and rules</source>
        <translation>Budget et règles</translation>
    </message>
    <message>
        <source>Funds by period</source>
        <translation>Fonds par période</translation>
    </message>
    <message>
        <source>Teams by period</source>
        <translation>Équipes par période</translation>
    </message>
    <message>
        <source>No teams: nobody&apos;s time is a limit. Type a name into the first line to plan person-days.</source>
        <translation>Pas d’équipe&#xa0;: le temps de personne n’est une limite. Tapez un nom sur la première ligne pour planifier des jours-personnes.</translation>
    </message>
    <message>
        <source>What rules, locks and commitments cost</source>
        <translation>Ce que coûtent règles, verrous et engagements</translation>
    </message>
    <message>
        <source>Find what each costs</source>
        <translation>Chercher ce que chacun coûte</translation>
    </message>
    <message>
        <source>Find again</source>
        <translation>Chercher à nouveau</translation>
    </message>
    <message>
        <source>For each rule, lock, commitment and relation: what the plan would be worth without it, and what would change.</source>
        <translation>Pour chaque règle, verrou, engagement et relation&#xa0;: ce que le plan vaudrait sans cela, et ce qui changerait.</translation>
    </message>
    <message>
        <source>Same money, better timing</source>
        <translation>Même budget, meilleur calendrier</translation>
    </message>
    <message>
        <source>What the plan would be worth if the total of each fund could be spent in any period, and the budget by period that this needs.</source>
        <translation>Ce que le plan vaudrait si le total de chaque fonds pouvait être dépensé à n’importe quelle période, et le budget par période qu’il faudrait.</translation>
    </message>
    <message>
        <source>Use of funds by the current plan</source>
        <translation>Utilisation des fonds par le plan actuel</translation>
    </message>
    <message>
        <source>Use of teams by the current plan</source>
        <translation>Utilisation des équipes par le plan actuel</translation>
    </message>
    <message>
        <source>Use by the current plan</source>
        <translation>Utilisation par le plan actuel</translation>
    </message>
    <message>
        <source>Use by the plan, which is out of date</source>
        <translation>Utilisation par le plan, qui n’est plus à jour</translation>
    </message>
    <message>
        <source>Objective and horizon</source>
        <translation>Objectif et horizon</translation>
    </message>
    <message>
        <source>Funds, in {currency} by period</source>
        <translation>Fonds, en {currency} par période</translation>
    </message>
    <message>
        <source>Find better timing</source>
        <translation>Chercher un meilleur calendrier</translation>
    </message>
    <message>
        <source>Teams, in person-days by period</source>
        <translation>Équipes, en jours-personnes par période</translation>
    </message>
</context>
<context>
    <name>CandidatesPage</name>
    <message>
        <source>Kinds of candidate</source>
        <translation>Types</translation>
    </message>
    <message>
        <source>Filter by name, owner, fund or tag</source>
        <translation>Filtrer par nom, responsable, étiquette</translation>
    </message>
    <message>
        <source>Initiatives</source>
        <translation>Initiatives</translation>
    </message>
    <message>
        <source>Small allocations</source>
        <translation>Enveloppes récurrentes</translation>
    </message>
    <message>
        <source>Show details</source>
        <translation>Afficher les détails</translation>
    </message>
    <message>
        <source>Hide details</source>
        <translation>Masquer les détails</translation>
    </message>
    <message>
        <source>L&amp;ock</source>
        <translation>&amp;Verrou</translation>
    </message>
    <message>
        <source>&amp;Why?</source>
        <translation>Pou&amp;rquoi&#xa0;?</translation>
    </message>
    <message>
        <source>No initiatives yet</source>
        <translation>Pas encore d’initiative</translation>
    </message>
    <message>
        <source>Type a name into the first line, or copy a table in Excel and paste it here: name, cost and ROI are enough. Headings are understood in English and French.</source>
        <translation>Tapez un nom sur la première ligne, ou copiez un tableau dans Excel et collez-le ici&#xa0;: nom, coût et ROI suffisent. Les en-têtes sont compris en français et en anglais.</translation>
    </message>
    <message>
        <source>Paste from Excel</source>
        <translation>Coller depuis Excel</translation>
    </message>
    <message>
        <source>Import a table…</source>
        <translation>Importer un tableau…</translation>
    </message>
    <message>
        <source>Open a sample</source>
        <translation>Ouvrir un exemple</translation>
    </message>
    <message>
        <source>No small allocations yet</source>
        <translation>Pas encore d’enveloppe récurrente</translation>
    </message>
    <message>
        <source>Recurring, small budget lines, such as a fund that frontline colleagues may spend. Type a name into the first line, or paste a table from Excel.</source>
        <translation>De petites lignes de budget qui reviennent à chaque période, comme une somme que les équipes de terrain peuvent dépenser. Tapez un nom sur la première ligne, ou collez un tableau depuis Excel.</translation>
    </message>
</context>
<context>
    <name>CellEditor</name>
    <message>
        <source>Choices for {column}</source>
        <translation>Choix pour {column}</translation>
    </message>
</context>
<context>
    <name>ChangeList</name>
    <message>
        <source>Changes of the scenario</source>
        <translation>Changements du scénario</translation>
    </message>
</context>
<context>
    <name>ColumnFilterBox</name>
    <message>
        <source>Filter {column}</source>
        <translation>Filtrer {column}</translation>
    </message>
    <message>
        <source>A → Z</source>
        <translation>A → Z</translation>
    </message>
    <message>
        <source>1 → 9</source>
        <translation>1 → 9</translation>
    </message>
    <message>
        <source>Z → A</source>
        <translation>Z → A</translation>
    </message>
    <message>
        <source>9 → 1</source>
        <translation>9 → 1</translation>
    </message>
    <message>
        <source>Sort descending</source>
        <translation>Tri décroissant</translation>
    </message>
    <message>
        <source>As entered</source>
        <translation>Sans tri</translation>
    </message>
    <message>
        <source>Do not sort</source>
        <translation>Laisser dans l’ordre de saisie</translation>
    </message>
    <message>
        <source>Blank cells</source>
        <translation>Cellules vides</translation>
    </message>
    <message>
        <source>Blank or not</source>
        <translation>Vides ou non</translation>
    </message>
    <message>
        <source>Only blank cells</source>
        <translation>Cellules vides seules</translation>
    </message>
    <message>
        <source>Only cells that are not blank</source>
        <translation>Cellules non vides seules</translation>
    </message>
    <message>
        <source>Contains</source>
        <translation>Contient</translation>
    </message>
    <message>
        <source>Contains …</source>
        <translation>Contient…</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>Valeurs</translation>
    </message>
    <message>
        <source>Sort ascending</source>
        <translation>Tri croissant</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Toutes</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Aucune</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtrer</translation>
    </message>
    <message>
        <source>(blank)</source>
        <translation>(vide)</translation>
    </message>
    <message>
        <source>and {n} more: type to narrow them down</source>
        <translation>et {n} de plus&#xa0;: tapez pour restreindre</translation>
    </message>
</context>
<context>
    <name>ColumnMenu</name>
    <message>
        <source>Column {column}</source>
        <translation>Colonne {column}</translation>
    </message>
    <message>
        <source>&amp;Filter {column}…</source>
        <translation>&amp;Filtrer {column}…</translation>
    </message>
    <message>
        <source>Sort &amp;upwards</source>
        <translation>Tri cr&amp;oissant</translation>
    </message>
    <message>
        <source>Sort &amp;downwards</source>
        <translation>Tri &amp;décroissant</translation>
    </message>
    <message>
        <source>Do &amp;not sort</source>
        <translation>Ne pas &amp;trier</translation>
    </message>
    <message>
        <source>Move to the &amp;left</source>
        <translation>Déplacer vers la &amp;gauche</translation>
    </message>
    <message>
        <source>Move to the &amp;right</source>
        <translation>Déplacer vers la d&amp;roite</translation>
    </message>
    <message>
        <source>&amp;Hide {column}</source>
        <translation>&amp;Masquer {column}</translation>
    </message>
    <message>
        <source>&amp;Columns</source>
        <translation>&amp;Colonnes</translation>
    </message>
    <message>
        <source>Show &amp;all columns as at first</source>
        <translation>Afficher toutes les colonnes comme &amp;au départ</translation>
    </message>
    <message>
        <source>&amp;Group by</source>
        <translation>&amp;Grouper par</translation>
    </message>
    <message>
        <source>&amp;Do not group</source>
        <translation>&amp;Ne pas grouper</translation>
    </message>
    <message>
        <source>&amp;Fold all</source>
        <translation>&amp;Tout replier</translation>
    </message>
    <message>
        <source>&amp;Unfold all</source>
        <translation>Tout &amp;déplier</translation>
    </message>
</context>
<context>
    <name>ComparePage</name>
    <message>
        <source>Compare the scenarios</source>
        <translation>Comparer les scénarios</translation>
    </message>
    <message>
        <source>Compare again</source>
        <translation>Comparer de nouveau</translation>
    </message>
    <message>
        <source>Scenarios side by side</source>
        <translation>Scénarios côte à côte</translation>
    </message>
    <message>
        <source>Draw the frontier</source>
        <translation>Dessiner la frontière</translation>
    </message>
    <message>
        <source>Draw again</source>
        <translation>Redessiner</translation>
    </message>
    <message>
        <source>Value against budget</source>
        <translation>Valeur selon le budget</translation>
    </message>
    <message>
        <source>Fifty budgets, from the smallest that allows a plan to the one that funds everything that adds value: the value at each, the return of the next unit of money, the candidates funded, and the loss of ranking by ROI.</source>
        <translation>Cinquante budgets, du plus petit qui permet un plan à celui qui finance tout ce qui ajoute de la valeur&#xa0;: la valeur de chacun, le rendement de l’unité suivante, les candidates financées, et la perte d’un classement par ROI.</translation>
    </message>
    <message>
        <source>Find other plans</source>
        <translation>Chercher d’autres plans</translation>
    </message>
    <message>
        <source>Find again</source>
        <translation>Chercher à nouveau</translation>
    </message>
    <message>
        <source>Other plans of nearly the same value</source>
        <translation>D’autres plans de valeur presque égale</translation>
    </message>
    <message>
        <source>Two plans that keep 99 % of the value and spend as differently as possible, to negotiate with: who gets money then, who does not, and a proof of how different a plan could be.</source>
        <translation>Deux plans qui gardent 99&#xa0;% de la valeur et dépensent le plus autrement possible, pour négocier&#xa0;: qui est alors financé, qui ne l’est pas, et la preuve de ce qu’un plan peut différer.</translation>
    </message>
    <message>
        <source>What is compared</source>
        <translation>Ce qui est comparé</translation>
    </message>
    <message>
        <source>Scenarios</source>
        <translation>Scénarios</translation>
    </message>
    <message>
        <source>Frontier</source>
        <translation>Frontière</translation>
    </message>
    <message>
        <source>Alternatives</source>
        <translation>Variantes</translation>
    </message>
    <message>
        <source>This portfolio has no scenarios yet. Compare the base case all the same, and add its plan as a scenario: then change an estimate, and see both side by side.</source>
        <translation>Ce portefeuille n’a pas encore de scénario. Comparez quand même le cas de base et ajoutez son plan comme scénario&#xa0;: changez ensuite une estimation, et voyez les deux côte à côte.</translation>
    </message>
    <message>
        <source>The base case and one scenario are solved, and every difference is accounted for.</source>
        <translation>Le cas de base et un scénario sont résolus, et chaque différence est expliquée.</translation>
    </message>
    <message>
        <source>The base case and {n} scenarios are solved, and every difference is accounted for.</source>
        <translation>Le cas de base et {n} scénarios sont résolus, et chaque différence est expliquée.</translation>
    </message>
    <message>
        <source>There is no plan, so there is no other one.</source>
        <translation>Il n’y a pas de plan, donc pas d’autre non plus.</translation>
    </message>
</context>
<context>
    <name>ComparisonCharts</name>
    <message>
        <source>Charts of the scenarios</source>
        <translation>Graphiques des scénarios</translation>
    </message>
    <message>
        <source>Value of each scenario</source>
        <translation>Valeur de chaque scénario</translation>
    </message>
    <message>
        <source>Steps from one value to the other</source>
        <translation>Passage d’une valeur à l’autre</translation>
    </message>
    <message>
        <source>Scenario that the steps lead to</source>
        <translation>Scénario d’arrivée</translation>
    </message>
    <message>
        <source>First what other figures change while every decision stays, then what other decisions change. The steps add up to the difference.</source>
        <translation>D’abord l’effet des autres chiffres à décisions inchangées, puis celui des autres décisions. La somme des étapes est exactement la différence.</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Vers</translation>
    </message>
</context>
<context>
    <name>ComparisonController</name>
    <message>
        <source>The difference could not be accounted for</source>
        <translation>La différence n’a pas pu être expliquée</translation>
    </message>
    <message>
        <source>The plan could not be opened</source>
        <translation>Le plan n’a pas pu être ouvert</translation>
    </message>
    <message>
        <source>The plan does not fit the portfolio as it is now</source>
        <translation>Le plan ne convient pas au portefeuille tel qu’il est</translation>
    </message>
    <message>
        <source>Added the scenario “{name}”</source>
        <translation>Scénario «&#xa0;{name}&#xa0;» ajouté</translation>
    </message>
    <message>
        <source>The scenario no longer exists.</source>
        <translation>Le scénario n’existe plus.</translation>
    </message>
    <message>
        <source>The comparison could not be exported</source>
        <translation>La comparaison n’a pas pu être exportée</translation>
    </message>
    <message>
        <source>{scenario} ({n} of {m}), {seconds} s</source>
        <translation>{scenario} ({n} sur {m}), {seconds}&#xa0;s</translation>
    </message>
    <message>
        <source>Base</source>
        <translation>Base</translation>
    </message>
    <message>
        <source>The scenarios could not be compared</source>
        <translation>Les scénarios n’ont pas pu être comparés</translation>
    </message>
</context>
<context>
    <name>DecisionTable</name>
    <message>
        <source>&amp;Why?</source>
        <translation>&amp;Pourquoi&#xa0;?</translation>
    </message>
    <message>
        <source>&amp;Open in candidates</source>
        <translation>&amp;Ouvrir dans les candidates</translation>
    </message>
    <message>
        <source>Show in the &amp;timeline</source>
        <translation>Mo&amp;ntrer dans le calendrier</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>Copie&amp;r</translation>
    </message>
    <message>
        <source>Copy with &amp;headings</source>
        <translation>Copier avec les en-&amp;têtes</translation>
    </message>
</context>
<context>
    <name>Decisions</name>
    <message>
        <source>Filter by name, owner or level</source>
        <translation>Filtrer par nom, responsable</translation>
    </message>
    <message>
        <source>Funded and not funded</source>
        <translation>Financées et non financées</translation>
    </message>
    <message>
        <source>Filter the list</source>
        <translation>Filtrer la liste</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Verrou</translation>
    </message>
    <message>
        <source>Lock what is selected</source>
        <translation>Verrouiller la sélection</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>Pourquoi&#xa0;?</translation>
    </message>
    <message>
        <source>Why is it in the plan, or not?</source>
        <translation>Pourquoi est-elle dans le plan, ou non&#xa0;?</translation>
    </message>
    <message>
        <source>Select initiatives in the list first; small allocations have no lock</source>
        <translation>Sélectionnez d’abord des initiatives dans la liste&#xa0;; les enveloppes récurrentes ne se verrouillent pas</translation>
    </message>
    <message>
        <source>{n} selected</source>
        <translation>{n} sélectionnées</translation>
    </message>
    <message>
        <source>Decide beforehand about what is selected: {n}</source>
        <translation>Décider d’avance de la sélection&#xa0;: {n}</translation>
    </message>
</context>
<context>
    <name>DetailPanel</name>
    <message>
        <source>Details</source>
        <translation>Détails</translation>
    </message>
    <message>
        <source>Select a row to see and edit its funding levels, money by period and relations.</source>
        <translation>Choisissez une ligne pour voir et modifier ses niveaux de financement, ses flux par période et ses relations.</translation>
    </message>
</context>
<context>
    <name>EditActions</name>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Édition</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Annuler</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Rétablir</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>C&amp;ouper</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Copier</translation>
    </message>
    <message>
        <source>Copy with &amp;headings</source>
        <translation>Copier avec les en-tê&amp;tes</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>Co&amp;ller</translation>
    </message>
    <message>
        <source>&amp;Fill down</source>
        <translation>Recopier vers le &amp;bas</translation>
    </message>
    <message>
        <source>C&amp;lear cells</source>
        <translation>&amp;Effacer les cellules</translation>
    </message>
    <message>
        <source>&amp;Insert row</source>
        <translation>&amp;Insérer une ligne</translation>
    </message>
    <message>
        <source>Duplicat&amp;e rows</source>
        <translation>D&amp;upliquer les lignes</translation>
    </message>
    <message>
        <source>&amp;Delete rows</source>
        <translation>&amp;Supprimer les lignes</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>Tout sélectio&amp;nner</translation>
    </message>
    <message>
        <source>Fi&amp;nd</source>
        <translation>Rec&amp;hercher</translation>
    </message>
    <message>
        <source>Ne&amp;xt error</source>
        <translation>Erreur sui&amp;vante</translation>
    </message>
    <message>
        <source>Pre&amp;vious error</source>
        <translation>Erreur &amp;précédente</translation>
    </message>
</context>
<context>
    <name>EditController</name>
    <message>
        <source>the changes of the scenario cannot be made</source>
        <translation>les changements du scénario ne peuvent pas être appliqués</translation>
    </message>
</context>
<context>
    <name>EditGrid</name>
    <message>
        <source>Filter {table}</source>
        <translation>Filtrer {table}</translation>
    </message>
    <message>
        <source>Filter column…</source>
        <translation>Filtrer la colonne…</translation>
    </message>
    <message>
        <source>Filter or sort by the column of the current cell</source>
        <translation>Filtrer ou trier selon la colonne de la cellule courante</translation>
    </message>
    <message>
        <source>Columns…</source>
        <translation>Colonnes…</translation>
    </message>
    <message>
        <source>Sort, move, hide and show columns; also a right click on a heading</source>
        <translation>Trier, déplacer, masquer et afficher des colonnes&#xa0;; aussi par un clic droit sur un en-tête</translation>
    </message>
    <message>
        <source>Sort and filter again</source>
        <translation>Trier et filtrer de nouveau</translation>
    </message>
    <message>
        <source>Rows stay where they are while you type; this puts them where they belong now</source>
        <translation>Les lignes restent en place pendant la saisie&#xa0;; ceci les remet là où elles vont désormais</translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>Lever le filtre</translation>
    </message>
    <message>
        <source>Nothing matches the filter</source>
        <translation>Rien ne correspond au filtre</translation>
    </message>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown} sur {total}</translation>
    </message>
    <message>
        <source>Grouped by {column}</source>
        <translation>Groupé par {column}</translation>
    </message>
    <message>
        <source>Do not group</source>
        <translation>Ne pas grouper</translation>
    </message>
    <message>
        <source>Do not group by {column}</source>
        <translation>Ne pas grouper par {column}</translation>
    </message>
    <message>
        <source>Remove this filter</source>
        <translation>Supprimer ce filtre</translation>
    </message>
    <message>
        <source>Remove the filter on {column}</source>
        <translation>Supprimer le filtre sur {column}</translation>
    </message>
</context>
<context>
    <name>EditMenu</name>
    <message>
        <source>&amp;Undo {step}</source>
        <translation>&amp;Annuler&#xa0;: {step}</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Annuler</translation>
    </message>
    <message>
        <source>&amp;Redo {step}</source>
        <translation>&amp;Rétablir&#xa0;: {step}</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Rétablir</translation>
    </message>
</context>
<context>
    <name>EditTable</name>
    <message>
        <source>Cu&amp;t</source>
        <translation>C&amp;ouper</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Copier</translation>
    </message>
    <message>
        <source>Copy with &amp;headings</source>
        <translation>Copier avec les en-tê&amp;tes</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>Co&amp;ller</translation>
    </message>
    <message>
        <source>&amp;Insert row</source>
        <translation>&amp;Insérer une ligne</translation>
    </message>
    <message>
        <source>Duplicat&amp;e rows</source>
        <translation>D&amp;upliquer les lignes</translation>
    </message>
    <message>
        <source>&amp;Delete rows</source>
        <translation>&amp;Supprimer les lignes</translation>
    </message>
    <message>
        <source>&amp;Fill down</source>
        <translation>Recopier vers le &amp;bas</translation>
    </message>
    <message>
        <source>C&amp;lear cells</source>
        <translation>&amp;Effacer les cellules</translation>
    </message>
</context>
<context>
    <name>Explanation</name>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Close the explanation</source>
        <translation>Fermer l’explication</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Stop, and keep what is explained so far</source>
        <translation>Arrêter, et garder ce qui est expliqué</translation>
    </message>
    <message>
        <source>Explain again</source>
        <translation>Expliquer à nouveau</translation>
    </message>
    <message>
        <source>Explain again why it is in the plan, or not</source>
        <translation>Expliquer à nouveau pourquoi elle est dans le plan, ou non</translation>
    </message>
    <message>
        <source>Show or hide the proof</source>
        <translation>Afficher ou masquer la preuve</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Copy the explanation with its figures</source>
        <translation>Copier l’explication avec ses chiffres</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exporter…</translation>
    </message>
    <message>
        <source>Export the explanation as CSV</source>
        <translation>Exporter l’explication en CSV</translation>
    </message>
    <message>
        <source>Explanation</source>
        <translation>Explication</translation>
    </message>
    <message>
        <source>Hide the proof</source>
        <translation>Masquer la preuve</translation>
    </message>
    <message>
        <source>Show the proof</source>
        <translation>Afficher la preuve</translation>
    </message>
</context>
<context>
    <name>FactorBox</name>
    <message>
        <source>The amounts below are those of the base case times these factors. One that is typed there stands.</source>
        <translation>Les montants ci-dessous sont ceux du cas de base multipliés par ces facteurs. Un montant saisi l’emporte.</translation>
    </message>
    <message>
        <source>All funds ×</source>
        <translation>Tous les fonds ×</translation>
    </message>
    <message>
        <source>Such as 85 % or 0.85; empty: as in the base case</source>
        <translation>Par exemple 85&#xa0;% ou 0,85&#xa0;; vide&#xa0;: comme dans le cas de base</translation>
    </message>
</context>
<context>
    <name>FileController</name>
    <message>
        <source>{name} could not be opened</source>
        <translation>{name} n’a pas pu être ouvert</translation>
    </message>
    <message>
        <source>{name} was left as it is</source>
        <translation>{name} a été laissé tel quel</translation>
    </message>
    <message>
        <source>The backup could not be restored</source>
        <translation>La sauvegarde n’a pas pu être restaurée</translation>
    </message>
    <message>
        <source>The file can no longer be changed here</source>
        <translation>Le fichier ne peut plus être modifié ici</translation>
    </message>
    <message>
        <source>Saved as {name}</source>
        <translation>Enregistré sous {name}</translation>
    </message>
    <message>
        <source>The portfolio could not be saved</source>
        <translation>Le portefeuille n’a pas pu être enregistré</translation>
    </message>
    <message>
        <source>The file cannot be changed here.</source>
        <translation>Le fichier ne peut pas être modifié ici.</translation>
    </message>
    <message>
        <source>The portfolio could not be created</source>
        <translation>Le portefeuille n’a pas pu être créé</translation>
    </message>
    <message>
        <source>Exported to {name}</source>
        <translation>Exporté vers {name}</translation>
    </message>
    <message>
        <source>The plan could not be exported</source>
        <translation>Le plan n’a pas pu être exporté</translation>
    </message>
</context>
<context>
    <name>FileMenu</name>
    <message>
        <source>Pasted table</source>
        <translation>Tableau collé</translation>
    </message>
    <message>
        <source>{name} was not imported</source>
        <translation>{name} n’a pas été importé</translation>
    </message>
    <message>
        <source>The portfolio has changed since the table was read. Import it again.</source>
        <translation>Le portefeuille a changé depuis la lecture du tableau. Importez-le de nouveau.</translation>
    </message>
    <message>
        <source>Imported {name}</source>
        <translation>{name} importé</translation>
    </message>
    <message>
        <source>The folder could not be opened: {path}</source>
        <translation>Le dossier n’a pas pu être ouvert&#xa0;: {path}</translation>
    </message>
    <message>
        <source>All changes are saved in {name}</source>
        <translation>Toutes les modifications sont enregistrées dans {name}</translation>
    </message>
    <message>
        <source>The portfolio could not be saved</source>
        <translation>Le portefeuille n’a pas pu être enregistré</translation>
    </message>
    <message>
        <source>Export plan by period</source>
        <translation>Exporter le plan par période</translation>
    </message>
    <message>
        <source>Export decisions</source>
        <translation>Exporter les décisions</translation>
    </message>
    <message>
        <source>Export Excel workbook</source>
        <translation>Exporter un classeur Excel</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>Enregistrer sous</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>{n} …</source>
        <translation>{n} …</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Introuvable</translation>
    </message>
    <message>
        <source>{at} of {n}</source>
        <translation>{at} sur {n}</translation>
    </message>
    <message>
        <source>{n} found</source>
        <translation>{n} trouvés</translation>
    </message>
</context>
<context>
    <name>FindLine</name>
    <message>
        <source>Find previous</source>
        <translation>Rechercher le précédent</translation>
    </message>
    <message>
        <source>Find previous (Shift+F3)</source>
        <translation>Rechercher le précédent (Maj+F3)</translation>
    </message>
    <message>
        <source>Find next</source>
        <translation>Rechercher le suivant</translation>
    </message>
    <message>
        <source>Find next (F3)</source>
        <translation>Rechercher le suivant (F3)</translation>
    </message>
    <message>
        <source>Close the find bar</source>
        <translation>Fermer la recherche</translation>
    </message>
    <message>
        <source>Close the find bar (Esc)</source>
        <translation>Fermer la recherche (Échap)</translation>
    </message>
</context>
<context>
    <name>FrameForm</name>
    <message>
        <source>Months</source>
        <translation>Mois</translation>
    </message>
    <message>
        <source>Quarters</source>
        <translation>Trimestres</translation>
    </message>
    <message>
        <source>Years</source>
        <translation>Années</translation>
    </message>
    <message>
        <source>such as 8 %</source>
        <translation>par exemple 8&#xa0;%</translation>
    </message>
    <message>
        <source>A year; later money counts for so much less, and for as much at 0 %</source>
        <translation>Par an&#xa0;: les flux plus tardifs comptent d’autant moins, et autant à 0&#xa0;%</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>Devise</translation>
    </message>
    <message>
        <source>Periods</source>
        <translation>Périodes</translation>
    </message>
    <message>
        <source>First period</source>
        <translation>Première période</translation>
    </message>
    <message>
        <source>With a budget</source>
        <translation>Avec budget</translation>
    </message>
    <message>
        <source>Later, benefits only</source>
        <translation>Ensuite, gains seuls</translation>
    </message>
    <message>
        <source>Budget per period</source>
        <translation>Budget par période</translation>
    </message>
    <message>
        <source>Discount rate</source>
        <translation>Taux d’actualisation</translation>
    </message>
    <message>
        <source>an amount such as 100000</source>
        <translation>un montant tel que 100000</translation>
    </message>
    <message>
        <source>budget per period</source>
        <translation>budget par période</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>Budget</translation>
    </message>
    <message>
        <source>discount rate a year</source>
        <translation>taux d’actualisation annuel</translation>
    </message>
</context>
<context>
    <name>FrontierController</name>
    <message>
        <source>The plan could not be opened</source>
        <translation>Le plan n’a pas pu être ouvert</translation>
    </message>
    <message>
        <source>The frontier could not be exported</source>
        <translation>La frontière n’a pas pu être exportée</translation>
    </message>
    <message>
        <source>{n} of {m} budgets, {seconds} s</source>
        <translation>{n} budgets sur {m}, {seconds}&#xa0;s</translation>
    </message>
    <message>
        <source>{phase} … {seconds} s</source>
        <translation>{phase}… {seconds} s</translation>
    </message>
    <message>
        <source>The frontier could not be drawn</source>
        <translation>La frontière n’a pas pu être dessinée</translation>
    </message>
</context>
<context>
    <name>FrontierView</name>
    <message>
        <source>The budget that is changed</source>
        <translation>Le budget que l’on change</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exporter…</translation>
    </message>
    <message>
        <source>Export the frontier</source>
        <translation>Exporter la frontière</translation>
    </message>
    <message>
        <source>Every budget, and at which budgets each candidate enters and leaves, as CSV</source>
        <translation>Chaque budget, et les budgets auxquels chaque candidate entre et sort, en CSV</translation>
    </message>
    <message>
        <source>Which budgets fund what</source>
        <translation>Quels budgets financent quoi</translation>
    </message>
    <message>
        <source>The points of the frontier</source>
        <translation>Les points de la frontière</translation>
    </message>
    <message>
        <source>Filter by name</source>
        <translation>Filtrer par nom</translation>
    </message>
    <message>
        <source>Filter the candidates by name</source>
        <translation>Filtrer les candidates par nom</translation>
    </message>
    <message>
        <source>This comes when every budget has been searched.</source>
        <translation>Ceci vient quand chaque budget a été cherché.</translation>
    </message>
    <message>
        <source>all funds</source>
        <translation>tous les fonds</translation>
    </message>
    <message>
        <source>Value against budget</source>
        <translation>Valeur selon le budget</translation>
    </message>
    <message>
        <source>Lists of the frontier</source>
        <translation>Listes de la frontière</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>Points</translation>
    </message>
    <message>
        <source>Budget of</source>
        <translation>Budget de</translation>
    </message>
</context>
<context>
    <name>FrozenColumn</name>
    <message>
        <source>Names</source>
        <translation>Noms</translation>
    </message>
</context>
<context>
    <name>FundGrid</name>
    <message>
        <source>That is not possible: expected {reason}</source>
        <translation>Ce n’est pas possible&#xa0;: attendu {reason}</translation>
    </message>
</context>
<context>
    <name>GuideWindow</name>
    <message>
        <source>User guide</source>
        <translation>Guide d’utilisation</translation>
    </message>
    <message>
        <source>Find in the guide</source>
        <translation>Rechercher dans le guide</translation>
    </message>
    <message>
        <source>Find next</source>
        <translation>Rechercher le suivant</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Introuvable</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Scenario</source>
        <translation>Scénario</translation>
    </message>
    <message>
        <source>A set of changes to the base case; it inherits all the rest</source>
        <translation>Un ensemble de changements du cas de base&#xa0;; il hérite de tout le reste</translation>
    </message>
    <message>
        <source>Optimise</source>
        <translation>Optimiser</translation>
    </message>
    <message>
        <source>Re-optimise as I edit</source>
        <translation>Réoptimiser à chaque modification</translation>
    </message>
    <message>
        <source>Manage</source>
        <translation>Gérer</translation>
    </message>
    <message>
        <source>Find the portfolio with the highest value (F5)</source>
        <translation>Trouver le portefeuille de plus grande valeur (F5)</translation>
    </message>
    <message>
        <source>After every change the plan is optimised again while you work</source>
        <translation>Après chaque modification, le plan est réoptimisé pendant que vous travaillez</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Stop with the best plan found so far (Esc)</source>
        <translation>Arrêter avec le meilleur plan trouvé jusqu’ici (Échap)</translation>
    </message>
    <message>
        <source>Make, duplicate, rename or delete a scenario</source>
        <translation>Créer, dupliquer, renommer ou supprimer un scénario</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Avancement</translation>
    </message>
    <message>
        <source>Base case</source>
        <translation>Cas de base</translation>
    </message>
    <message>
        <source>Preparing …</source>
        <translation>Préparation…</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>Arrêt…</translation>
    </message>
</context>
<context>
    <name>HelpMenu</name>
    <message>
        <source>Keys</source>
        <translation>Raccourcis clavier</translation>
    </message>
    <message>
        <source>The user guide could not be opened</source>
        <translation>Le guide n’a pas pu être ouvert</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import {name}</source>
        <translation>Importer {name}</translation>
    </message>
    <message>
        <source>What will change</source>
        <translation>Ce qui va changer</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importer</translation>
    </message>
    <message>
        <source>{n} row</source>
        <translation>{n} ligne</translation>
    </message>
    <message>
        <source>{n} rows</source>
        <translation>{n} lignes</translation>
    </message>
    <message>
        <source>headings in row {row}</source>
        <translation>en-têtes à la ligne {row}</translation>
    </message>
    <message>
        <source>Found: {what}</source>
        <translation>Trouvé&#xa0;: {what}</translation>
    </message>
    <message>
        <source>Not needed</source>
        <translation>Sans objet</translation>
    </message>
    <message>
        <source>{n} column not used</source>
        <translation>{n} colonne non utilisée</translation>
    </message>
    <message>
        <source>{n} columns not used</source>
        <translation>{n} colonnes non utilisées</translation>
    </message>
    <message>
        <source>small allocations in {sheet}</source>
        <translation>enveloppes récurrentes dans {sheet}</translation>
    </message>
    <message>
        <source>{n} added</source>
        <translation>{n} ajoutée</translation>
    </message>
    <message>
        <source>{n} added</source>
        <comment>several</comment>
        <translation>{n} ajoutées</translation>
    </message>
    <message>
        <source>{n} changed</source>
        <translation>{n} modifiée</translation>
    </message>
    <message>
        <source>{n} changed</source>
        <comment>several</comment>
        <translation>{n} modifiées</translation>
    </message>
    <message>
        <source>{n} as it was</source>
        <translation>{n} inchangée</translation>
    </message>
    <message>
        <source>{n} as they were</source>
        <translation>{n} inchangées</translation>
    </message>
    <message>
        <source>no candidates</source>
        <translation>aucune candidate</translation>
    </message>
    <message>
        <source>a table that can be read</source>
        <translation>un tableau lisible</translation>
    </message>
    <message>
        <source>is</source>
        <translation>est</translation>
    </message>
    <message>
        <source>Column {heading} is</source>
        <translation>La colonne {heading} est</translation>
    </message>
    <message>
        <source>not used</source>
        <translation>non utilisée</translation>
    </message>
    <message>
        <source>Not chosen</source>
        <translation>Non choisi</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Erreurs</translation>
    </message>
    <message>
        <source>row {rows} is a total: left out</source>
        <translation>la ligne {rows} est un total&#xa0;: ignorée</translation>
    </message>
    <message>
        <source>rows {rows} are totals: left out</source>
        <translation>les lignes {rows} sont des totaux&#xa0;: ignorées</translation>
    </message>
    <message>
        <source>All rows can be imported: {changes}.</source>
        <translation>Toutes les lignes peuvent être importées&#xa0;: {changes}.</translation>
    </message>
    <message>
        <source>{n} error must be corrected before anything is imported.</source>
        <translation>{n} point est à corriger avant toute importation.</translation>
    </message>
    <message>
        <source>{n} errors must be corrected before anything is imported.</source>
        <translation>{n} points sont à corriger avant toute importation.</translation>
    </message>
    <message>
        <source>The heading is similar, not the same: please check</source>
        <translation>L’en-tête est proche, pas identique&#xa0;: à vérifier</translation>
    </message>
    <message>
        <source>Leave hidden rows out</source>
        <translation>Laisser de côté les lignes masquées</translation>
    </message>
    <message>
        <source>Initiatives</source>
        <translation>Initiatives</translation>
    </message>
    <message>
        <source>Small allocations</source>
        <translation>Enveloppes récurrentes</translation>
    </message>
    <message>
        <source>comma</source>
        <translation>virgule</translation>
    </message>
    <message>
        <source>semicolon</source>
        <translation>point-virgule</translation>
    </message>
    <message>
        <source>tab</source>
        <translation>tabulation</translation>
    </message>
    <message>
        <source>point: 1,234.50</source>
        <translation>point&#xa0;: 1,234.50</translation>
    </message>
    <message>
        <source>comma: 1 234,50</source>
        <translation>virgule&#xa0;: 1 234,50</translation>
    </message>
    <message>
        <source>Find it</source>
        <translation>Détecter</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>Feuille</translation>
    </message>
    <message>
        <source>Rows are</source>
        <translation>Les lignes sont</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>Encodage</translation>
    </message>
    <message>
        <source>Cells are separated by</source>
        <translation>Séparateur de cellules</translation>
    </message>
    <message>
        <source>Decimal mark</source>
        <translation>Signe décimal</translation>
    </message>
    <message>
        <source>Fund of rows without one</source>
        <translation>Fonds des lignes qui n’en indiquent pas</translation>
    </message>
    <message>
        <source>First rows, and what their columns are</source>
        <translation>Premières lignes, et le sens de leurs colonnes</translation>
    </message>
    <message>
        <source>Headings of the table</source>
        <translation>En-têtes du tableau</translation>
    </message>
    <message>
        <source>Rows of the table</source>
        <translation>Lignes du tableau</translation>
    </message>
</context>
<context>
    <name>InfeasibilityController</name>
    <message>
        <source>Finding the conflicting requirements …</source>
        <translation>Recherche des exigences en conflit…</translation>
    </message>
    <message>
        <source>{phase} … {seconds} s</source>
        <translation>{phase}… {seconds}&#xa0;s</translation>
    </message>
    <message>
        <source>The conflicting requirements could not be found: {error}</source>
        <translation>Les exigences en conflit n’ont pas pu être trouvées&#xa0;: {error}</translation>
    </message>
    <message>
        <source>The relaxation does not fit the portfolio as it is now</source>
        <translation>L’assouplissement ne convient pas au portefeuille tel qu’il est</translation>
    </message>
</context>
<context>
    <name>InitiativeDetails</name>
    <message>
        <source>Funding level</source>
        <translation>Niveau de financement</translation>
    </message>
    <message>
        <source>Add a funding level, as a copy of this one</source>
        <translation>Ajouter un niveau de financement, copie de celui-ci</translation>
    </message>
    <message>
        <source>Remove this funding level</source>
        <translation>Supprimer ce niveau de financement</translation>
    </message>
    <message>
        <source>Costs and expected benefits by period</source>
        <translation>Coûts et gains attendus par période</translation>
    </message>
    <message>
        <source>Money by period from the start</source>
        <translation>Flux par période depuis le début</translation>
    </message>
    <message>
        <source>{n} initiatives</source>
        <translation>{n} initiatives</translation>
    </message>
    <message>
        <source>What is typed here is set for all of them</source>
        <translation>Ce qui est saisi ici vaut pour toutes</translation>
    </message>
    <message>
        <source>✕ Its errors are not optimised</source>
        <translation>✕ Des erreurs&#xa0;: hors optimisation</translation>
    </message>
    <message>
        <source>○ Not funded by the current plan</source>
        <translation>○ Non financée par le plan actuel</translation>
    </message>
    <message>
        <source>● Funded from {start}</source>
        <translation>● Financée dès {start}</translation>
    </message>
    <message>
        <source>● Funded at level {level} from {start}</source>
        <translation>● Financée au niveau {level} dès {start}</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Responsable</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Statut</translation>
    </message>
    <message>
        <source>Earliest start</source>
        <translation>Début au plus tôt</translation>
    </message>
    <message>
        <source>Latest start</source>
        <translation>Début au plus tard</translation>
    </message>
    <message>
        <source>Empty: as late as it is still delivered by {period}</source>
        <translation>Vide&#xa0;: aussi tard qu’elle est encore livrée en {period}</translation>
    </message>
    <message>
        <source>Committed start</source>
        <translation>Début engagé</translation>
    </message>
    <message>
        <source>Committed level</source>
        <translation>Niveau engagé</translation>
    </message>
    <message>
        <source>{level}  ·  NPV {npv}</source>
        <translation>{level}  ·  VAN {npv}</translation>
    </message>
    <message>
        <source>Benefit: {benefit}</source>
        <translation>Gain&#xa0;: {benefit}</translation>
    </message>
    <message>
        <source>Expected benefits above the line, costs below, if it starts in {start} ({currency})</source>
        <translation>Gains attendus au-dessus de la ligne, coûts au-dessous, si elle commence en {start} ({currency})</translation>
    </message>
    <message>
        <source>Funding levels</source>
        <translation>Niveaux de financement</translation>
    </message>
    <message>
        <source>Relations</source>
        <translation>Relations</translation>
    </message>
</context>
<context>
    <name>LeftOutNotice</name>
    <message>
        <source>Hide</source>
        <translation>Masquer</translation>
    </message>
    <message>
        <source>Hide what the paste left out</source>
        <translation>Masquer ce que le collage a laissé de côté</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Legend</source>
        <translation>Légende</translation>
    </message>
</context>
<context>
    <name>LockController</name>
    <message>
        <source>Nothing was locked: what is kept as it is must be an initiative that is funded</source>
        <translation>Rien n’a été verrouillé&#xa0;: seule une initiative financée peut être gardée telle quelle</translation>
    </message>
    <message>
        <source>The lock does not fit the portfolio as it is now</source>
        <translation>Le verrou ne convient pas au portefeuille tel qu’il est</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Candidates</source>
        <translation>Candidates</translation>
    </message>
    <message>
        <source>Budget and rules</source>
        <translation>Budget et règles</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparer</translation>
    </message>
    <message>
        <source>Risk</source>
        <translation>Risque</translation>
    </message>
    <message>
        <source>The language changes when cxalloc is opened next.</source>
        <translation>La langue changera à la prochaine ouverture de cxalloc.</translation>
    </message>
    <message>
        <source>Not changed: {reason}</source>
        <translation>Pas modifié&#xa0;: {reason}</translation>
    </message>
</context>
<context>
    <name>MoneyLeft</name>
    <message>
        <source>Costs after the last budget period</source>
        <translation>Coûts après la dernière période budgétaire</translation>
    </message>
    <message>
        <source>Why money is left</source>
        <translation>Pourquoi il reste du budget</translation>
    </message>
    <message>
        <source>Every fund spends all of its money in every period.</source>
        <translation>Chaque fonds dépense tout son budget à chaque période.</translation>
    </message>
</context>
<context>
    <name>MoneyTable</name>
    <message>
        <source>Money by period</source>
        <translation>Flux par période</translation>
    </message>
</context>
<context>
    <name>Navigation</name>
    <message>
        <source>Save as…</source>
        <translation>Enregistrer sous…</translation>
    </message>
    <message>
        <source>Save the portfolio and its plans in one file (Ctrl+S)</source>
        <translation>Enregistrer le portefeuille et ses plans dans un seul fichier (Ctrl+S)</translation>
    </message>
</context>
<context>
    <name>NewPortfolioDialog</name>
    <message>
        <source>New portfolio</source>
        <translation>Nouveau portefeuille</translation>
    </message>
    <message>
        <source>Customer experience {year}</source>
        <translation>Expérience client {year}</translation>
    </message>
    <message>
        <source>Keep a share of every period&apos;s spend for small allocations:</source>
        <translation>Réserver aux enveloppes récurrentes une part des dépenses de chaque période&#xa0;:</translation>
    </message>
    <message>
        <source>Share for small allocations</source>
        <translation>Part des enveloppes récurrentes</translation>
    </message>
    <message>
        <source>Start with three examples of small allocations, to be confirmed</source>
        <translation>Commencer avec trois exemples d’enveloppes récurrentes, à confirmer</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Créer</translation>
    </message>
    <message>
        <source>This can all be changed later. Next you enter candidates, or paste them from a spreadsheet: name, cost and ROI are enough.</source>
        <translation>Tout pourra être modifié plus tard. Ensuite vous saisissez des candidates, ou les collez depuis un tableur&#xa0;: nom, coût et ROI suffisent.</translation>
    </message>
    <message>
        <source>share for small allocations</source>
        <translation>part des enveloppes récurrentes</translation>
    </message>
    <message>
        <source>{field}: expected {expected}</source>
        <translation>{field}&#xa0;: attendu {expected}</translation>
    </message>
</context>
<context>
    <name>NoPlan</name>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Stop the search for relaxations</source>
        <translation>Arrêter la recherche d’assouplissements</translation>
    </message>
    <message>
        <source>Conflicting requirements</source>
        <translation>Exigences en conflit</translation>
    </message>
    <message>
        <source>Optimise</source>
        <translation>Optimiser</translation>
    </message>
    <message>
        <source>Optimise, from the plan page</source>
        <translation>Optimiser, depuis la page du plan</translation>
    </message>
    <message>
        <source>Go to the candidates</source>
        <translation>Aller aux candidates</translation>
    </message>
    <message>
        <source>Go to the candidates, from the plan page</source>
        <translation>Aller aux candidates, depuis la page du plan</translation>
    </message>
    <message>
        <source>Go to budget and rules</source>
        <translation>Aller au budget et aux règles</translation>
    </message>
    <message>
        <source>Go to budget and rules, from the plan page</source>
        <translation>Aller au budget et aux règles, depuis la page du plan</translation>
    </message>
    <message>
        <source>Optimise again</source>
        <translation>Optimiser de nouveau</translation>
    </message>
    <message>
        <source>Looking for the best plan …</source>
        <translation>Recherche du meilleur plan…</translation>
    </message>
    <message>
        <source>The first one that is found is shown at once, and better ones as they come.</source>
        <translation>Le premier trouvé s’affiche aussitôt, puis les meilleurs à mesure qu’ils viennent.</translation>
    </message>
    <message>
        <source>No plan was found</source>
        <translation>Aucun plan n’a été trouvé</translation>
    </message>
    <message>
        <source>The requirements seem to exceed the budgets, teams and rules. A plan would be possible if all of this were relaxed:</source>
        <translation>Les exigences semblent dépasser les budgets, les équipes et les règles. Un plan serait possible si tout ceci était assoupli&#xa0;:</translation>
    </message>
    <message>
        <source>The plan waits</source>
        <translation>Le plan attend</translation>
    </message>
    <message>
        <source>A plan could be wrong as long as these cells hold errors:</source>
        <translation>Un plan pourrait être faux tant que ces cellules comportent des erreurs&#xa0;:</translation>
    </message>
    <message>
        <source>No candidates yet</source>
        <translation>Pas encore de candidate</translation>
    </message>
    <message>
        <source>Optimise finds the initiatives and small allocations with the highest value within the budgets and rules, and proves it. Candidates: {n}.</source>
        <translation>Optimiser trouve les initiatives et les enveloppes récurrentes de plus grande valeur dans les limites des budgets et des règles, et le prouve. Candidates&#xa0;: {n}.</translation>
    </message>
    <message>
        <source>There was a plan before this change: {step}</source>
        <translation>Il y avait un plan avant cette modification&#xa0;: {step}</translation>
    </message>
    <message>
        <source>There was a plan before the last {n} changes. The last one: {step}</source>
        <translation>Il y avait un plan avant les {n} dernières modifications. La dernière&#xa0;: {step}</translation>
    </message>
    <message>
        <source>Relaxations that make a plan possible, the smallest first</source>
        <translation>Assouplissements qui rendent un plan possible, le plus petit d’abord</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Appliquer</translation>
    </message>
    <message>
        <source>Apply: {what}</source>
        <translation>Appliquer&#xa0;: {what}</translation>
    </message>
    <message>
        <source>Enter initiatives and small allocations among the candidates, or import a table of them.</source>
        <translation>Saisissez des initiatives et des enveloppes récurrentes parmi les candidates, ou importez-en un tableau.</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>Les montrer</translation>
    </message>
    <message>
        <source>Show the entries with errors, without a plan</source>
        <translation>Montrer les saisies en erreur, sans plan</translation>
    </message>
    <message>
        <source>Undo this</source>
        <translation>Annuler ceci</translation>
    </message>
    <message>
        <source>Undo the last change, after which there is no plan</source>
        <translation>Annuler la dernière modification, après laquelle il n’y a plus de plan</translation>
    </message>
    <message>
        <source>No plan yet</source>
        <translation>Pas encore de plan</translation>
    </message>
    <message>
        <source>It is a step that can be undone.</source>
        <translation>C’est une étape qui peut être annulée.</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Optimise again</source>
        <translation>Optimiser à nouveau</translation>
    </message>
    <message>
        <source>Optimise again, for the plan is older than the last edits</source>
        <translation>Optimiser à nouveau, car le plan date d’avant les dernières modifications</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>Les afficher</translation>
    </message>
    <message>
        <source>Show the entries with errors</source>
        <translation>Afficher les saisies erronées</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Masquer</translation>
    </message>
    <message>
        <source>Hide what the last change did</source>
        <translation>Masquer l’effet de la dernière modification</translation>
    </message>
    <message>
        <source>Undo this</source>
        <translation>Annuler ceci</translation>
    </message>
    <message>
        <source>Undo the last change</source>
        <translation>Annuler la dernière modification</translation>
    </message>
    <message>
        <source>This plan was made before the last edits.</source>
        <translation>Ce plan date d’avant les dernières modifications.</translation>
    </message>
</context>
<context>
    <name>NumberConditionFields</name>
    <message>
        <source>Condition</source>
        <translation>Condition</translation>
    </message>
    <message>
        <source>Any number or blank</source>
        <translation>Tous les nombres, vides compris</translation>
    </message>
    <message>
        <source>&gt; greater than</source>
        <translation>&gt; supérieur à</translation>
    </message>
    <message>
        <source>≥ at least</source>
        <translation>≥ au moins</translation>
    </message>
    <message>
        <source>&lt; less than</source>
        <translation>&lt; inférieur à</translation>
    </message>
    <message>
        <source>≤ at most</source>
        <translation>≤ au plus</translation>
    </message>
    <message>
        <source>between … and …</source>
        <translation>entre … et …</translation>
    </message>
    <message>
        <source>the largest …</source>
        <translation>les plus grands …</translation>
    </message>
    <message>
        <source>the smallest …</source>
        <translation>les plus petits …</translation>
    </message>
    <message>
        <source>Only blank cells</source>
        <translation>Cellules vides seules</translation>
    </message>
    <message>
        <source>Only cells that are not blank</source>
        <translation>Cellules non vides seules</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Vers</translation>
    </message>
    <message>
        <source>and</source>
        <translation>et</translation>
    </message>
    <message>
        <source>Number of rows</source>
        <translation>Nombre de lignes</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nombre</translation>
    </message>
</context>
<context>
    <name>ObjectiveBox</name>
    <message>
        <source>New criterion</source>
        <translation>Nouveau critère</translation>
    </message>
    <message>
        <source>Name of a new criterion of the score</source>
        <translation>Nom d’un nouveau critère du score</translation>
    </message>
    <message>
        <source>Add criterion</source>
        <translation>Ajouter le critère</translation>
    </message>
    <message>
        <source>Months</source>
        <translation>Mois</translation>
    </message>
    <message>
        <source>Quarters</source>
        <translation>Trimestres</translation>
    </message>
    <message>
        <source>Years</source>
        <translation>Années</translation>
    </message>
    <message>
        <source>Name of the portfolio</source>
        <translation>Nom du portefeuille</translation>
    </message>
    <message>
        <source>What is maximised</source>
        <translation>Ce qui est maximisé</translation>
    </message>
    <message>
        <source>Discount rate a year</source>
        <translation>Taux d’actualisation annuel</translation>
    </message>
    <message>
        <source>Later money counts for so much less</source>
        <translation>Les flux plus tardifs comptent d’autant moins</translation>
    </message>
    <message>
        <source>Late start of a stated ROI</source>
        <translation>Début tardif d’un ROI déclaré</translation>
    </message>
    <message>
        <source>Shifts its benefits</source>
        <translation>Décale ses gains</translation>
    </message>
    <message>
        <source>Loses the last benefits</source>
        <translation>Perd les derniers gains</translation>
    </message>
    <message>
        <source>Shifted, a stated ROI holds whatever the start: benefits and run costs move past the end of the horizon where need be. Cut, as in earlier versions, those after the horizon are lost</source>
        <translation>Décalés, les gains suivent le début&#xa0;: un ROI déclaré vaut quel que soit le début, et gains et coûts récurrents passent au besoin après la fin de l’horizon. Sinon, comme dans les versions précédentes, ceux d’après l’horizon sont perdus</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>Devise</translation>
    </message>
    <message>
        <source>A code such as EUR; amounts keep their figures when it changes</source>
        <translation>Un code tel que EUR&#xa0;; les montants gardent leurs chiffres quand il change</translation>
    </message>
    <message>
        <source>Periods</source>
        <translation>Périodes</translation>
    </message>
    <message>
        <source>First period</source>
        <translation>Première période</translation>
    </message>
    <message>
        <source>Periods with a budget</source>
        <translation>Périodes avec budget</translation>
    </message>
    <message>
        <source>More of them take the amounts of the last one; with fewer, the later amounts are dropped</source>
        <translation>Les périodes en plus prennent les montants de la dernière&#xa0;; s’il y en a moins, les montants suivants disparaissent</translation>
    </message>
    <message>
        <source>Later, benefits only</source>
        <translation>Ensuite, gains seuls</translation>
    </message>
    <message>
        <source>Periods after those in which benefits and run costs still count, and no budget binds</source>
        <translation>Périodes suivantes où gains et coûts récurrents comptent encore, sans budget qui contraigne</translation>
    </message>
    <message>
        <source>Weight of {criterion}</source>
        <translation>Poids&#xa0;: {criterion}</translation>
    </message>
    <message>
        <source>the NPV</source>
        <translation>la VAN</translation>
    </message>
    <message>
        <source>Weights sum to 100 %; empty takes the criterion away</source>
        <translation>La somme des poids est 100&#xa0;%&#xa0;; vide retire le critère</translation>
    </message>
    <message>
        <source>Net present value</source>
        <translation>Valeur actuelle nette</translation>
    </message>
    <message>
        <source>A weighted score</source>
        <translation>Un score pondéré</translation>
    </message>
</context>
<context>
    <name>OnDemandBox</name>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Stop and keep what was found: {what}</source>
        <translation>Arrêter et garder ce qui est trouvé&#xa0;: {what}</translation>
    </message>
    <message>
        <source>The portfolio has changed since this was computed.</source>
        <translation>Le portefeuille a changé depuis ce calcul.</translation>
    </message>
    <message>
        <source>Preparing …</source>
        <translation>Préparation…</translation>
    </message>
</context>
<context>
    <name>OnDemandPanel</name>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Stop: {what}</source>
        <translation>Arrêter&#xa0;: {what}</translation>
    </message>
    <message>
        <source>Stop and keep what was found: {what}</source>
        <translation>Arrêter et garder ce qui est trouvé&#xa0;: {what}</translation>
    </message>
    <message>
        <source>Preparing …</source>
        <translation>Préparation…</translation>
    </message>
    <message>
        <source>The portfolio or its plan has changed since this was computed.</source>
        <translation>Le portefeuille ou son plan a changé depuis ce calcul.</translation>
    </message>
    <message>
        <source>{again}: the portfolio was edited</source>
        <translation>{again}&#xa0;: le portefeuille a été modifié</translation>
    </message>
</context>
<context>
    <name>OverrunBox</name>
    <message>
        <source>Initiatives with usual overruns, by tag</source>
        <translation>Initiatives aux dépassements habituels, par étiquette</translation>
    </message>
    <message>
        <source>Kind of project with its usual overruns</source>
        <translation>Genre de projet et ses dépassements habituels</translation>
    </message>
    <message>
        <source>How much of the usual overruns</source>
        <translation>Quelle part des dépassements habituels</translation>
    </message>
    <message>
        <source>What comparable projects exceeded their estimates by: HM Treasury, supplementary guidance on optimism bias (Mott MacDonald); large IT: McKinsey and the University of Oxford</source>
        <translation>De combien des projets comparables ont dépassé leurs estimations&#xa0;: HM Treasury, guide complémentaire sur le biais d’optimisme (Mott MacDonald)&#xa0;; grands projets informatiques&#xa0;: McKinsey et l’université d’Oxford</translation>
    </message>
    <message>
        <source>upper bound</source>
        <translation>borne haute</translation>
    </message>
    <message>
        <source>in the middle</source>
        <translation>au milieu</translation>
    </message>
    <message>
        <source>lower bound</source>
        <translation>borne basse</translation>
    </message>
    <message>
        <source>Add as a scenario</source>
        <translation>Ajouter comme scénario</translation>
    </message>
    <message>
        <source>Add the usual overruns as a scenario</source>
        <translation>Ajouter les dépassements habituels comme scénario</translation>
    </message>
    <message>
        <source>A scenario with these changes, one by one; the base case stays as it is stated</source>
        <translation>Un scénario avec ces changements, un par un&#xa0;; le cas de base reste tel qu’il est donné</translation>
    </message>
    <message>
        <source>Usual overruns</source>
        <translation>Dépassements habituels</translation>
    </message>
    <message>
        <source>{dimension}: {value}</source>
        <translation>{dimension}&#xa0;: {value}</translation>
    </message>
    <message>
        <source>Usual overruns of {tag}, {bound}</source>
        <translation>Dépassements habituels de {tag}, {bound}</translation>
    </message>
</context>
<context>
    <name>PageFindBar</name>
    <message>
        <source>{at} of {n}</source>
        <translation>{at} sur {n}</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Introuvable</translation>
    </message>
</context>
<context>
    <name>PeriodChart</name>
    <message>
        <source>Costs {costs}, benefits {benefits} in all</source>
        <translation>Coûts {costs}, gains {benefits} en tout</translation>
    </message>
    <message>
        <source>No money yet</source>
        <translation>Pas encore de montants</translation>
    </message>
    <message>
        <source>{period}: costs {costs}, benefits {benefits}</source>
        <translation>{period}&#xa0;: coûts {costs}, gains {benefits}</translation>
    </message>
</context>
<context>
    <name>PeriodPlot</name>
    <message>
        <source>Together: {sum}</source>
        <translation>Ensemble&#xa0;: {sum}</translation>
    </message>
</context>
<context>
    <name>PlanPage</name>
    <message>
        <source>Over time</source>
        <translation>Calendrier</translation>
    </message>
    <message>
        <source>Funded and not funded</source>
        <translation>Financées et non financées</translation>
    </message>
    <message>
        <source>Money by period</source>
        <translation>Flux par période</translation>
    </message>
    <message>
        <source>Money left</source>
        <translation>Budget restant</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>Parts of the plan</source>
        <translation>Parties du plan</translation>
    </message>
    <message>
        <source>Funded and not funded  {n} of {m}</source>
        <translation>Financées et non financées  {n} sur {m}</translation>
    </message>
</context>
<context>
    <name>PointCard</name>
    <message>
        <source>Choose a point of the curve to see what its budget brings.</source>
        <translation>Choisissez un point de la courbe pour voir ce que rapporte son budget.</translation>
    </message>
    <message>
        <source>Open this plan</source>
        <translation>Ouvrir ce plan</translation>
    </message>
    <message>
        <source>On the Plan page, as a scenario with this budget (Enter)</source>
        <translation>Sur la page Plan, comme scénario avec ce budget (Entrée)</translation>
    </message>
    <message>
        <source>The chosen budget</source>
        <translation>Le budget choisi</translation>
    </message>
</context>
<context>
    <name>PricesController</name>
    <message>
        <source>There is no plan, so nothing has a price.</source>
        <translation>Il n’y a pas de plan, donc rien n’a de prix.</translation>
    </message>
    <message>
        <source>There is no rule, lock, commitment or relation that could cost anything.</source>
        <translation>Il n’y a ni règle, ni verrou, ni engagement, ni relation qui puisse coûter quelque chose.</translation>
    </message>
    <message>
        <source>The prices could not be found</source>
        <translation>Les prix n’ont pas pu être trouvés</translation>
    </message>
</context>
<context>
    <name>ProblemLine</name>
    <message>
        <source>What is wrong with the current cell</source>
        <translation>Ce qui ne va pas dans la cellule courante</translation>
    </message>
    <message>
        <source>Go to the next error (F8)</source>
        <translation>Aller à l’erreur suivante (F8)</translation>
    </message>
    <message>
        <source>{n} error</source>
        <translation>{n} erreur</translation>
    </message>
    <message>
        <source>{n} errors</source>
        <translation>{n} erreurs</translation>
    </message>
    <message>
        <source>{errors}: next</source>
        <translation>{errors}&#xa0;: suivante</translation>
    </message>
    <message>
        <source>✕ {column}: {reason}</source>
        <translation>✕ {column}&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>Sum {total} of {n} cells</source>
        <translation>Somme {total} de {n} cellules</translation>
    </message>
</context>
<context>
    <name>RelationsBox</name>
    <message>
        <source>Kind of relation</source>
        <translation>Type de relation</translation>
    </message>
    <message>
        <source>Requires</source>
        <translation>Requiert</translation>
    </message>
    <message>
        <source>Required by</source>
        <translation>Requise par</translation>
    </message>
    <message>
        <source>Excludes</source>
        <translation>Exclut</translation>
    </message>
    <message>
        <source>Together with</source>
        <translation>Avec</translation>
    </message>
    <message>
        <source>Enables</source>
        <translation>Favorise</translation>
    </message>
    <message>
        <source>Enabled by</source>
        <translation>Favorisée par</translation>
    </message>
    <message>
        <source>At most one of both</source>
        <translation>Une au plus</translation>
    </message>
    <message>
        <source>The other initiative</source>
        <translation>L’autre initiative</translation>
    </message>
    <message>
        <source>Name of an initiative</source>
        <translation>Initiative</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Ajouter</translation>
    </message>
    <message>
        <source>Add a relation</source>
        <translation>Ajouter une relation</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>Aucune pour l’instant</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Modifier</translation>
    </message>
    <message>
        <source>Change: {relation}</source>
        <translation>Modifier&#xa0;: {relation}</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Remove: {relation}</source>
        <translation>Supprimer&#xa0;: {relation}</translation>
    </message>
    <message>
        <source>Members of the group, by ID</source>
        <translation>Membres du groupe, par identifiant</translation>
    </message>
    <message>
        <source>At least</source>
        <translation>Au moins</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>Au plus</translation>
    </message>
    <message>
        <source>Success rises by</source>
        <translation>Hausse du succès</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Quand</translation>
    </message>
    <message>
        <source>Only level</source>
        <translation>Seul niveau</translation>
    </message>
    <message>
        <source>Of the first one; empty: any level</source>
        <translation>De la première&#xa0;; vide&#xa0;: tout niveau</translation>
    </message>
    <message>
        <source>Only other&apos;s level</source>
        <translation>Seul niveau de l’autre</translation>
    </message>
    <message>
        <source>Empty: any level</source>
        <translation>Vide&#xa0;: tout niveau</translation>
    </message>
    <message>
        <source>There is no initiative called {name}</source>
        <translation>Aucune initiative ne s’appelle {name}</translation>
    </message>
</context>
<context>
    <name>ResponseChart</name>
    <message>
        <source>An amount of {amount} in a period returns {returned}</source>
        <translation>Un montant de {amount} dans une période rapporte {returned}</translation>
    </message>
    <message>
        <source>ticket {amount}</source>
        <translation>ticket {amount}</translation>
    </message>
    <message>
        <source>min {amount}</source>
        <translation>min {amount}</translation>
    </message>
    <message>
        <source>max {amount}</source>
        <translation>max {amount}</translation>
    </message>
</context>
<context>
    <name>RiskController</name>
    <message>
        <source>Exported to {name}</source>
        <translation>Exporté dans {name}</translation>
    </message>
    <message>
        <source>The risk could not be exported</source>
        <translation>Le risque n’a pas pu être exporté</translation>
    </message>
    <message>
        <source>{line}: {done} of {total}</source>
        <translation>{line}&#xa0;: {done} sur {total}</translation>
    </message>
    <message>
        <source>How sure the plan is could not be found</source>
        <translation>Ce qu’il y a de sûr dans le plan n’a pas pu être trouvé</translation>
    </message>
</context>
<context>
    <name>RiskPage</name>
    <message>
        <source>Distribution of the plan&apos;s value</source>
        <translation>Distribution de la valeur du plan</translation>
    </message>
    <message>
        <source>Target that the plan should reach</source>
        <translation>Objectif que le plan doit atteindre</translation>
    </message>
    <message>
        <source>Risk of overspending by fund and period</source>
        <translation>Risque de dépassement par fonds et par période</translation>
    </message>
    <message>
        <source>No fund is overspent in any draw.</source>
        <translation>Aucun fonds n’est dépassé dans aucun tirage.</translation>
    </message>
    <message>
        <source>What holds whatever happens</source>
        <translation>Ce qui tient quoi qu’il arrive</translation>
    </message>
    <message>
        <source>What each estimate does to the plan&apos;s value</source>
        <translation>Ce que chaque estimation fait à la valeur du plan</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exporter…</translation>
    </message>
    <message>
        <source>Export the risk</source>
        <translation>Exporter le risque</translation>
    </message>
    <message>
        <source>How sure the plan is</source>
        <translation>Ce qu’il y a de sûr dans le plan</translation>
    </message>
    <message>
        <source>Draw the plan&apos;s value</source>
        <translation>Tirer la valeur du plan</translation>
    </message>
    <message>
        <source>Draw again</source>
        <translation>Tirer de nouveau</translation>
    </message>
    <message>
        <source>How sure is the plan?</source>
        <translation>Le plan est-il sûr&#xa0;?</translation>
    </message>
    <message>
        <source>Ten thousand times, all estimates are drawn between low and high, and each success by its probability: what the plan may come to, how probable a loss is, and which funds may be overspent.</source>
        <translation>Dix mille fois, toutes les estimations sont tirées entre la valeur basse et la valeur haute, et chaque réussite selon sa probabilité&#xa0;: ce que le plan peut apporter, la probabilité d’une perte, et les fonds qui risquent d’être dépassés.</translation>
    </message>
    <message>
        <source>There is no plan, so there is nothing to draw.</source>
        <translation>Il n’y a pas de plan, donc rien à tirer.</translation>
    </message>
    <message>
        <source>P5</source>
        <translation>P5</translation>
    </message>
    <message>
        <source>Median</source>
        <translation>Médiane</translation>
    </message>
    <message>
        <source>P95</source>
        <translation>P95</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>share of the draws</source>
        <translation>part des tirages</translation>
    </message>
    <message>
        <source>of these with a loss</source>
        <translation>dont une perte</translation>
    </message>
    <message>
        <source>draws with at most so much (right)</source>
        <translation>tirages qui apportent au plus autant (à droite)</translation>
    </message>
    <message>
        <source>target</source>
        <translation>objectif</translation>
    </message>
    <message>
        <source>or more is reached with a probability of {share}</source>
        <translation>ou plus est atteint avec une probabilité de {share}</translation>
    </message>
    <message>
        <source>What the plan may come to</source>
        <translation>Ce que le plan peut apporter</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Objectif</translation>
    </message>
    <message>
        <source>From the plan&apos;s value to the mean</source>
        <translation>De la valeur du plan à la moyenne</translation>
    </message>
    <message>
        <source>Spending more than there is</source>
        <translation>Dépenser plus qu’il n’y a</translation>
    </message>
</context>
<context>
    <name>RuleRow</name>
    <message>
        <source>Whether the rule holds</source>
        <translation>Si la règle s’applique</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Modifier</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Rule “{rule}” holds</source>
        <translation>La règle «&#xa0;{rule}&#xa0;» s’applique</translation>
    </message>
    <message>
        <source>Change rule “{rule}”</source>
        <translation>Modifier la règle «&#xa0;{rule}&#xa0;»</translation>
    </message>
    <message>
        <source>Delete rule “{rule}”</source>
        <translation>Supprimer la règle «&#xa0;{rule}&#xa0;»</translation>
    </message>
    <message>
        <source>✕ {text}: {reason}</source>
        <translation>✕ {text}&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminé</translation>
    </message>
</context>
<context>
    <name>RulesBox</name>
    <message>
        <source>Add rule</source>
        <translation>Ajouter une règle</translation>
    </message>
    <message>
        <source>Rules to add</source>
        <translation>Règles à ajouter</translation>
    </message>
    <message>
        <source>No rules yet: the budget of each fund is the only limit.</source>
        <translation>Pas encore de règles&#xa0;: le budget de chaque fonds est la seule limite.</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Règles</translation>
    </message>
    <message>
        <source>{price} (before the last change)</source>
        <translation>{price} (avant la dernière modification)</translation>
    </message>
    <message>
        <source>That is not possible: expected {reason}</source>
        <translation>Ce n’est pas possible&#xa0;: attendu {reason}</translation>
    </message>
</context>
<context>
    <name>ScenarioActions</name>
    <message>
        <source>&amp;Scenario</source>
        <translation>&amp;Scénario</translation>
    </message>
    <message>
        <source>&amp;New scenario…</source>
        <translation>&amp;Nouveau scénario…</translation>
    </message>
    <message>
        <source>&amp;Duplicate this scenario</source>
        <translation>&amp;Dupliquer ce scénario</translation>
    </message>
    <message>
        <source>&amp;Rename this scenario…</source>
        <translation>&amp;Renommer ce scénario…</translation>
    </message>
    <message>
        <source>D&amp;elete this scenario</source>
        <translation>&amp;Supprimer ce scénario</translation>
    </message>
    <message>
        <source>&amp;Show its changes</source>
        <translation>&amp;Afficher ses changements</translation>
    </message>
</context>
<context>
    <name>ScenarioAnalysisController</name>
    <message>
        <source>{phase}, {seconds} s</source>
        <translation>{phase}, {seconds}&#xa0;s</translation>
    </message>
    <message>
        <source>{phase} ({n} of {m}), {seconds} s</source>
        <translation>{phase} ({n} sur {m}), {seconds}&#xa0;s</translation>
    </message>
</context>
<context>
    <name>ScenarioBanner</name>
    <message>
        <source>Edit the base case</source>
        <translation>Modifier le cas de base</translation>
    </message>
    <message>
        <source>Show and edit the base case, which all scenarios inherit</source>
        <translation>Afficher et modifier le cas de base, dont tous les scénarios héritent</translation>
    </message>
    <message>
        <source>Remove from the scenario</source>
        <translation>Retirer du scénario</translation>
    </message>
    <message>
        <source>Give what is selected the value of the base case again (Del)</source>
        <translation>Rendre à la sélection la valeur du cas de base (Suppr)</translation>
    </message>
    <message>
        <source>{n} change</source>
        <translation>{n} changement</translation>
    </message>
    <message>
        <source>{n} changes</source>
        <translation>{n} changements</translation>
    </message>
    <message>
        <source>no changes yet</source>
        <translation>aucun changement pour l’instant</translation>
    </message>
    <message>
        <source>{n} error</source>
        <translation>{n} erreur</translation>
    </message>
    <message>
        <source>{n} errors</source>
        <translation>{n} erreurs</translation>
    </message>
    <message>
        <source>You are editing “{name}”: {changes}</source>
        <translation>Vous modifiez «&#xa0;{name}&#xa0;»&#xa0;: {changes}</translation>
    </message>
    <message>
        <source>Hide the changes</source>
        <translation>Masquer les changements</translation>
    </message>
    <message>
        <source>Show the changes</source>
        <translation>Afficher les changements</translation>
    </message>
</context>
<context>
    <name>ScenarioController</name>
    <message>
        <source>New scenario</source>
        <translation>Nouveau scénario</translation>
    </message>
    <message>
        <source>Rename scenario</source>
        <translation>Renommer le scénario</translation>
    </message>
    <message>
        <source>The scenario {name} cannot be applied</source>
        <translation>Le scénario {name} ne peut pas être appliqué</translation>
    </message>
    <message>
        <source>The scenario was not changed</source>
        <translation>Le scénario n’a pas été modifié</translation>
    </message>
</context>
<context>
    <name>Schedule</name>
    <message>
        <source>Group spend by</source>
        <translation>Grouper les dépenses par</translation>
    </message>
    <message>
        <source>Timeline of the initiatives</source>
        <translation>Calendrier des initiatives</translation>
    </message>
    <message>
        <source>Amounts of the small allocations</source>
        <translation>Montants des enveloppes récurrentes</translation>
    </message>
    <message>
        <source>Kind of candidate</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Fund</source>
        <translation>Fonds</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Responsable</translation>
    </message>
    <message>
        <source>Spend by period against the budget, {currency}</source>
        <translation>Dépenses par période face au budget, {currency}</translation>
    </message>
    <message>
        <source>by</source>
        <translation>par</translation>
    </message>
    <message>
        <source>Initiatives</source>
        <translation>Initiatives</translation>
    </message>
    <message>
        <source>Small allocations</source>
        <translation>Enveloppes récurrentes</translation>
    </message>
    <message>
        <source>Spend by period against the budget</source>
        <translation>Dépenses par période face au budget</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>Budget</translation>
    </message>
    <message>
        <source>Budget and carry-over</source>
        <translation>Budget et report</translation>
    </message>
    <message>
        <source>Discount factor: {factor}</source>
        <translation>Coefficient d’actualisation&#xa0;: {factor}</translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation>et {n} de plus</translation>
    </message>
    <message>
        <source>{n} others</source>
        <translation>{n} autres</translation>
    </message>
    <message>
        <source>No owner</source>
        <translation>Sans responsable</translation>
    </message>
    <message>
        <source>Not tagged</source>
        <translation>Sans étiquette</translation>
    </message>
</context>
<context>
    <name>SensitivityController</name>
    <message>
        <source>Select a candidate in the lists or in the timeline, and ask again.</source>
        <translation>Choisissez une candidate dans les listes ou le calendrier, et redemandez.</translation>
    </message>
    <message>
        <source>The plan is older than the last edits: optimise it first.</source>
        <translation>Le plan est antérieur aux dernières modifications&#xa0;: optimisez-le d’abord.</translation>
    </message>
    <message>
        <source>Calculating …</source>
        <translation>Calcul en cours…</translation>
    </message>
    <message>
        <source>There is no explanation yet: select a candidate and ask why.</source>
        <translation>Pas encore d’explication&#xa0;: choisissez une candidate et demandez pourquoi.</translation>
    </message>
    <message>
        <source>Export explanation</source>
        <translation>Exporter l’explication</translation>
    </message>
    <message>
        <source>Exported to {name} and {other}</source>
        <translation>Exporté vers {name} et {other}</translation>
    </message>
    <message>
        <source>The explanation could not be exported</source>
        <translation>L’explication n’a pas pu être exportée</translation>
    </message>
    <message>
        <source>{phase} … {seconds} s</source>
        <translation>{phase}… {seconds}&#xa0;s</translation>
    </message>
    <message>
        <source>Stopped before there was an answer.</source>
        <translation>Arrêté avant d’avoir une réponse.</translation>
    </message>
    <message>
        <source>The calculation failed. {error}</source>
        <translation>Le calcul n’a pas abouti. {error}</translation>
    </message>
    <message>
        <source>The plan is up to date now.</source>
        <translation>Le plan est à jour maintenant.</translation>
    </message>
    <message>
        <source>The portfolio or its plan has changed since.</source>
        <translation>Le portefeuille ou son plan a changé depuis.</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>The last change could not be stored. It is tried again</source>
        <translation>La dernière modification n’a pas pu être enregistrée. Un nouvel essai est en cours</translation>
    </message>
    <message>
        <source>That cannot be undone any more: another program has changed the file.</source>
        <translation>Cela ne peut plus être annulé&#xa0;: un autre programme a modifié le fichier.</translation>
    </message>
    <message>
        <source>A portfolio is being opened: try again in a moment.</source>
        <translation>Un portefeuille est en cours d’ouverture&#xa0;: réessayez dans un instant.</translation>
    </message>
    <message>
        <source>The portfolio is being saved: try again in a moment.</source>
        <translation>Le portefeuille est en cours d’enregistrement&#xa0;: réessayez dans un instant.</translation>
    </message>
    <message>
        <source>The plan could not be stored</source>
        <translation>Le plan n’a pas pu être enregistré</translation>
    </message>
    <message>
        <source>The portfolio cannot be shown</source>
        <translation>Le portefeuille ne peut pas être affiché</translation>
    </message>
</context>
<context>
    <name>SideBySide</name>
    <message>
        <source>Compared with</source>
        <translation>Par rapport à</translation>
    </message>
    <message>
        <source>Why this difference?</source>
        <translation>Pourquoi cette différence&#xa0;?</translation>
    </message>
    <message>
        <source>What makes the difference in the cell that is chosen (Enter)</source>
        <translation>Ce qui fait la différence dans la cellule choisie (Entrée)</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exporter…</translation>
    </message>
    <message>
        <source>Export the comparison</source>
        <translation>Exporter la comparaison</translation>
    </message>
    <message>
        <source>Figures and differences by scenario, and every candidate, as CSV</source>
        <translation>Chiffres et différences par scénario, et chaque candidate, en CSV</translation>
    </message>
    <message>
        <source>Figures and differences by scenario</source>
        <translation>Chiffres et différences par scénario</translation>
    </message>
    <message>
        <source>What is decided about each candidate by scenario</source>
        <translation>Ce qui est décidé de chaque candidate par scénario</translation>
    </message>
    <message>
        <source>Which candidates</source>
        <translation>Quelles candidates</translation>
    </message>
    <message>
        <source>Filter by name or owner</source>
        <translation>Filtrer par nom ou responsable</translation>
    </message>
    <message>
        <source>Filter the candidates by name or owner</source>
        <translation>Filtrer les candidates par nom ou responsable</translation>
    </message>
    <message>
        <source>Why is it in, or out?</source>
        <translation>Pourquoi dedans, ou dehors&#xa0;?</translation>
    </message>
    <message>
        <source>In the plan of the scenario whose cell is chosen (Enter)</source>
        <translation>Dans le plan du scénario dont la cellule est choisie (Entrée)</translation>
    </message>
    <message>
        <source>Scenarios as tables or charts</source>
        <translation>Scénarios en tableaux ou en graphiques</translation>
    </message>
    <message>
        <source>There is one plan, so nothing differs yet. Make a scenario in the menu Scenario, change in it what is to be different, and compare again.</source>
        <translation>Il n’y a qu’un plan, donc rien à comparer. Créez un scénario dans le menu Scénario, changez-y ce qui doit différer, puis comparez de nouveau.</translation>
    </message>
    <message>
        <source>The plan to keep as a scenario</source>
        <translation>Le plan à garder comme scénario</translation>
    </message>
    <message>
        <source>Name of the new scenario</source>
        <translation>Nom du nouveau scénario</translation>
    </message>
    <message>
        <source>Add as a scenario</source>
        <translation>Ajouter comme scénario</translation>
    </message>
    <message>
        <source>A scenario in which every initiative is decided as in this plan</source>
        <translation>Un scénario où chaque initiative est décidée comme dans ce plan</translation>
    </message>
    <message>
        <source>&amp;Why is it in, or out?</source>
        <translation>&amp;Pourquoi dedans, ou dehors&#xa0;?</translation>
    </message>
    <message>
        <source>{scenario}, as decided</source>
        <translation>{scenario}, comme décidé</translation>
    </message>
    <message>
        <source>Decided differently</source>
        <translation>Décidées autrement</translation>
    </message>
    <message>
        <source>In every plan</source>
        <translation>Dans chaque plan</translation>
    </message>
    <message>
        <source>In none</source>
        <translation>Dans aucun</translation>
    </message>
    <message>
        <source>All candidates</source>
        <translation>Toutes les candidates</translation>
    </message>
    <message>
        <source>Keep the plan of</source>
        <translation>Garder le plan de</translation>
    </message>
    <message>
        <source>as</source>
        <translation>sous</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tableaux</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Graphiques</translation>
    </message>
</context>
<context>
    <name>SmallAllocationDetails</name>
    <message>
        <source>Confirm the figures</source>
        <translation>Confirmer les chiffres</translation>
    </message>
    <message>
        <source>Next tier …</source>
        <translation>Palier suivant…</translation>
    </message>
    <message>
        <source>Response tiers</source>
        <translation>Paliers de rendement</translation>
    </message>
    <message>
        <source>What a period&apos;s amount returns</source>
        <translation>Ce que rapporte le montant d’une période</translation>
    </message>
    <message>
        <source>Planned amounts by period</source>
        <translation>Montants planifiés par période</translation>
    </message>
    <message>
        <source>Return against amount; shaded: what a period may get; dashed: what was spent comes back</source>
        <translation>Rendement selon le montant&#xa0;; ombré&#xa0;: ce qu’une période peut recevoir&#xa0;; tireté&#xa0;: la dépense est couverte</translation>
    </message>
    <message>
        <source>Planned amounts</source>
        <translation>Montants planifiés</translation>
    </message>
    <message>
        <source>{n} small allocations</source>
        <translation>{n} enveloppes récurrentes</translation>
    </message>
    <message>
        <source>What is typed here is set for all of them</source>
        <translation>Ce qui est saisi ici vaut pour toutes</translation>
    </message>
    <message>
        <source>Small allocation</source>
        <translation>Enveloppe récurrente</translation>
    </message>
    <message>
        <source>{n} of them are examples</source>
        <translation>{n} d’entre elles sont des exemples</translation>
    </message>
    <message>
        <source>A full {amount} returns {brings}: ROI {roi}, or {rate} for 1</source>
        <translation>Le montant plein de {amount} rapporte {brings}&#xa0;: ROI {roi}, soit {rate} pour 1</translation>
    </message>
    <message>
        <source>Set a minimum of {amount}</source>
        <translation>Fixer un minimum de {amount}</translation>
    </message>
    <message>
        <source>Set a minimum</source>
        <translation>Fixer un minimum</translation>
    </message>
</context>
<context>
    <name>SolveController</name>
    <message>
        <source>No plan was found</source>
        <translation>Aucun plan n’a été trouvé</translation>
    </message>
</context>
<context>
    <name>SolverProcess</name>
    <message>
        <source>The solver ended unexpectedly.</source>
        <translation>Le solveur s’est arrêté de façon inattendue.</translation>
    </message>
    <message>
        <source>The solver could not be started.</source>
        <translation>Le solveur n’a pas pu démarrer.</translation>
    </message>
</context>
<context>
    <name>StatusController</name>
    <message>
        <source>Getting ready …</source>
        <translation>Préparation…</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>Arrêt…</translation>
    </message>
    <message>
        <source>{problem} F5 tries again.</source>
        <translation>{problem} F5 pour réessayer.</translation>
    </message>
    <message>
        <source>The plan waits for {n} error. F8 shows it.</source>
        <translation>Le plan attend la correction de {n} erreur. F8 la montre.</translation>
    </message>
    <message>
        <source>The plan waits for {n} errors. F8 shows the next one.</source>
        <translation>Le plan attend la correction de {n} erreurs. F8 montre la suivante.</translation>
    </message>
    <message>
        <source>The plan is out of date. F5 brings it up to date.</source>
        <translation>Le plan est périmé. F5 le met à jour.</translation>
    </message>
    <message>
        <source>Opening {name} …</source>
        <translation>Ouverture de {name}…</translation>
    </message>
    <message>
        <source>Opened {name}</source>
        <translation>{name} ouvert</translation>
    </message>
    <message>
        <source>best so far {value}</source>
        <translation>meilleur jusqu’ici {value}</translation>
    </message>
    <message>
        <source>gap {gap}</source>
        <translation>écart {gap}</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds}&#xa0;s</translation>
    </message>
</context>
<context>
    <name>TimingController</name>
    <message>
        <source>Add as a scenario</source>
        <translation>Ajouter comme scénario</translation>
    </message>
    <message>
        <source>A scenario with the budget that this plan needs, and its plan</source>
        <translation>Un scénario avec le budget que ce plan demande, et son plan</translation>
    </message>
    <message>
        <source>{name}, better timing</source>
        <translation>{name}, meilleur calendrier</translation>
    </message>
    <message>
        <source>Base</source>
        <translation>Base</translation>
    </message>
    <message>
        <source>The plan could not be opened</source>
        <translation>Le plan n’a pas pu être ouvert</translation>
    </message>
    <message>
        <source>There is no plan, so there is nothing to gain.</source>
        <translation>Il n’y a pas de plan, donc rien à gagner.</translation>
    </message>
    <message>
        <source>The best timing could not be found</source>
        <translation>Le meilleur calendrier n’a pas pu être trouvé</translation>
    </message>
</context>
<context>
    <name>TornadoChart</name>
    <message>
        <source>at its low</source>
        <translation>à sa valeur basse</translation>
    </message>
    <message>
        <source>at its high</source>
        <translation>à sa valeur haute</translation>
    </message>
    <message>
        <source>hatched: another plan would be better</source>
        <translation>hachuré&#xa0;: un autre plan serait meilleur</translation>
    </message>
</context>
<context>
    <name>TotalsLine</name>
    <message>
        <source>Totals of the rows shown</source>
        <translation>Totaux des lignes affichées</translation>
    </message>
    <message>
        <source>{n} row shown</source>
        <translation>{n} ligne affichée</translation>
    </message>
    <message>
        <source>{n} rows shown</source>
        <translation>{n} lignes affichées</translation>
    </message>
    <message>
        <source>{n} row</source>
        <translation>{n} ligne</translation>
    </message>
    <message>
        <source>{n} rows</source>
        <translation>{n} lignes</translation>
    </message>
</context>
<context>
    <name>UncertaintyBox</name>
    <message>
        <source>no correlation</source>
        <translation>aucune corrélation</translation>
    </message>
    <message>
        <source>all candidates</source>
        <translation>toutes les candidates</translation>
    </message>
    <message>
        <source>candidates of one owner</source>
        <translation>les candidates d’un même responsable</translation>
    </message>
    <message>
        <source>the same {tag}</source>
        <translation>même étiquette {tag}</translation>
    </message>
    <message>
        <source>{dimension}: {value}</source>
        <translation>{dimension}&#xa0;: {value}</translation>
    </message>
    <message>
        <source>no initiative</source>
        <translation>aucune initiative</translation>
    </message>
    <message>
        <source>Low and high are</source>
        <translation>Les valeurs basse et haute sont</translation>
    </message>
    <message>
        <source>the extremes</source>
        <translation>les extrêmes</translation>
    </message>
    <message>
        <source>exceeded in 1 of 10 cases</source>
        <translation>dépassées 1 fois sur 10</translation>
    </message>
    <message>
        <source>Extremes: the least and the most possible. Or the 10th and the 90th percentile: one case in ten lies beyond each of them</source>
        <translation>Les extrêmes&#xa0;: le moins et le plus possibles. Ou le 10e et le 90e centile&#xa0;: un cas sur dix se trouve au-delà de chacun</translation>
    </message>
    <message>
        <source>Estimates move together of</source>
        <translation>Évoluent ensemble</translation>
    </message>
    <message>
        <source>Candidates with something in common are wrong in the same direction</source>
        <translation>Les candidates qui ont quelque chose en commun se trompent dans le même sens</translation>
    </message>
    <message>
        <source>Correlation</source>
        <translation>Corrélation</translation>
    </message>
    <message>
        <source>From 0, independent, to 1; empty for none</source>
        <translation>De 0, indépendantes, à 1&#xa0;; vide s’il n’y en a pas</translation>
    </message>
    <message>
        <source>Large overruns of</source>
        <translation>Grands dépassements de</translation>
    </message>
    <message>
        <source>Costs of initiatives with this tag overrun as those of large IT projects do: 18 % of them exceed the estimate by half, and by several times on average</source>
        <translation>Les coûts des initiatives qui portent cette étiquette dérapent comme ceux des grands projets informatiques&#xa0;: 18&#xa0;% dépassent l’estimation de moitié, et de plusieurs fois en moyenne</translation>
    </message>
    <message>
        <source>Overrun at most to</source>
        <translation>Dépassement au plus jusqu’à</translation>
    </message>
    <message>
        <source>A multiple of the likely cost: 10, or 1,000 %</source>
        <translation>Un multiple du coût probable&#xa0;: 10, ou 1&#xa0;000&#xa0;%</translation>
    </message>
    <message>
        <source>Change {column}</source>
        <translation>Changer {column}</translation>
    </message>
</context>
<context>
    <name>UndoController</name>
    <message>
        <source>Undone: {step}</source>
        <translation>Annulé&#xa0;: {step}</translation>
    </message>
    <message>
        <source>Redone: {step}</source>
        <translation>Rétabli&#xa0;: {step}</translation>
    </message>
</context>
<context>
    <name>UtilisationGrid</name>
    <message>
        <source>Budget</source>
        <translation>Budget</translation>
    </message>
    <message>
        <source>Carried in</source>
        <translation>Report</translation>
    </message>
    <message>
        <source>Spend</source>
        <translation>Dépenses</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Reste</translation>
    </message>
    <message>
        <source>Capacity</source>
        <translation>Capacité</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Utilisé</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Total</translation>
    </message>
</context>
<context>
    <name>ValueChart</name>
    <message>
        <source>{amount}: {below} of the draws bring at most so much, {above} bring more</source>
        <translation>{amount}&#xa0;: {below} des tirages apportent au plus autant, {above} apportent plus</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Choose the customer-experience initiatives that a budget should fund, keep small, frequent allocations in the plan, and see the proof.</source>
        <translation>Choisissez les initiatives d’expérience client qu’un budget doit financer, gardez au plan les enveloppes récurrentes, et voyez la preuve.</translation>
    </message>
    <message>
        <source>Open {path}</source>
        <translation>Ouvrir {path}</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Commencer</translation>
    </message>
    <message>
        <source>New portfolio…</source>
        <translation>Nouveau portefeuille…</translation>
    </message>
    <message>
        <source>Open a portfolio file…</source>
        <translation>Ouvrir un fichier de portefeuille…</translation>
    </message>
    <message>
        <source>Open a portfolio folder…</source>
        <translation>Ouvrir un dossier de portefeuille…</translation>
    </message>
    <message>
        <source>or drop a file or folder anywhere in this window</source>
        <translation>ou déposez un fichier ou un dossier n’importe où dans cette fenêtre</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Récents</translation>
    </message>
    <message>
        <source>Explore a sample</source>
        <translation>Explorer un exemple</translation>
    </message>
    <message>
        <source>{n} candidates, {periods}</source>
        <translation>{n} candidates, {periods}</translation>
    </message>
    <message>
        <source>Open the sample {name}: {size}</source>
        <translation>Ouvrir l’exemple {name}&#xa0;: {size}</translation>
    </message>
    <message>
        <source>{n} months</source>
        <translation>{n} mois</translation>
    </message>
    <message>
        <source>{n} quarters</source>
        <translation>{n} trimestres</translation>
    </message>
    <message>
        <source>{n} years</source>
        <translation>{n} ans</translation>
    </message>
    <message>
        <source>1 period</source>
        <translation>1 période</translation>
    </message>
</context>
<context>
    <name>_Choice</name>
    <message>
        <source>several values</source>
        <translation>plusieurs valeurs</translation>
    </message>
</context>
<context>
    <name>_Line</name>
    <message>
        <source>several values</source>
        <translation>plusieurs valeurs</translation>
    </message>
</context>
<context>
    <name>_ReplacementFund</name>
    <message>
        <source>The fund that pays instead</source>
        <translation>Le fonds qui paie à la place</translation>
    </message>
    <message>
        <source>Delete and move costs</source>
        <translation>Supprimer et déplacer les coûts</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>La garder</translation>
    </message>
    <message>
        <source>Candidates draw from {names}. Which fund pays for them when it is gone?</source>
        <translation>Des candidates puisent dans {names}. Quel fonds paie pour elles quand il n’est plus là&#xa0;?</translation>
    </message>
</context>
<context>
    <name>language</name>
    <message>
        <source>en</source>
        <translation>fr</translation>
    </message>
</context>
</TS>
