"""What this database says of itself: who made it, and for what."""

from sqlmodel import Field, SQLModel


class InstallationRow(SQLModel, table=True):
    """``made_by`` = ``demo`` marks a database that the demonstration made; nothing else is ever opened as one."""

    __tablename__ = "installation"
    key: str = Field(primary_key=True)
    value: str
