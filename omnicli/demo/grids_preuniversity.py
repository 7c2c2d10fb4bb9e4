"""Specific education of the demo college's pre-university programmes and of its Tremplin DEC, as text.

The codes and titles of the programmes are real. Sciences de la nature keeps the ministry's course codes and
its totals (32 units, 900 periods); the other courses are plausible and the college's own.
"""

from __future__ import annotations

PREUNIVERSITY = """
081.06 preparatory Tremplin DEC | share 5
1 350-0A3-EX 1-2-2 Orientation et méthodes d'études
1 601-0R4-EX
1 201-016-RE
2 202-001-RE
2 203-001-RE
2 300-0B3-EX 1-2-2 Projet personnel et choix de carrière

200.B1 pre-university Sciences de la nature | share 17 | outside bd
1 201-SN2-RE 3-2-3 Calcul différentiel
1 202-SN1-RE 3-2-3 Chimie générale
1 101-SN1-RE 3-2-3 Biologie cellulaire
2 201-SN3-RE 3-2-3 Calcul intégral < 201-SN2-RE
2 202-SN2-RE 3-2-3 Chimie des solutions < 202-SN1-RE
2 203-SN1-RE 3-2-3 Mécanique < 201-SN2-RE@50
3 203-SN2-RE 3-2-3 Électricité et magnétisme < 203-SN1-RE 201-SN3-RE
3 201-SN4-RE 3-2-3 Algèbre linéaire et géométrie vectorielle
3 101-SN2-RE 3-2-3 Écologie et évolution < 101-SN1-RE@50
3 420-SN1-RE 1-2-2 Programmation en sciences
4 203-SN3-RE 3-2-3 Ondes et physique moderne < 203-SN1-RE
4 201-SN1-RE 2-1-2 Probabilités et statistiques
4 360-SNP-EX 1-3-2 Projet d'intégration en sciences < 203-SN2-RE

300.A1 pre-university Sciences humaines | share 22 | outside a
1 350-1A3-EX 2-1-3 Initiation à la psychologie
1 330-1A3-EX 2-1-3 Histoire du monde depuis le XVe siècle
1 300-1A3-EX 1-2-2 Initiation aux études en sciences humaines
2 383-2A3-EX 2-1-3 Initiation à l'économie globale
2 387-2A3-EX 2-1-3 Individu et société
2 320-2A3-EX 2-1-3 Espaces et enjeux géographiques
2 300-2A4-EX 2-2-2 Méthodes qualitatives < 300-1A3-EX
3 385-3A3-EX 2-1-3 Introduction à la vie politique
3 381-3A3-EX 2-1-3 Cultures et sociétés : approche anthropologique
3 401-3A3-EX 2-1-3 L'entreprise dans le monde contemporain
3 300-3A4-EX 2-2-2 Méthodes quantitatives < 300-1A3-EX@50
4 350-4A3-EX 2-1-3 Psychologie du développement < 350-1A3-EX
4 330-4A3-EX 2-1-3 Histoire du Québec contemporain
4 385-4A3-EX 2-1-3 Relations internationales
4 300-4A4-EX 1-3-3 Démarche d'intégration en sciences humaines < 300-2A4-EX 300-3A4-EX

500.A1 pre-university Arts, lettres et communication | share 8 | outside e
1 530-1A4-EX 2-2-2 Langage cinématographique
1 520-1A3-EX 2-1-2 Regards sur l'histoire de l'art
1 500-1A3-EX 1-2-2 Exploration des arts et des lettres
2 530-2A4-EX 2-2-2 Genres et courants du cinéma < 530-1A4-EX
2 601-2A3-EX 1-2-3 Création littéraire
2 502-2A3-EX 2-1-2 Médias et société
3 530-3A4-EX 1-3-2 Scénarisation < 530-2A4-EX
3 560-3A4-EX 1-3-2 Jeu et mise en scène
3 601-3A3-EX 2-1-3 Littérature et culture populaire
3 502-3A3-EX 1-2-3 Écriture journalistique
4 530-4A4-EX 1-3-2 Réalisation documentaire < 530-3A4-EX
4 520-4A3-EX 2-1-2 Tendances de l'art contemporain
4 560-4A3-EX 2-1-2 Dramaturgies d'aujourd'hui
4 500-4A4-EX 1-3-3 Projet d'intégration en arts et lettres

510.A0 pre-university Arts visuels | share 4 | outside e
1 510-1A5-EX 1-4-2 Dessin d'observation
1 510-1B4-EX 1-3-2 Couleur et picturalité
1 520-1B3-EX 2-1-2 De la Renaissance à l'impressionnisme
2 510-2A5-EX 1-4-2 Sculpture et espace
2 510-2B4-EX 1-3-2 Image numérique
2 520-2B3-EX 2-1-2 L'art moderne < 520-1B3-EX
3 510-3A5-EX 1-4-2 Peinture < 510-1B4-EX
3 510-3B4-EX 1-3-2 Photographie
3 510-3C4-EX 1-3-2 Estampe et multiples
3 520-3B3-EX 2-1-2 Art actuel du Québec et d'ailleurs < 520-2B3-EX
4 510-4A6-EX 1-5-3 Projet d'intégration et exposition < 510-3A5-EX
4 510-4B4-EX 1-3-2 Vidéo d'art
4 510-4C4-EX 1-3-2 Installation et performance < 510-2A5-EX
4 510-4D3-EX 1-2-2 Démarche et portfolio
"""
