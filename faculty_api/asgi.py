"""Where the API and the pages meet: the only module that knows both."""

from litestar import Litestar

from faculty_api.app import create_app
from faculty_api.kernel.clock import Clock, system_clock
from faculty_api.settings import Settings
from frontend import checking
from frontend.site import error_page, page_headers, page_routers, template_config


def create_site(
    settings: Settings, database_url: str, *, clock: Clock = system_clock, with_worker: bool = False
) -> Litestar:
    return create_app(
        settings,
        database_url,
        clock=clock,
        with_worker=with_worker,
        pages=page_routers(settings),
        state={"error_page": error_page, "check_page": checking.check_page},
        template_config=template_config(),
        before_send=[page_headers],
    )
