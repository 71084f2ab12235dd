"""What a heading means, whatever its wording: the words of pages, of spreadsheets, and of some languages."""

from __future__ import annotations

import re

NAMES = ("city", "institution", "country")
RANK, SHARE, COUNT, MOVED, NAME = "rank", "share", "count", "rank change", "name"
SUBJECT, YEAR = "subject", "year"
CHANGE_ADJUSTED, CHANGE, CONTRIBUTION, WFC = "change_adjusted_share_pct", "change", "contribution_pct", "wfc"
MEASURES = (RANK, SHARE, COUNT, WFC, CONTRIBUTION, CHANGE_ADJUSTED, CHANGE)
WHOLE, SIGNED = (RANK, COUNT, MOVED), (CHANGE_ADJUSTED, CHANGE, MOVED)

ONE_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
CHANGE_OF_NOTHING = re.compile(r"^(change|difference|veränderung|variation|cambio|变化)$")
SUMS = frozenset(
    {"total", "totals", "grand total", "sum", "subtotal", "average", "mean", "median", "all", "all cities", "all countries"}
    | {"all institutions", "world", "world total", "others", "other cities", "rest of world", "summe", "gesamt", "insgesamt"}
    | {"durchschnitt", "mittelwert", "somme", "ensemble", "moyenne", "suma", "totale", "合计", "总计", "平均"}
)  # fmt: skip
_PART = re.compile(r"\bper ?cent\b|\bprozent\b")  # of ranks and numbers of articles there is none
#: What a heading is, by the first of these that is found in it. Chinese as press and reposts have it; of the languages
#: that spreadsheets of Europe are kept in, the words alone.
_MEANINGS: tuple[tuple[str, str], ...] = (
    (MOVED, r"(rank|position|place|排名|rang)\b.*\b(change|moved?|movement|difference)|(change|movement|move|difference|gain)\w* (in|of) (rank|position|place)|^(move(ment|d)?|up down|▲▼|△)$|排名变化"),
    (CHANGE_ADJUSTED, r"adj(usted|\b)|校正|bereinigt|ajusté|ajustad|corrett"),
    (CONTRIBUTION, r"contribution to|share of (the )?(country|national|location|territory)|\bcontribution\b(?! count)|(of|to) (the )?(country|nation|national|location|territory)\w* (total |s )?share|^per cent of (the )?(country|nation|location|territory)|贡献率|占比"),
    (CHANGE, r"\b(change|growth|difference|increase|veränderung|wachstum|variation|évolution|variación|variazione|cambio)\b|[δ∆]|变化|增长"),
    (WFC, r"\bwfc\b|weighted fractional"),
    (SHARE, r"\bshare\b|\bfc\b|fractional count|份额|贡献份额|\banteil\b|^(part|cuota|quota)$"),
    (COUNT, r"\bcount\b|\bac\b|\barticles?\b|\bpapers\b|\b(publications?|artikel|artículos|articoli)\b|论文|文章数|anzahl"),
    (RANK, r"\b(rank|ranking|position|pos|no|nr|number|place|rang|platz|standing|classement|puesto|posición|posizione)\b|^#$|^№$|排名|名次|位次"),
    ("institution", r"\b(institutions?|universit(y|ies)|université|universität|organi[sz]ations?|affiliations?|institutes?|einrichtung|hochschule|établissement|institución|istituzione)\b|机构|大学"),
    ("city", r"\b(city|cities|town|metro(politan)?( area)?s?|stadt|ort|ville|ciudad|città|cidade)\b|城市"),
    ("country", r"\b(country|countries|territor(y|ies)|nation|location|region|state|land|pays|país|paese)\b|国家|地区"),
    (NAME, r"\b(name|entity)\b|名称"),
    (SUBJECT, r"^(subject|subject area|discipline|field|fach|fachgebiet|学科)$"),
    (YEAR, r"^(data |publication )?(year|jahr|année|año|anno)$|^年份?$"),
)  # fmt: skip


def meaning_of(heading: str) -> str:
    """What a heading says its column is; blank if nothing that is known."""
    text = re.sub(r"[*†‡§¶¹²³]|\[\w+\]", " ", heading).casefold().replace("%", " per cent ")
    text = " ".join(re.sub(r"[_./'’(),:–-]", " ", ONE_YEAR.sub(" ", text)).split()) or text.strip()
    meaning = next((meaning for meaning, pattern in _MEANINGS if re.search(pattern, text)), "")
    return "" if meaning in (RANK, SHARE, COUNT, WFC) and _PART.search(text) else meaning
