"""Specific education of the demo college's technical programmes, as text.

The codes and titles of the programmes are real; their courses are plausible and the college's own.
In a course code the middle block is the session, a letter, and the periods a week.
"""

from __future__ import annotations

TECHNICAL = """
180.A0 technical Soins infirmiers | share 10 | outside b
1 180-1A8-EX 3-5-3 Initiation à la profession infirmière
1 101-1A5-EX 3-2-3 Anatomie et physiologie I
1 350-1B3-EX 2-1-2 Développement de la personne
2 180-2A8-EX 3-5-3 Méthodes de soins < 180-1A8-EX
2 101-2A5-EX 3-2-3 Anatomie et physiologie II < 101-1A5-EX
2 387-2B3-EX 2-1-2 Sociologie de la santé
3 180-3A9-EX 3-6-3 Soins en médecine et en chirurgie I < 180-2A8-EX +180-3B3-EX
3 180-3B3-EX 2-1-2 Pharmacologie appliquée < +180-3A9-EX
3 101-3A4-EX 2-2-2 Microbiologie et immunologie < 101-2A5-EX
3 350-3B3-EX 2-1-2 Communication et relation d'aide
4 180-4A9-EX 3-6-3 Soins en médecine et en chirurgie II < 180-3A9-EX
4 180-4B5-EX 2-3-2 Soins en périnatalité
4 180-4C3-EX 2-1-2 Éthique et législation des soins
4 387-4B3-EX 2-1-2 Santé et diversité culturelle
5 180-5A8-EX 2-6-3 Soins en santé mentale < 180-4A9-EX
5 180-5B6-EX 2-4-2 Soins aux personnes âgées
5 180-5C5-EX 2-3-2 Soins à l'enfant
5 180-5D3-EX 2-1-2 Santé communautaire
6 180-6A9-EX 1-8-3 Stage d'intégration à la profession < 180-5A8-EX
6 180-6B6-EX 2-4-2 Soins critiques
6 180-6C3-EX 2-1-2 Leadership et travail d'équipe
6 180-6D3-EX 1-2-3 Projet d'intégration en soins infirmiers

221.B0 technical Technologie du génie civil | share 5 | outside bd
1 221-1A6-EX 2-4-2 Dessin technique et modélisation
1 221-1B5-EX 2-3-2 Topométrie I
1 201-1A5-EX 3-2-3 Mathématiques du génie civil
2 221-2A6-EX 2-4-2 Topométrie II < 221-1B5-EX
2 221-2B5-EX 2-3-2 Sols et granulats
2 203-2A5-EX 3-2-3 Statique des structures < 201-1A5-EX
3 221-3A6-EX 2-4-2 Bétons de ciment
3 221-3B5-EX 3-2-3 Résistance des matériaux < 203-2A5-EX
3 221-3C4-EX 2-2-2 Lecture de plans et devis < 221-1A6-EX
3 201-3A4-EX 2-2-2 Calcul appliqué au génie civil < 201-1A5-EX
4 221-4A6-EX 2-4-2 Hydraulique
4 221-4B5-EX 2-3-2 Géotechnique < 221-2B5-EX
4 221-4C4-EX 2-2-2 Estimation des coûts
4 221-4D4-EX 2-2-2 Tracé et conception de routes < 221-2A6-EX
5 221-5A6-EX 2-4-2 Charpentes d'acier et de bois < 221-3B5-EX
5 221-5B5-EX 2-3-2 Infrastructures municipales < 221-4A6-EX
5 221-5C4-EX 2-2-2 Planification de chantier
5 221-5D4-EX 2-2-2 Santé et sécurité sur les chantiers
6 221-6A8-EX 1-7-3 Projet de conception
6 221-6B5-EX 2-3-2 Contrôle de la qualité des matériaux
6 221-6C4-EX 2-2-2 Réhabilitation d'ouvrages
6 221-6D4-EX 2-2-2 Gestion de contrats

322.A1 technical Techniques d'éducation à l'enfance | share 6 | outside a
1 322-1A4-EX 2-2-2 Profession : éducatrice ou éducateur à l'enfance
1 322-1B5-EX 2-3-2 Observation de l'enfant
1 350-1C3-EX 2-1-2 Développement de l'enfant de 0 à 5 ans
2 322-2A5-EX 2-3-2 Santé et sécurité de l'enfant
2 322-2B5-EX 2-3-2 Jeu et apprentissage
2 350-2C3-EX 2-1-2 Développement de l'enfant de 5 à 12 ans < 350-1C3-EX
3 322-3A6-EX 1-5-2 Stage I : accompagner un groupe d'enfants < 322-1B5-EX
3 322-3B4-EX 2-2-2 Relation avec les familles
3 322-3C4-EX 1-3-2 Motricité et plein air
3 322-3D3-EX 2-1-2 Alimentation et saines habitudes de vie
4 322-4A6-EX 1-5-2 Stage II : intervenir auprès de l'enfant < 322-3A6-EX
4 322-4B4-EX 1-3-2 Expression plastique et musicale
4 322-4C4-EX 2-2-2 Éveil à la lecture et à l'écriture
4 387-4C3-EX 2-1-2 Familles et diversité
5 322-5A6-EX 2-4-2 Programme éducatif et planification
5 322-5B4-EX 2-2-2 Enfants ayant des besoins particuliers
5 322-5C4-EX 2-2-2 Soutien au comportement de l'enfant
5 322-5D3-EX 1-2-2 Éveil aux sciences
6 322-6A9-EX 1-8-3 Stage d'intégration < 322-4A6-EX
6 322-6B4-EX 2-2-2 Travail d'équipe et partenariat
6 322-6C4-EX 2-2-2 Gestion d'un service éducatif
6 322-6D3-EX 2-1-2 Éthique et pratique réflexive

388.A1 technical Techniques de travail social | share 6 | outside a
1 388-1A4-EX 2-2-2 Introduction au travail social
1 388-1B4-EX 1-3-2 Communication et observation
1 387-1D3-EX 2-1-2 Problèmes sociaux
2 388-2A4-EX 2-2-2 Méthodologie de l'intervention < 388-1A4-EX
2 388-2B4-EX 3-1-2 Politiques sociales
2 350-2D3-EX 2-1-2 Psychologie de l'adulte
3 388-3A5-EX 2-3-2 Intervention auprès de la personne < 388-2A4-EX
3 388-3B4-EX 3-1-2 Droits et services sociaux
3 388-3C4-EX 2-2-2 Réalités autochtones et interculturelles
3 387-3D3-EX 2-1-2 Transformations de la famille
4 388-4A6-EX 1-5-2 Stage d'exploration < 388-3A5-EX
4 388-4B4-EX 1-3-2 Intervention de groupe
4 388-4C4-EX 2-2-2 Santé mentale et société
4 388-4D3-EX 2-1-2 Dépendances
5 388-5A6-EX 2-4-2 Intervention communautaire < 388-4B4-EX
5 388-5B4-EX 2-2-2 Jeunes en difficulté
5 388-5C4-EX 2-2-2 Intervention en situation de crise
5 388-5D3-EX 2-1-2 Vieillissement et autonomie
6 388-6A9-EX 1-8-3 Stage d'intégration < 388-4A6-EX +388-6B4-EX
6 388-6B4-EX 1-3-3 Analyse de pratique < +388-6A9-EX
6 388-6C3-EX 2-1-2 Concertation et développement local
6 388-6D3-EX 2-1-2 Éthique du travail social

410.B0 technical Techniques de comptabilité et de gestion | share 6 | outside a
1 410-1A4-EX 2-2-2 Comptabilité I
1 410-1B4-EX 2-2-2 L'entreprise et son environnement
1 201-1B4-EX 2-2-2 Mathématiques de la gestion
2 410-2A5-EX 2-3-2 Comptabilité II < 410-1A4-EX@50
2 410-2B4-EX 2-2-2 Marketing
2 420-2D4-EX 1-3-2 Tableurs et logiciels de gestion
3 410-3A5-EX 2-3-2 Comptabilité de gestion < 410-2A5-EX
3 410-3B4-EX 2-2-2 Gestion des ressources humaines
3 410-3C3-EX 2-1-2 Droit des affaires
3 383-3B3-EX 2-1-2 Économie de l'entreprise
4 410-4A5-EX 2-3-2 Impôt des particuliers
4 410-4B4-EX 2-2-2 Coût de revient < 410-3A5-EX
4 410-4C4-EX 2-2-2 Gestion financière
4 201-4B4-EX 2-2-2 Statistique appliquée < 201-1B4-EX
5 410-5A5-EX 2-3-2 Impôt des sociétés < 410-4A5-EX
5 410-5B4-EX 2-2-2 Certification et contrôle interne
5 410-5C4-EX 1-3-2 Systèmes comptables informatisés < 410-2A5-EX
5 410-5D4-EX 2-2-2 Gestion de projets
6 410-6A8-EX 1-7-3 Stage en comptabilité et gestion < 410-5A5-EX
6 410-6B5-EX 1-4-3 Simulation d'entreprise
6 410-6C4-EX 2-2-2 Analyse d'états financiers < 410-4C4-EX
6 410-6D3-EX 1-2-2 Entrepreneuriat

420.B0 technical Techniques de l'informatique | share 6 | outside d
1 420-1A6-EX 3-3-3 Introduction à la programmation
1 420-1B5-EX 2-3-2 Systèmes d'exploitation
1 201-1C4-EX 2-2-3 Mathématiques de l'informatique
2 420-2A6-EX 3-3-3 Programmation orientée objet < 420-1A6-EX
2 420-2B5-EX 2-3-3 Développement Web I
2 420-2C4-EX 2-2-2 Bases de données I
3 420-3A6-EX 3-3-3 Structures de données < 420-2A6-EX
3 420-3B5-EX 2-3-3 Développement Web II < 420-2B5-EX
3 420-3C4-EX 2-2-2 Bases de données II < 420-2C4-EX
3 420-3D4-EX 2-2-2 Réseaux locaux < 420-1B5-EX
4 420-4A5-EX 2-3-3 Applications mobiles < 420-3A6-EX
4 420-4B5-EX 2-3-3 Services Web < 420-3B5-EX
4 420-4C4-EX 2-2-2 Assurance de la qualité logicielle < 420-2A6-EX@50
4 350-4D3-EX 2-1-2 Communication en milieu de travail
5 420-5A5-EX 2-3-3 Infonuagique et déploiement < 420-3D4-EX
5 420-5B5-EX 2-3-2 Sécurité informatique < 420-3D4-EX
5 420-5C4-EX 2-2-2 Apprentissage automatique < 420-3A6-EX
5 420-5D4-EX 2-2-2 Analyse et conception
6 420-6A9-EX 1-8-3 Stage en entreprise < 420-4B5-EX
6 420-6B5-EX 1-4-3 Projet de développement < 420-5D4-EX
6 420-6C4-EX 2-2-2 Technologies émergentes
6 420-6D3-EX 2-1-2 Droit et éthique du numérique

582.A1 technical Techniques d'intégration multimédia | share 5 | outside de
1 582-1A5-EX 2-3-2 Création d'images matricielles
1 582-1B5-EX 2-3-2 Intégration Web I
1 582-1C4-EX 2-2-2 Culture du multimédia
2 582-2A5-EX 2-3-2 Images vectorielles et typographie
2 582-2B5-EX 2-3-2 Intégration Web II < 582-1B5-EX
2 582-2C4-EX 1-3-2 Vidéo numérique
3 582-3A6-EX 2-4-2 Animation 2D < 582-2A5-EX
3 582-3B5-EX 2-3-3 Programmation de l'interactivité < 582-2B5-EX
3 582-3C4-EX 1-3-2 Conception sonore
3 582-3D3-EX 1-2-2 Scénarisation interactive
4 582-4A6-EX 2-4-2 Modélisation 3D
4 582-4B5-EX 2-3-2 Design d'interface
4 582-4C4-EX 1-3-2 Conception de jeux < 582-3B5-EX
4 582-4D3-EX 1-2-2 Gestion de contenu
5 582-5A6-EX 2-4-2 Animation 3D < 582-4A6-EX
5 582-5B5-EX 1-4-3 Production de jeux < 582-4C4-EX
5 582-5C4-EX 1-3-2 Réalité virtuelle
5 582-5D3-EX 1-2-2 Gestion de projets multimédias
6 582-6A9-EX 1-8-3 Stage en entreprise
6 582-6B5-EX 1-4-3 Projet de fin d'études < 582-5A6-EX
6 582-6C4-EX 1-3-2 Portfolio
6 582-6D3-EX 2-1-2 Droit d'auteur et carrière
"""
