"""The ten local Academies and their networks."""

from sqlmodel import Field, SQLModel


class Academy(SQLModel, table=True):
    __tablename__ = "academy"
    code: str = Field(primary_key=True)
    name: str
    region: str
    network: str = ""
