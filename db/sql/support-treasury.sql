-- a change of the appropriation is decided once, and only with the ledger entry that it speaks of

DROP TRIGGER IF EXISTS support_budget_change_fixed;
CREATE TRIGGER support_budget_change_fixed BEFORE UPDATE ON support_budget_change
WHEN OLD.state <> 'PROPOSED' OR NEW.programme_id <> OLD.programme_id OR NEW.kind <> OLD.kind OR NEW.year <> OLD.year OR NEW.source <> OLD.source
  OR NEW.amount_vnd <> OLD.amount_vnd OR NEW.document <> OLD.document OR NEW.dated <> OLD.dated OR NEW.proposed_by <> OLD.proposed_by
BEGIN SELECT RAISE(ABORT, 'a change of the budget is decided once and never rewritten: propose another one'); END;

DROP TRIGGER IF EXISTS support_budget_change_stays;
CREATE TRIGGER support_budget_change_stays BEFORE DELETE ON support_budget_change
BEGIN SELECT RAISE(ABORT, 'a change of the budget is never removed'); END;

DROP TRIGGER IF EXISTS support_budget_change_posted;
CREATE TRIGGER support_budget_change_posted BEFORE UPDATE ON support_budget_change
WHEN OLD.state = 'PROPOSED' AND NEW.state = 'CONFIRMED' AND (
  NOT EXISTS (
    SELECT 1 FROM support_ledger_entry e JOIN support_budget b ON b.id = e.budget_id
    WHERE e.budget_id = NEW.budget_id AND e.seq = NEW.seq AND e.amount_vnd = NEW.amount_vnd AND b.programme_id = NEW.programme_id AND b.year = NEW.year AND b.source = NEW.source
      AND e.posting = CASE NEW.kind WHEN 'APPROPRIATE' THEN 'APPROPRIATE' WHEN 'CUT' THEN 'WITHDRAW_APPROPRIATION' WHEN 'CARRY_OVER' THEN 'CARRY_OUT' ELSE 'CANCEL_APPROPRIATION' END)
  OR (NEW.kind = 'CARRY_OVER' AND NOT EXISTS (
    SELECT 1 FROM support_ledger_entry e JOIN support_budget b ON b.id = e.budget_id
    WHERE e.budget_id = NEW.to_budget_id AND e.seq = NEW.to_seq AND e.amount_vnd = NEW.amount_vnd AND e.posting = 'CARRY_IN' AND b.programme_id = NEW.programme_id AND b.year = NEW.year + 1 AND b.source = NEW.source)))
BEGIN SELECT RAISE(ABORT, 'a confirmed change of the budget needs its ledger entry'); END;

-- a comparison that was closed stays as it was

DROP TRIGGER IF EXISTS support_reconciliation_fixed;
CREATE TRIGGER support_reconciliation_fixed BEFORE UPDATE ON support_reconciliation
WHEN OLD.state = 'CLOSED' OR NEW.budget_id <> OLD.budget_id OR NEW.from_on <> OLD.from_on OR NEW.to_on <> OLD.to_on OR NEW.file_digest <> OLD.file_digest OR NEW.treasury_vnd <> OLD.treasury_vnd OR NEW.floor_vnd <> OLD.floor_vnd
BEGIN SELECT RAISE(ABORT, 'a closed reconciliation is never changed'); END;

DROP TRIGGER IF EXISTS support_reconciliation_explained;
CREATE TRIGGER support_reconciliation_explained BEFORE UPDATE ON support_reconciliation
WHEN NEW.state = 'CLOSED' AND EXISTS (SELECT 1 FROM support_reconciliation_line WHERE reconciliation_id = NEW.id AND outcome <> 'MATCHED' AND explanation = '')
BEGIN SELECT RAISE(ABORT, 'every difference is explained before a reconciliation is closed'); END;

DROP TRIGGER IF EXISTS support_reconciliation_stays;
CREATE TRIGGER support_reconciliation_stays BEFORE DELETE ON support_reconciliation
BEGIN SELECT RAISE(ABORT, 'a reconciliation is never removed'); END;

DROP TRIGGER IF EXISTS support_reconciliation_line_fixed;
CREATE TRIGGER support_reconciliation_line_fixed BEFORE UPDATE ON support_reconciliation_line
WHEN (SELECT state FROM support_reconciliation WHERE id = OLD.reconciliation_id) = 'CLOSED' OR NEW.outcome <> OLD.outcome OR NEW.treasury_vnd IS NOT OLD.treasury_vnd OR NEW.floor_vnd IS NOT OLD.floor_vnd OR NEW.contract_id IS NOT OLD.contract_id
BEGIN SELECT RAISE(ABORT, 'only the explanation of an open reconciliation can be written'); END;

DROP TRIGGER IF EXISTS support_reconciliation_line_stays;
CREATE TRIGGER support_reconciliation_line_stays BEFORE DELETE ON support_reconciliation_line
BEGIN SELECT RAISE(ABORT, 'a line of a reconciliation is never removed'); END;
