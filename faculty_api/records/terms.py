"""What two records of one person say of the same term and of how much they do, made one."""

from faculty_api.records.moving import Moving


async def unite(moving: Moving) -> None:
    """Of one term, and of how much they do, what was said last stands. A letter's link was for one of the two."""
    for newer, older in ((":kept", ":gone"), (":gone", ":kept")):
        pair = f"n.person_id = {newer} AND o.person_id = {older}"
        await moving.run(
            "DELETE FROM term_time t USING term_availability n, term_availability o"  # noqa: S608
            f" WHERE {pair} AND n.term = o.term AND n.said_at > o.said_at"
            " AND t.person_id = o.person_id AND t.term = o.term"
        )
        await moving.run(
            "DELETE FROM term_availability o USING term_availability n"  # noqa: S608
            f" WHERE {pair} AND n.term = o.term AND n.said_at > o.said_at"
        )
        await moving.run(
            f"DELETE FROM session_limits o USING session_limits n WHERE {pair} AND n.said_at > o.said_at"  # noqa: S608
        )
    same = "(SELECT term FROM term_availability WHERE person_id = :kept)"
    for table in ("term_time", "term_availability"):
        await moving.run(f"DELETE FROM {table} WHERE person_id = :gone AND term IN {same}")  # noqa: S608
        await moving.run(f"UPDATE {table} SET person_id = :kept WHERE person_id = :gone")  # noqa: S608
    await moving.run("DELETE FROM as_usual WHERE person_id = :gone")
    one = "SELECT FROM session_limits WHERE person_id = :kept"
    await moving.run(f"DELETE FROM session_limits WHERE person_id = :gone AND EXISTS ({one})")  # noqa: S608
    await moving.run("UPDATE session_limits SET person_id = :kept WHERE person_id = :gone")
    for table in ("availability", "term_availability", "session_limits"):
        await moving.run(f"UPDATE {table} SET heard_by = :kept WHERE heard_by = :gone")  # noqa: S608
