"""What can be wrong with money before the day: each one SELECT that finds what should not be."""

CHECKS: dict[str, str] = {
    "Of advance {0}, {1} pence are taken off, but {2} were agreed": """
        SELECT number, taken, agreed FROM (SELECT c.number, sum(o.pence) AS taken,
            (SELECT coalesce(sum(l.approved_pence), 0) FROM claim_line l WHERE l.claim_id = c.id) AS agreed
            FROM claim c JOIN advance_offset o ON o.advance_id = c.id AND o.undone_at IS NULL GROUP BY c.id) off
        WHERE taken > agreed""",
    "From claim {0}, {1} pence are taken off, but its costs come to {2}": """
        SELECT number, taken, costs FROM (SELECT c.number, sum(o.pence) AS taken,
            (SELECT coalesce(sum(l.approved_pence), 0) FROM claim_line l
                WHERE l.claim_id = c.id AND l.kind = 'expense') AS costs
            FROM claim c JOIN advance_offset o ON o.claim_id = c.id AND o.undone_at IS NULL GROUP BY c.id) off
        WHERE taken > costs""",
    "From claim {0} something is taken off, but it is {1}": """
        SELECT DISTINCT c.number, c.status FROM claim c JOIN advance_offset o ON o.claim_id = c.id
        WHERE o.undone_at IS NULL AND c.status NOT IN ('approved', 'in_run', 'paid', 'failed')""",
    "Claim {0} has something taken off for {1}, which is not money before the day of the same person": """
        SELECT c.number, a.number FROM advance_offset o JOIN claim a ON a.id = o.advance_id
        JOIN claim c ON c.id = o.claim_id WHERE NOT a.is_advance OR c.is_advance OR a.person_id <> c.person_id""",
    "Advance {0} is {1}, but it was taken off claim {2}": """
        SELECT a.number, a.status, c.number FROM advance_offset o JOIN claim a ON a.id = o.advance_id
        JOIN claim c ON c.id = o.claim_id WHERE o.undone_at IS NULL AND a.status NOT IN ('in_run', 'paid')
        AND NOT (o.fixed AND a.status IN ('approved', 'failed'))""",
    "Claim {0} is {1}, and {2} pence of the {3} taken off for advance {4} are in the ledger": """
        SELECT c.number, c.status, coalesce(sum(e.pence), 0), o.pence, a.number FROM advance_offset o
        JOIN claim a ON a.id = o.advance_id JOIN claim c ON c.id = o.claim_id
        LEFT JOIN ledger_entry e ON e.offset_id = o.id AND e.account = 'advances' GROUP BY o.id, c.id, a.id
        HAVING coalesce(sum(e.pence), 0)
        <> CASE WHEN c.status = 'paid' AND o.undone_at IS NULL THEN o.pence ELSE 0 END""",
    "Payment {0} is of an advance, but another account than that of advances has it": """
        SELECT DISTINCT i.reference FROM payment_item i JOIN claim c ON c.id = i.claim_id
        JOIN ledger_entry e ON e.item_id = i.id
        WHERE e.account <> 'bank' AND c.is_advance <> (e.account = 'advances')""",
}
