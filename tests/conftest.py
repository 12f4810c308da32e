import pytest

from faculty_api.kernel import pg_programs

pytest_plugins = ["tests.support.database", "tests.support.client", "tests.support.browser", "tests.support.site"]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "database: needs PostgreSQL, so it is run on each version we support")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "postgres" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.database)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    found = pg_programs.find()
    terminalreporter.write_line(f"PostgreSQL {found.version} ({found.folder})")
