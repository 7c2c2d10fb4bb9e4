"""Names as Québec has them: old families, neighbours, First Nations, and people come from everywhere.

They are drawn part by part, so that nobody is meant. Accents, hyphens, apostrophes, particles, short and very
long names are there on purpose: they are what documents and permanent codes trip on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from random import Random


class Name(NamedTuple):
    """A person's name; `english` when the person's own language is English."""

    last: str
    first: str
    female: bool
    english: bool

    @property
    def full(self) -> str:
        """First name, then last name."""
        return f"{self.first} {self.last}"


@dataclass(frozen=True, slots=True)
class _Community:
    """Families and first names drawn together; `double` is how often two families are joined."""

    share: int
    double: float
    english: bool
    families: tuple[str, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]


def _split(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.replace("\n", " ").split(","))


_COMMUNITIES = (
    _Community(
        share=68, double=0.14, english=False,
        families=_split(
            """Tremblay, Gagnon, Roy, Côté, Bouchard, Gauthier, Morin, Lavoie, Fortin, Gagné, Ouellet, Pelletier,
            Bélanger, Lévesque, Bergeron, Leblanc, Paquette, Girard, Simard, Boucher, Caron, Beaulieu, Cloutier,
            Dubé, Poirier, Fournier, Lapointe, Leclerc, Lefebvre, Poulin, Thibault, St-Pierre, Nadeau, Martel,
            Hébert, Grenier, Lessard, Dion, Després, Létourneau, D'Amours, L'Heureux, L'Écuyer, D'Astous, Saint-Onge,
            Desrosiers, Vaillancourt, Théberge, Gosselin, Guay, Proulx, Savard, Drouin, Bégin, Turcotte, Plante,
            Villeneuve, Labbé, Boisvert, Champagne, Riopel, Sévigny, Quirion, Vachon, Lacœuille, De La Durantaye"""
        ),
        women=_split(
            """Emma, Léa, Rosalie, Florence, Juliette, Alice, Camille, Noémie, Maïka, Gabrielle, Océane, Élodie,
            Mégane, Sarah-Maude, Marie-Ève, Anne-Sophie, Maude, Daphnée, Laurie, Coralie, Audrey-Anne, Béatrice,
            Zoé, Chloé, Ève, Maélie, Geneviève, Anaïs, Laurence, Frédérique, Marie-Soleil, Joëlle, Mya, Émy"""
        ),
        men=_split(
            """William, Thomas, Félix, Samuel, Olivier, Nathan, Antoine, Gabriel, Xavier, Jérémy, Émile, Loïc,
            Alexis, Raphaël, Zachary, Édouard, Charles-Antoine, Jean-Philippe, Marc-André, Louis-Félix, Benoît,
            Étienne, Mathis, Hugo, Cédric, Pierre-Luc, Maxime, François, Joël, Guillaume, Tristan, Éloi, Noé, Guy"""
        ),
    ),
    _Community(
        share=9, double=0.04, english=True,
        families=_split(
            """Smith, MacDonald, O'Connor, Campbell, Fraser, McGuire, O'Neil, Blackburn, Johnston, Reid, Walsh,
            Stewart, Harrison, Ross, Kelly, Burns, Wright, Fitzpatrick, Hart-Davies, McKenna, Grant, Hughes"""
        ),
        women=_split("Emily, Abigail, Hannah, Megan, Charlotte, Sophie, Grace, Kayla, Mary-Jane, Erin, Chelsea"),
        men=_split("Liam, Ethan, Ryan, Jack, Connor, Matthew, Daniel, Kyle, Owen, Patrick, Sean, Tyler"),
    ),
    _Community(
        share=6, double=0.05, english=False,
        families=_split(
            """Jean-Baptiste, Pierre-Louis, Désir, Toussaint, Augustin, Exantus, Célestin, Joseph, Estimé, Dorvil,
            Saint-Fleur, Laguerre, Bien-Aimé, Cadet, Philogène, Dieudonné, Fleurant, Mondésir"""
        ),
        women=_split("Widline, Fabiola, Naïka, Rose-Laure, Guerda, Mirlande, Dayana, Ruth-Édline, Nadège, Shelda"),
        men=_split("Wilner, Jimmy, Ricardo, Jude, Stanley, Emmanuel, Frantz, Kensley, Jean-Ronald, Samuel"),
    ),
    _Community(
        share=8, double=0.06, english=False,
        families=_split(
            """Benali, El Amrani, Bouzid, Haddad, Ben Youssef, Khelifi, Mansouri, Cherkaoui, Ait Ouali, Belkacem,
            Saïdi, Trabelsi, Zerrouki, Hamdani, Bensaïd, Lahlou, Guerrouj, Amrouche, Oulhaj, Meziane"""
        ),
        women=_split("Yasmine, Inès, Nour, Salma, Imane, Lina, Meriem, Khadija, Sirine, Aya, Rania, Amel"),
        men=_split("Mohamed, Amine, Ilyes, Yacine, Mehdi, Anis, Rayan, Abdelkader, Omar, Walid, Zakaria, Idir"),
    ),
    _Community(
        share=3, double=0.03, english=False,
        families=_split("Nguyen, Tran, Pham, Le, Huynh, Vo, Dang, Bui, Do, Ngo, Truong, Ly"),
        women=_split("Thuy-Linh, Mai, Ngoc-Anh, Kim, Jessica, Thi Lan, Élise, Phuong, Vy"),
        men=_split("Minh, Quoc-Bao, Kevin, Tuan, Anthony, Hoang-Long, Duc, Vincent, Khoa"),
    ),
    _Community(
        share=3, double=0.1, english=False,
        families=_split(
            """Awashish, Gros-Louis, Mestokosho, Niquay, Petiquay, Vollant, Kurtness, Sioui, Weizineau, Bacon,
            Picard, Ottawa, Quitich, McKenzie, St-Onge, Papatie, Coocoo, Moar"""
        ),
        women=_split("Uapukun, Shanice, Maïté, Kanessa, Marie-Pier, Jessika, Waseskon, Kim, Mélina"),
        men=_split("Uashat, Kevin, Sipi, Jean-Guy, Anthony, Mikisiw, Donavan, Steeve, Napeo"),
    ),
    _Community(
        share=3, double=0.5, english=False,
        families=_split(
            "Rodríguez, García, Peña, Muñoz, Gómez, Quispe, Ramírez, Vargas, da Silva, Gonçalves, Fernandes"
        ),
        women=_split("Valentina, Camila, María José, Luciana, Daniela, Ximena, Inês, Isabela"),
        men=_split("Santiago, Mateo, Juan David, Andrés, João, Joaquín, Diego, Sebastián"),
    ),
)  # fmt: skip
_SHARES = tuple(community.share for community in _COMMUNITIES)

LONGEST = Name(
    "de la Chevrotière-Beauchemin-Vaillancourt",
    "Marie-Philomène-Élisabeth-Antoinette",
    female=True,
    english=False,
)
"""A name that no column, label or page was cut for."""


def invent(random: Random) -> Name:
    """Invent one person's name."""
    community = random.choices(_COMMUNITIES, _SHARES)[0]
    female = random.random() < 0.56  # as in the network as a whole, where women are the larger part
    last = random.choice(community.families)
    other = random.choice(community.families)
    if random.random() < community.double and "-" not in last + other and other != last:
        last = f"{last}-{other}"
    first = random.choice(community.women if female else community.men)
    return Name(last, first, female, community.english)
