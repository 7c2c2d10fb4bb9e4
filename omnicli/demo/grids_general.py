"""General education of the demo college, and the paths that lead to a programme, as text.

The weightings are the ministry's: the fourteen courses make 26⅔ units and 660 periods (Règlement sur le
régime des études collégiales, s. 6-9). Read by `omnicli.demo.catalogue`, which says how a line is written.
"""

from __future__ import annotations

GENERAL = """
601-101-MQ 2-2-3 Écriture et littérature
601-102-MQ 3-1-3 Littérature et imaginaire < 601-101-MQ
601-103-MQ 3-1-4 Littérature québécoise < 601-102-MQ
601-4P4-EX 2-2-2 Communication et discours < 601-101-MQ
340-101-MQ 3-1-3 Philosophie et rationalité
340-102-MQ 3-0-3 L'être humain < 340-101-MQ
340-3P3-EX 3-0-3 Éthique et politique < 340-102-MQ
604-100-MQ 2-1-3 Anglais de base
604-101-MQ 2-1-3 Langue anglaise et communication
604-102-MQ 2-1-3 Langue anglaise et culture
604-103-MQ 2-1-3 Culture anglaise et littérature
604-1P3-EX 2-1-3 Anglais propre au programme < 604-100-MQ/604-101-MQ/604-102-MQ/604-103-MQ
"""

# The digit that opens a line is the ensemble.
PHYSICAL_EDUCATION = """
1 109-101-MQ 1-1-1 Activité physique et santé
2 109-102-MQ 0-2-1 Activité physique et efficacité
3 109-103-MQ 1-1-1 Activité physique et autonomie < 109-101-MQ 109-102-MQ
"""

# The activity a group practises is its title, as colleges print it: one code, many activities.
ACTIVITIES = {
    "109-101-MQ": ("Conditionnement physique", "Course à pied", "Yoga", "Natation", "Randonnée pédestre"),
    "109-102-MQ": ("Badminton", "Volleyball", "Tennis", "Escalade", "Soccer intérieur", "Ultimate"),
    "109-103-MQ": ("Entraînement personnalisé", "Plein air", "Cardiovélo", "Danse", "Ski de fond"),
}

REMEDIAL = """
201-016-RE 3-2-3 Mise à niveau pour Mathématique, séquence Technico-sciences de la 4e secondaire
202-001-RE 3-1-3 Mise à niveau pour Chimie de la 5e secondaire
203-001-RE 3-1-3 Mise à niveau pour Physique de la 5e secondaire
601-0R4-EX 2-2-2 Renforcement en français, langue d'enseignement
"""

# The six domains in the regulation's order (s. 9), two ensembles each: the letter and digit open each line.
# Lines come by turns from every domain, so that any six in a row cover them all.
COMPLEMENTARY = """
a1 305-1A3-EX 2-1-3 Comprendre l'actualité internationale
b1 105-1A3-EX 2-1-3 Astronomie : explorer l'Univers
c1 607-1A3-EX 2-1-3 Espagnol, niveau débutant
d1 204-1A3-EX 2-1-3 Statistiques et médias
e1 504-1A3-EX 2-1-3 La chanson et son histoire
f1 365-1A3-EX 2-1-3 Climat et justice sociale
a2 305-2A3-EX 2-1-3 Enquête sur un enjeu social
b2 105-2A3-EX 2-1-3 Énergies d'hier et de demain
c2 607-2A3-EX 2-1-3 Espagnol, niveau intermédiaire
d2 204-2A3-EX 2-1-3 Programmer pour le plaisir
e2 504-2A3-EX 2-1-3 Photographie numérique
f2 365-2A3-EX 2-1-3 Intelligence artificielle et société
a1 305-1B3-EX 2-1-3 Psychologie du quotidien
b1 105-1B3-EX 2-1-3 Biodiversité du Québec
c1 609-1A3-EX 2-1-3 Allemand, niveau débutant
d1 204-1B3-EX 2-1-3 Jeux, hasard et stratégies
e1 504-1B3-EX 2-1-3 Regards sur l'architecture
f1 365-1B3-EX 2-1-3 Peuples autochtones et réconciliation
a2 305-2B3-EX 2-1-3 Argent, consommation et vie quotidienne
b2 105-2B3-EX 2-1-3 Sciences judiciaires
c2 609-2A3-EX 2-1-3 Allemand, niveau intermédiaire
d2 204-2B3-EX 2-1-3 Visualiser des données
e2 504-2B3-EX 2-1-3 Carnet de dessin
f2 365-2B3-EX 2-1-3 Migrations et identités
"""

# Where general education stands in a programme's sessions; a placeholder in capitals is made a course
# of once the student's level of English and choices are known. The programme's own English is for all levels.
GENERAL_BY_SESSION = {
    "preparatory": ("340-101-MQ PE-A ENGLISH", "601-101-MQ PE-B COMPLEMENTARY"),
    "pre-university": (
        "601-101-MQ 340-101-MQ PE-A ENGLISH",
        "601-102-MQ 340-102-MQ PE-B 604-1P3-EX",
        "601-103-MQ 340-3P3-EX COMPLEMENTARY",
        "601-4P4-EX 109-103-MQ COMPLEMENTARY",
    ),
    "technical": (
        "601-101-MQ PE-A ENGLISH",
        "601-102-MQ PE-B 340-101-MQ",
        "601-103-MQ 340-102-MQ",
        "601-4P4-EX 604-1P3-EX",
        "340-3P3-EX COMPLEMENTARY",
        "109-103-MQ COMPLEMENTARY",
    ),
}
