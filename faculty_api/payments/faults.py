"""What is wrong with the money, if anything: the invariants, each one SELECT that finds what should not be."""

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.vault import Vault
from faculty_api.payments import advance_faults, file_faults, queries, rules
from faculty_api.payments.connect import faults as stripe_faults
from faculty_api.payments.models import PaymentRun

CHECKS: dict[str, str] = {
    "Claim {0}: {1} pence are paid or on their way by {2}, but {3} were to be paid": """
        SELECT c.number, live.pence, live.rail, approved.pence FROM claim c
        JOIN LATERAL (SELECT i.rail, sum(i.pence) AS pence FROM payment_item i
            WHERE i.claim_id = c.id AND i.status IN ('pending', 'settled') GROUP BY i.rail) live ON true
        JOIN LATERAL (SELECT coalesce(sum(l.approved_pence), 0) - CASE live.rail WHEN 'payroll' THEN 0 ELSE
            (SELECT coalesce(sum(o.pence), 0) FROM advance_offset o WHERE o.claim_id = c.id AND o.undone_at IS NULL)
            END AS pence FROM claim_line l WHERE l.claim_id = c.id
            AND l.kind = CASE live.rail WHEN 'payroll' THEN 'fee' ELSE 'expense' END) approved ON true
        WHERE live.pence <> approved.pence""",
    "Claim {0} is paid, but {1} pence of {2} were settled": """
        SELECT number, settled, due FROM (SELECT c.number, coalesce((SELECT sum(i.pence) FROM payment_item i
            WHERE i.claim_id = c.id AND i.status = 'settled'), 0) AS settled,
            (SELECT coalesce(sum(l.approved_pence), 0) FROM claim_line l WHERE l.claim_id = c.id)
            - (SELECT coalesce(sum(o.pence), 0) FROM advance_offset o
                WHERE o.claim_id = c.id AND o.undone_at IS NULL) AS due
        FROM claim c WHERE c.status = 'paid') paid WHERE settled <> due""",
    "Claim {0} has {1} payments at once by {2}": """
        SELECT c.number, count(*), i.rail FROM payment_item i JOIN claim c ON c.id = i.claim_id
        WHERE i.status IN ('pending', 'settled') GROUP BY c.id, c.number, i.rail HAVING count(*) > 1""",
    "Claim {0} is {1}, but a payment of it waits": """
        SELECT DISTINCT c.number, c.status FROM payment_item i JOIN claim c ON c.id = i.claim_id
        WHERE i.status = 'pending' AND c.status <> 'in_run'""",
    "Claim {0} is in a run, but no payment of it waits": """
        SELECT c.number FROM claim c WHERE c.status = 'in_run'
        AND NOT EXISTS (SELECT 1 FROM payment_item i WHERE i.claim_id = c.id AND i.status = 'pending')""",
    "Payment {0} goes to another person than its claim": """
        SELECT i.reference FROM payment_item i JOIN claim c ON c.id = i.claim_id
        LEFT JOIN person p ON p.id = i.person_id WHERE coalesce(p.merged_into, i.person_id) <> c.person_id""",
    "Payment {0} goes into an account of another person": """
        SELECT i.reference FROM payment_item i JOIN bank_details b ON b.id = i.bank_id
        LEFT JOIN person p ON p.id = i.person_id LEFT JOIN person q ON q.id = b.person_id
        WHERE coalesce(p.merged_into, i.person_id) <> coalesce(q.merged_into, b.person_id)""",
    "Payment {0} of an approved run goes into an account nobody confirmed": """
        SELECT i.reference FROM payment_item i JOIN payment_run r ON r.id = i.run_id
        LEFT JOIN bank_details b ON b.id = i.bank_id
        LEFT JOIN payee_account s ON s.id = i.payee_id
        WHERE r.approved_at IS NOT NULL AND coalesce(b.verified_by, s.verified_by) IS NULL""",
    "Claim {0} was approved by the person it pays": (
        "SELECT number FROM claim WHERE person_id IN (approved_by, first_approved_by)"
    ),
    "Claim {0} is to be paid, and neither a person nor a rule approved it": """
        SELECT number FROM claim WHERE status IN ('approved', 'in_run', 'paid', 'failed')
        AND approved_by IS NULL AND approved_rules IS NULL""",
    "Claim {0} was approved by rule, but no rule stands on its {1}": """
        SELECT c.number, l.category FROM claim c JOIN claim_line l ON l.claim_id = c.id
        WHERE c.approved_rules IS NOT NULL AND l.approved_pence > 0
        AND (l.approved_rule IS NULL OR l.approved_rule <> ALL (c.approved_rules))""",
    "Claim {0} needed two approvals by different people and does not have them": """
        SELECT number FROM claim WHERE status IN ('approved', 'in_run', 'paid', 'failed') AND approvals_needed = 2
        AND (first_approved_by IS NULL OR approved_by IS NULL OR first_approved_by = approved_by)""",
    "Payment run {0} was made and approved by the same person": (
        "SELECT serial FROM payment_run WHERE checker_id = maker_id"
    ),
    "Payment run {0} was approved by nobody": """
        SELECT serial FROM payment_run WHERE checker_id IS NULL
        AND status IN ('approved', 'sent', 'reconciled', 'reconciled_with_exceptions')""",
    "Payment run {0} pays the person who made or approved it": """
        SELECT DISTINCT r.serial FROM payment_run r JOIN payment_item i ON i.run_id = r.id
        WHERE i.status <> 'released' AND i.person_id IN (r.maker_id, r.checker_id)""",
    "Payment {0} was the first into an account that the run's maker or checker had confirmed": """
        SELECT i.reference FROM payment_item i JOIN payment_run r ON r.id = i.run_id
        JOIN bank_details b ON b.id = i.bank_id
        WHERE r.approved_at IS NOT NULL AND b.verified_by IN (r.maker_id, r.checker_id)
        AND NOT EXISTS (SELECT 1 FROM payment_item p JOIN ledger_entry e ON e.item_id = p.id
            WHERE p.bank_id = i.bank_id AND e.at <= r.approved_at)""",
    "Bank details {0} were confirmed by the person who gave them": (
        "SELECT id FROM bank_details WHERE verified_by IN (changed_by, person_id)"
    ),
    "Payment run {0}: its payments do not come to its totals": """
        SELECT r.serial FROM payment_run r LEFT JOIN payment_item i ON i.run_id = r.id GROUP BY r.id
        HAVING r.item_count <> count(i.id)
        OR r.fee_pence <> coalesce(sum(i.pence) FILTER (WHERE i.rail = 'payroll'), 0)
        OR r.expense_pence <> coalesce(sum(i.pence) FILTER (WHERE i.rail = 'bank'), 0)""",
    "Payment run {0} is {1}, but one of its payments is {2}": """
        SELECT DISTINCT r.serial, r.status, i.status FROM payment_run r JOIN payment_item i ON i.run_id = r.id
        WHERE (r.status = 'cancelled') <> (i.status = 'released')
        OR (r.status LIKE 'reconciled%' AND i.status = 'pending')
        OR (r.status IN ('locked', 'approved') AND i.status IN ('settled', 'failed'))""",
    "Payment run {0} is missing: the numbers have a gap": """
        SELECT n FROM generate_series(1, (SELECT max(serial) FROM payment_run)) AS n
        WHERE n NOT IN (SELECT serial FROM payment_run WHERE serial IS NOT NULL)""",
    "Transfer {0} in the ledger does not balance": (
        "SELECT transfer_id FROM ledger_entry GROUP BY transfer_id HAVING sum(pence) <> 0"
    ),
    "Payment {0} is {1}, and {2} pence of it are in the ledger": """
        SELECT i.reference, i.status, coalesce(sum(e.pence) FILTER (WHERE e.pence > 0), 0)
        FROM payment_item i LEFT JOIN ledger_entry e ON e.item_id = i.id GROUP BY i.id
        HAVING coalesce(sum(e.pence) FILTER (WHERE e.pence > 0), 0)
        <> CASE i.status WHEN 'settled' THEN i.pence ELSE 0 END""",
    **advance_faults.CHECKS,
    **stripe_faults.CHECKS,
}


async def faults(session: AsyncSession, vault: Vault) -> list[str]:
    """Every broken invariant in words; empty when the money is right."""
    wrong: list[str] = []
    for words, query in CHECKS.items():
        wrong += [words.format(*row) for row in (await session.execute(text(query))).all()]
    runs = select(PaymentRun).where(col(PaymentRun.digest).is_not(None)).order_by(col(PaymentRun.serial))
    for run in (await session.exec(runs)).all():
        if rules.digest(await queries.promises(session, run.id)) != run.digest:
            wrong.append(f"Payment run {run.serial} is not what was locked: its digest differs")
    return wrong + await file_faults.faults(session, vault)
