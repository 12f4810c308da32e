"""What a child process that reads somebody's file may use: more ends it, and not us."""

from contextlib import suppress


def limit(cpu_seconds: int, memory: int) -> None:
    """For the rest of the process that calls it: seconds of work, bytes of memory; no file written, no core left."""
    with suppress(ImportError):  # Windows has no such limits: there the clock alone stops it
        import resource

        for what, most in (
            (resource.RLIMIT_CPU, cpu_seconds),
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
        ):
            with suppress(ValueError, OSError):
                resource.setrlimit(what, (most, most))
