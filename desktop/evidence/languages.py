"""The words in which sources give dates: months and seasons by language, and what this program cannot read.

A small table of facts instead of a library: those that know more (dateparser, babel) cost 30 MB, and guess where this
program must not. The names of months are those of the Unicode CLDR, which a test compares with Qt's copy of it, with
the further inflections that sources use. A language stands here only as a whole: with its ``unread`` words, since
whoever reads half a language accuses honest authors of having quoted nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language's words for parts of a date.

    ``months`` has for each month its forms, whole names before the bar, which may stand alone, and abbreviations after
    it, which need a number beside them. ``seasons`` are spring, summer, autumn, winter. ``unread`` is a pattern of
    words that may give a date or a time in a way that ``mentions`` does not read, such as numbers in words and feasts;
    ``{M}`` in it stands for any month. ``capital`` is whether months are written with a capital: "march" is no month.
    """

    months: tuple[str, ...]
    seasons: tuple[str, str, str, str]
    unread: str
    capital: bool = False


_ENGLISH = Tongue(
    months=(
        *("January | Jan", "February | Feb", "March | Mar", "April | Apr", "May", "June | Jun", "July | Jul"),
        *("August | Aug", "September | Sept Sep", "October | Oct", "November | Nov", "December | Dec"),
    ),
    seasons=("spring", "summer", "autumn fall", "winter"),
    unread=(
        r"\b(?:\w+teen|twenty|eleven|twelve|ten)[\s-]+(?:hundred|oh|\w+ty|\w+teen|ten|eleven|twelve)\b"
        r"|\btwo thousand\b|\b(?:twen|thir|for|fif|six|seven|eigh|nine)ties\b"
        r"|\b(?:first|second|third|[^\W\d]+th)[\s-]+(?:century|(?:day\s+)?of\s+{M})"
        r"|\b{M}\s+(?:the\s+)?(?:first|second|third|\w+th|\w+-(?:first|second|third))\b"
        r"|\bthe \d{1,2}(?:st|nd|rd|th)\b(?!\s+(?:of|centur))|\b(?:Ides|Nones|Kalends)\b"
        r"|\b(?:Christmas|New Year|Easter|Good Friday|Halloween|Thanksgiving|Whitsun|Pentecost|Lent)\b"
        r"|\b(?-i:[A-Z]\w+(?:['’]s)? (?:Day|Eve))\b"
        r"|\b(?:week|weekend|fortnight|month) (?:of|from|beginning|starting|ending|commencing)\b"
        r"|\b(?:half past|quarter past|quarter to|o['’]clock|noon|midday|midnight)\b"
    ),
    capital=True,
)
_GERMAN = Tongue(
    months=(
        *("Januar Jänner | Jan", "Februar Feber | Feb", "März Maerz | Mär Mrz", "April | Apr", "Mai", "Juni | Jun"),
        *("Juli | Jul", "August | Aug", "September | Sep Sept", "Oktober | Okt", "November | Nov", "Dezember | Dez"),
    ),
    seasons=("Frühling Frühjahr", "Sommer", "Herbst", "Winter"),
    unread=(
        r"\b\w*(?:hundert|tausend)\w*|\b\w+[zß]iger\b|\b[^\W\d]+te[nr]?\s+{M}"
        r"|\b(?:Weihnacht|Ostern|Oster|Neujahr|Silvester|Heilig|Pfingst|Karfreitag)\w*"
        r"|\b\w*(?:Feiertag|feiertag|nationaltag)\b|\bWoche (?:vom|ab)\b|\b(?:halb|Viertel|Mittag|Mitternacht)\w*"
    ),
    capital=True,
)
_FRENCH = Tongue(
    months=(
        *("janvier | janv jan", "février fevrier | févr fév", "mars", "avril | avr", "mai", "juin", "juillet | juil"),
        *("août aout", "septembre | sept", "octobre | oct", "novembre | nov", "décembre decembre | déc"),
    ),
    seasons=("printemps", "été", "automne", "hiver"),
    unread=(
        r"\b(?:mille?|cents?)\b|\bpremier\s+{M}|\bannées\s+[^\W\d]|\b(?:Noël|Pâques|Toussaint|Pentecôte|Ascension)\b"
        r"|\b(?:nouvel an|jour de|fête|semaine du)\b|\b(?:midi|minuit|heures?)\b"
    ),
)
_SPANISH = Tongue(
    months=(
        *("enero | ene", "febrero | feb", "marzo | mar", "abril | abr", "mayo | may", "junio | jun", "julio | jul"),
        *("agosto | ago", "septiembre setiembre | sept sep set", "octubre | oct", "noviembre | nov", "diciembre | dic"),
    ),
    seasons=("primavera", "verano", "otoño", "invierno"),
    unread=(
        r"\b(?:mil|cientos?|\w+cientos)\b|\bprimero de\b|\b[^\W\d]+ de\s+{M}|\baños\s+[^\W\d]"
        r"|\b(?:Navidad|Nochebuena|Nochevieja|Pascua|Reyes|Año Nuevo|Semana Santa|día de|semana del)\b"
        r"|\b(?:mediodía|medianoche|media|cuarto)\b"
    ),
)
_ITALIAN = Tongue(
    months=(
        *("gennaio | gen", "febbraio | feb", "marzo | mar", "aprile | apr", "maggio | mag", "giugno | giu"),
        *("luglio | lug", "agosto | ago", "settembre | set sett", "ottobre | ott", "novembre | nov", "dicembre | dic"),
    ),
    seasons=("primavera", "estate", "autunno", "inverno"),
    unread=(
        r"\b\w*(?:mille|mila|cento)\w*|\bprimo\s+{M}|\banni\s+[^\W\d]"
        r"|\b(?:Natale|Pasqua|Capodanno|Ferragosto|Epifania|settimana del)\b"
        r"|\b(?:mezzogiorno|mezzanotte|mezza|quarto)\b"
    ),
)
_PORTUGUESE = Tongue(
    months=(
        *("janeiro | jan", "fevereiro | fev", "março | mar", "abril | abr", "maio | mai", "junho | jun", "julho | jul"),
        *("agosto | ago", "setembro | set", "outubro | out", "novembro | nov", "dezembro | dez"),
    ),
    seasons=("primavera", "verão", "outono", "inverno"),
    unread=(
        r"\b(?:mil|centos?|\w+centos)\b|\bprimeiro de\b|\b[^\W\d]+ de\s+{M}|\banos\s+[^\W\d]"
        r"|\b(?:Natal|Páscoa|Carnaval|Réveillon|Ano Novo|dia d[aeo]|semana de)\b|\b(?:meio-dia|meia-noite|meia)\b"
    ),
)
_DUTCH = Tongue(
    months=(
        *("januari | jan", "februari | feb", "maart | mrt", "april | apr", "mei", "juni | jun", "juli | jul"),
        *("augustus | aug", "september | sep sept", "oktober | okt", "november | nov", "december | dec"),
    ),
    seasons=("lente voorjaar", "zomer", "herfst najaar", "winter"),
    unread=(
        r"\b\w*(?:honderd|duizend)\w*|\bjaren\s+[^\W\d]|\b[^\W\d]+(?:de|ste)\s+{M}"
        r"|\b(?:Kerst|Pasen|Paas|Pinkster|Oudjaar|Nieuwjaar|Koningsdag|Koninginnedag|Sinterklaas)\w*|\bweek van\b"
        r"|\b(?:half|kwart|middernacht|middag)\b"
    ),
)
_POLISH = Tongue(
    months=(
        *("styczeń stycznia styczniu | sty stycz", "luty lutego lutym | lut", "marzec marca marcu | mar"),
        *("kwiecień kwietnia kwietniu | kwi", "maj maja maju", "czerwiec czerwca czerwcu | cze"),
        *("lipiec lipca lipcu | lip", "sierpień sierpnia sierpniu | sie", "wrzesień września wrześniu | wrz"),
        *("październik października październiku | paź", "listopad listopada listopadzie | lis"),
        "grudzień grudnia grudniu | gru",
    ),
    seasons=("wiosna wiosny wiosną wiosnę", "lato lata latem", "jesień jesieni jesienią", "zima zimy zimą zimę"),
    unread=(
        r"\btysi\w+|\b\w+set\b|\b[^\W\d]+(?:ego|y)\s+{M}|\blat(?:a|ach)?\s+[^\W\d]"
        r"|\b(?:Boże|Wigili|Wielkan|Sylwest|Now(?:y|ego) Rok|Trzech Króli)\w*|\b(?:północ|południ|wpół)\w*"
    ),
)
_SWEDISH = Tongue(
    months=(
        *("januari | jan", "februari | feb", "mars | mar", "april | apr", "maj", "juni | jun", "juli | jul"),
        *("augusti | aug", "september | sep sept", "oktober | okt", "november | nov", "december | dec"),
    ),
    seasons=("vår våren", "sommar sommaren", "höst hösten", "vinter vintern"),
    unread=(
        r"\b\w*(?:hundra|tusen)\w*|\b[^\W\d]+(?:de|te|sta)\s+{M}|\b\w+talet\b"
        r"|\b(?:jul(?:en|afton|dagen)?|påsk\w*|pingst\w*|midsommar\w*|nyår\w*|Lucia\w*)\b|\b(?:halv|kvart|midnatt)\b"
    ),
)
_RUSSIAN = Tongue(
    months=(
        *("январь января январе | янв", "февраль февраля феврале | февр фев", "март марта марте | мар"),
        *("апрель апреля апреле | апр", "май мая мае", "июнь июня июне | июн", "июль июля июле | июл"),
        *("август августа августе | авг", "сентябрь сентября сентябре | сент сен", "октябрь октября октябре | окт"),
        *("ноябрь ноября ноябре | нояб ноя", "декабрь декабря декабре | дек"),
    ),
    seasons=("весна весны весной весну", "лето лета летом", "осень осени осенью", "зима зимы зимой зиму"),
    unread=(
        r"\bтысяч\w*|\b\w+с[от]т\w*|\b[^\W\d]+(?:ого|ье|ое)\s+{M}|\b\w+ых год\w+"
        r"|\b(?:Рождеств|Пасх|Троиц|Нов\w+ год|День)\w*|\b(?:полдень|полночь|полудня|полуночи|пол\w+)\b"
    ),
)

