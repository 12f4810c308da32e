import pytest

from faculty_api.kernel import pg_programs

pytest_plugins = ["tests.support.database", "tests.support.browser", "tests.support.site"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    found = pg_programs.find()
    terminalreporter.write_line(f"PostgreSQL {found.version} ({found.folder})")
