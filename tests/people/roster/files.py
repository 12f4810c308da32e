"""Small spreadsheets made in the test, and the words their cells may refer to."""

import zipfile
from datetime import date
from io import BytesIO
from uuid import UUID
from xml.sax.saxutils import escape

from faculty_api.people.roster.reading import RosterReading, read_roster
from faculty_api.people.roster.rows import Setting
from schemas.roster import Choice, KnownPerson, RosterPerson, RosterWords
from schemas.values import PersonId

TODAY = date(2026, 7, 1)


def choices(**names: str) -> tuple[Choice, ...]:
    return tuple(Choice(code=code.replace("_", "-"), name=name) for code, name in names.items())


WORDS = RosterWords(
    academies=choices(
        NE="North East Leadership Academy",
        YH="Yorkshire and the Humber Leadership Academy",
        NW="North West Leadership Academy",
        EM="East Midlands Leadership Academy",
        WM="West Midlands Leadership Academy",
        EE="East of England Leadership Academy",
        LN="London Leadership Academy",
        KSS="Kent, Surrey and Sussex Leadership Academy",
        TVW="Thames Valley and Wessex Leadership Academy",
        SW="South West Leadership Academy",
    ),
    skills=choices(
        asset_mapping="Mapping a community's assets",
        large_groups="Working with large groups",
        conversations="Facilitating conversations",
        storytelling="Sharing stories and experience",
        appreciative_inquiry="Appreciative inquiry",
        coaching="Coaching-style approaches",
        co_design="Setting up projects in co-production",
        online_facilitation="Facilitating online",
    ),
    topics=choices(
        personal_health_budget="Having a personal health budget",
        social_prescribing="Social prescribing",
        shared_decisions="Shared decisions and care and support planning",
        unpaid_carer="Being an unpaid family carer",
        long_term_condition="Living with a long-term condition",
        mental_health="Mental health",
        learning_disability="Learning disability",
        dementia="Dementia",
        leaving_hospital="Leaving hospital",
    ),
    routes=choices(
        community_partner="A community or voluntary organisation",
        word_of_mouth="Someone I know",
        local_event="An event or place in my community",
        peer_leadership_academy="The peer leadership academy",
        council_housing="My council or housing association",
        ppg="A patient participation group",
        pals="PALS",
        nhs_website="An NHS website or newsletter",
    ),
)
SETTING = Setting(today=TODAY, words=WORDS, default_academy="YH")


def read(data: bytes | str, *known: KnownPerson, setting: Setting = SETTING, filename: str = "") -> RosterReading:
    content = data.encode() if isinstance(data, str) else data
    named = filename or ("people.xlsx" if content.startswith(b"PK") else "people.csv")
    return read_roster(named, content, setting, known)


def only(data: bytes | str) -> RosterPerson:
    people = read(data).newcomers
    assert len(people) == 1
    return people[0]


def known(number: int, name: str, email: str | None = None, phone: str | None = None) -> KnownPerson:
    return KnownPerson(id=PersonId(UUID(int=number)), name=name, email=email, phone=phone)


def counts(data: bytes | str) -> tuple[int, int, int, int, int]:
    """Rows, accepted, joined, refused, empty."""
    report = read(data).report
    return report.rows, report.accepted, report.joined, report.refused, report.empty


def told(data: bytes | str, *existing: KnownPerson) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.value) for problem in read(data, *existing).report.problems]


def xlsx(rows: list[list[object]], *, name: str = "People", others: tuple[str, ...] = (), extra: str = "") -> bytes:
    """A workbook with one sheet of ``rows`` (texts and numbers); ``others`` are sheets holding one word each."""
    sheets = {name: _sheet(rows, extra)} | {other: _sheet([["something"]], "") for other in others}
    return archive(_book(sheets))


def archive(parts: dict[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
        for path, content in parts.items():
            folder.writestr(path, content)
    return packed.getvalue()


def _sheet(rows: list[list[object]], extra: str) -> bytes:
    body = "".join(
        f'<row r="{at}">'
        + "".join(_cell(f"{chr(65 + column)}{at}", value) for column, value in enumerate(row))
        + "</row>"
        for at, row in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{body}{extra}</sheetData></worksheet>'.encode()


def _cell(place: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f'<c r="{place}" s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    if value == "#REF!":
        return f'<c r="{place}" t="e"><v>#REF!</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def _book(sheets: dict[str, bytes]) -> dict[str, bytes]:
    numbered = list(enumerate(sheets, 1))
    listed = "".join(f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in numbered)
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n, _ in numbered
    )
    styles = f'<Relationship Id="rId99" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    root = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    book = f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
    formats = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    return {
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}">{root}</Relationships>'.encode(),
        "xl/workbook.xml": book.encode(),
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{related}{styles}</Relationships>'.encode(),
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">{formats}</styleSheet>'.encode(),
    } | {f"xl/worksheets/sheet{n}.xml": sheets[name] for n, name in numbered}
