"""What is wrong with payments by Stripe, if anything: each one SELECT that finds what should not be."""

CHECKS: dict[str, str] = {
    "Payment {0} stands as {1} at Stripe, and as {2} with us": """
        SELECT s.reference, s.state, i.status FROM stripe_payment s JOIN payment_item i ON i.id = s.item_id
        WHERE i.status <> CASE WHEN s.state IN ('paid', 'came_back') THEN 'settled'
        WHEN s.state = 'failed' THEN 'failed' ELSE 'pending' END""",
    "Payment {0} is not what was sent to Stripe": """
        SELECT i.reference FROM stripe_payment s JOIN payment_item i ON i.id = s.item_id
        LEFT JOIN payee_account a ON a.id = i.payee_id
        WHERE s.pence <> i.pence OR s.reference <> i.reference OR s.payee_id IS DISTINCT FROM i.payee_id
        OR s.account IS DISTINCT FROM a.account""",
    "Payment {0} goes into a Stripe account of another person": """
        SELECT i.reference FROM payment_item i JOIN payee_account a ON a.id = i.payee_id
        LEFT JOIN person p ON p.id = i.person_id LEFT JOIN person q ON q.id = a.person_id
        WHERE coalesce(p.merged_into, i.person_id) <> coalesce(q.merged_into, a.person_id)""",
    "Payment {0} was paid by Stripe, and has no transfer or no payout": """
        SELECT reference FROM stripe_payment WHERE state IN ('paid', 'came_back')
        AND (transfer IS NULL OR payout IS NULL OR paid_on IS NULL)""",
    "Payment {0} was sent to Stripe before its run was approved": """
        SELECT i.reference FROM stripe_payment s JOIN payment_item i ON i.id = s.item_id
        JOIN payment_run r ON r.id = i.run_id WHERE r.approved_at IS NULL OR s.made_at < r.approved_at""",
    "Payment {0} was the first into a Stripe account that the run's maker or checker had confirmed": """
        SELECT i.reference FROM payment_item i JOIN payment_run r ON r.id = i.run_id
        JOIN payee_account a ON a.id = i.payee_id
        WHERE r.approved_at IS NOT NULL AND a.verified_by IN (r.maker_id, r.checker_id)
        AND NOT EXISTS (SELECT 1 FROM payment_item p JOIN ledger_entry e ON e.item_id = p.id
            WHERE p.payee_id = i.payee_id AND e.at <= r.approved_at)""",
    "The Stripe account {0} was confirmed by the person it pays": (
        "SELECT id FROM payee_account WHERE verified_by = person_id"
    ),
}
