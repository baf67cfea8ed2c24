-- all claims of a contract stay within what was paid under it for accepted work
DROP TRIGGER IF EXISTS support_recovery_within;
CREATE TRIGGER support_recovery_within BEFORE INSERT ON support_recovery
WHEN NEW.amount_vnd + (SELECT coalesce(sum(amount_vnd), 0) FROM support_recovery WHERE contract_id = NEW.contract_id AND state <> 'DROPPED')
   > (SELECT coalesce(sum(state_vnd), 0) FROM support_payment WHERE contract_id = NEW.contract_id AND kind = 'DELIVERY' AND state = 'PAID')
BEGIN SELECT RAISE(ABORT, 'no more is claimed back than was paid'); END;

DROP TRIGGER IF EXISTS support_recovery_fixed;
CREATE TRIGGER support_recovery_fixed BEFORE UPDATE ON support_recovery
WHEN OLD.state IN ('DROPPED', 'REPAID') OR NEW.amount_vnd <> OLD.amount_vnd OR NEW.contract_id <> OLD.contract_id OR NEW.articles_json <> OLD.articles_json OR NEW.proposed_by <> OLD.proposed_by
  OR (OLD.decided_by IS NOT NULL AND NEW.decided_by IS NOT OLD.decided_by)
BEGIN SELECT RAISE(ABORT, 'a claim is never changed: drop it, or add another'); END;

DROP TRIGGER IF EXISTS support_recovery_stays;
CREATE TRIGGER support_recovery_stays BEFORE DELETE ON support_recovery
BEGIN SELECT RAISE(ABORT, 'a claim is never removed'); END;

-- what has been repaid is the sum of the repayments, whoever writes it
DROP TRIGGER IF EXISTS support_recovery_repaid;
CREATE TRIGGER support_recovery_repaid BEFORE UPDATE OF repaid_vnd ON support_recovery
WHEN NEW.repaid_vnd <> (SELECT coalesce(sum(amount_vnd), 0) FROM support_recovery_payment WHERE recovery_id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'what was repaid moves with the repayments only'); END;

DROP TRIGGER IF EXISTS support_recovery_payment_third;
CREATE TRIGGER support_recovery_payment_third BEFORE INSERT ON support_recovery_payment
WHEN NOT EXISTS (SELECT 1 FROM support_recovery WHERE id = NEW.recovery_id AND state = 'CLAIMED' AND proposed_by <> NEW.recorded_by AND decided_by <> NEW.recorded_by)
BEGIN SELECT RAISE(ABORT, 'a repayment is recorded by a third person, for a claim that was decided'); END;

DROP TRIGGER IF EXISTS support_recovery_payment_counts;
CREATE TRIGGER support_recovery_payment_counts AFTER INSERT ON support_recovery_payment
BEGIN
  UPDATE support_recovery SET repaid_vnd = repaid_vnd + NEW.amount_vnd, state = CASE WHEN repaid_vnd + NEW.amount_vnd = amount_vnd THEN 'REPAID' ELSE state END, version = version + 1 WHERE id = NEW.recovery_id;
END;

DROP TRIGGER IF EXISTS support_recovery_payment_kept;
CREATE TRIGGER support_recovery_payment_kept BEFORE UPDATE ON support_recovery_payment
BEGIN SELECT RAISE(ABORT, 'a repayment is never changed'); END;

DROP TRIGGER IF EXISTS support_recovery_payment_stays;
CREATE TRIGGER support_recovery_payment_stays BEFORE DELETE ON support_recovery_payment
BEGIN SELECT RAISE(ABORT, 'a repayment is never removed'); END;