#: Numbers in characters, era names and cyclic years: what stands for digits in East Asian dates.
_EAST_ASIAN = (
    r"[〇零一二三四五六七八九十百千]+\s*[年月日号號世时時点點]|令和|平成|昭和|大正|明治|民國|民国"
    r"|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]|[节節旦夕朔晦元]|旧暦|農曆|农历|정월|설날|추석|성탄|음력|자정|정오"
)


def _numbered(seasons: tuple[str, str, str, str]) -> Tongue:
    """A language that gives its months by number, as 11月 does."""
    return Tongue(months=("",) * 12, seasons=seasons, unread=_EAST_ASIAN)


#: By the primary subtag of BCP 47.
TONGUES: Final = {
    "en": _ENGLISH,
    "de": _GERMAN,
    "fr": _FRENCH,
    "es": _SPANISH,
    "it": _ITALIAN,
    "pt": _PORTUGUESE,
    "nl": _DUTCH,
    "pl": _POLISH,
    "sv": _SWEDISH,
    "ru": _RUSSIAN,
    "zh": _numbered(("春 春季 春天", "夏 夏季 夏天", "秋 秋季 秋天", "冬 冬季 冬天")),
    "ja": _numbered(("春", "夏", "秋", "冬")),
    "ko": _numbered(("봄", "여름", "가을", "겨울")),
}


def primary(language: str | None) -> str | None:
    """The language of a BCP 47 tag without its region: ``en`` of ``en-GB``; None of none."""
    return language.partition("-")[0].lower() if language else None
