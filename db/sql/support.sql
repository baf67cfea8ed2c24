-- The ledger moves the running balances; nothing else may. Entries are added, never changed or removed.

DROP TRIGGER IF EXISTS support_ledger_entry_moves;
CREATE TRIGGER support_ledger_entry_moves AFTER INSERT ON support_ledger_entry
BEGIN
  SELECT RAISE(ABORT, 'ledger entry out of sequence')
    WHERE NEW.seq <> (SELECT entries + 1 FROM support_budget WHERE id = NEW.budget_id);
  UPDATE support_budget SET
    entries = NEW.seq,
    appropriated_vnd = appropriated_vnd + (NEW.credit_state = 'SOURCE') * NEW.amount_vnd - (NEW.debit_state = 'SOURCE') * NEW.amount_vnd,
    available_vnd = available_vnd + ((NEW.debit_state = 'APPROPRIATED') - (NEW.credit_state = 'APPROPRIATED')) * NEW.amount_vnd,
    reserved_vnd = reserved_vnd + ((NEW.debit_state = 'RESERVED') - (NEW.credit_state = 'RESERVED')) * NEW.amount_vnd,
    committed_vnd = committed_vnd + ((NEW.debit_state = 'COMMITTED') - (NEW.credit_state = 'COMMITTED')) * NEW.amount_vnd,
    advanced_vnd = advanced_vnd + ((NEW.debit_state = 'ADVANCED') - (NEW.credit_state = 'ADVANCED')) * NEW.amount_vnd,
    settled_vnd = settled_vnd + ((NEW.debit_state = 'SETTLED') - (NEW.credit_state = 'SETTLED')) * NEW.amount_vnd,
    released_vnd = released_vnd + ((NEW.debit_state = 'RELEASED') - (NEW.credit_state = 'RELEASED')) * NEW.amount_vnd,
    recovered_vnd = recovered_vnd + ((NEW.debit_state = 'RECOVERED') - (NEW.credit_state = 'RECOVERED')) * NEW.amount_vnd
  WHERE id = NEW.budget_id;
END;

DROP TRIGGER IF EXISTS support_ledger_entry_kept;
CREATE TRIGGER support_ledger_entry_kept BEFORE UPDATE ON support_ledger_entry
BEGIN SELECT RAISE(ABORT, 'a ledger entry is never changed: correct it with a new one'); END;

DROP TRIGGER IF EXISTS support_ledger_entry_stays;
CREATE TRIGGER support_ledger_entry_stays BEFORE DELETE ON support_ledger_entry
BEGIN SELECT RAISE(ABORT, 'a ledger entry is never removed: correct it with a new one'); END;

DROP TRIGGER IF EXISTS support_budget_starts_empty;
CREATE TRIGGER support_budget_starts_empty BEFORE INSERT ON support_budget
WHEN NEW.appropriated_vnd <> 0 OR NEW.available_vnd <> 0 OR NEW.entries <> 0
BEGIN SELECT RAISE(ABORT, 'a budget starts empty: money comes in by the ledger'); END;

-- a change of balances must be explained by the entry that has just been written
DROP TRIGGER IF EXISTS support_budget_by_ledger;
CREATE TRIGGER support_budget_by_ledger BEFORE UPDATE ON support_budget
WHEN (NEW.appropriated_vnd <> OLD.appropriated_vnd OR NEW.available_vnd <> OLD.available_vnd OR NEW.reserved_vnd <> OLD.reserved_vnd
   OR NEW.committed_vnd <> OLD.committed_vnd OR NEW.advanced_vnd <> OLD.advanced_vnd OR NEW.settled_vnd <> OLD.settled_vnd
   OR NEW.released_vnd <> OLD.released_vnd OR NEW.recovered_vnd <> OLD.recovered_vnd OR NEW.entries <> OLD.entries)
  AND (NEW.entries <> OLD.entries + 1 OR NOT EXISTS (SELECT 1 FROM support_ledger_entry WHERE budget_id = NEW.id AND seq = NEW.entries))
BEGIN SELECT RAISE(ABORT, 'balances move with the ledger only'); END;

DROP TRIGGER IF EXISTS support_decision_kept;
CREATE TRIGGER support_decision_kept BEFORE UPDATE ON support_decision
BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;

DROP TRIGGER IF EXISTS support_decision_stays;
CREATE TRIGGER support_decision_stays BEFORE DELETE ON support_decision
BEGIN SELECT RAISE(ABORT, 'a decision is never removed'); END;

DROP TRIGGER IF EXISTS support_rule_version_kept;
CREATE TRIGGER support_rule_version_kept BEFORE UPDATE ON support_rule_version
BEGIN SELECT RAISE(ABORT, 'a rule version is never changed: add a new one'); END;

DROP TRIGGER IF EXISTS support_rule_version_stays;
CREATE TRIGGER support_rule_version_stays BEFORE DELETE ON support_rule_version
BEGIN SELECT RAISE(ABORT, 'a rule version is never removed: decisions rest on it'); END;

DROP TRIGGER IF EXISTS support_programme_version_kept;
CREATE TRIGGER support_programme_version_kept BEFORE UPDATE ON support_programme_version
BEGIN SELECT RAISE(ABORT, 'a version of a programme is never changed: add a new one'); END;

DROP TRIGGER IF EXISTS support_programme_version_stays;
CREATE TRIGGER support_programme_version_stays BEFORE DELETE ON support_programme_version
BEGIN SELECT RAISE(ABORT, 'a version of a programme is never removed: dossiers rest on it'); END;

DROP TRIGGER IF EXISTS support_holiday_kept;
CREATE TRIGGER support_holiday_kept BEFORE UPDATE ON support_holiday
BEGIN SELECT RAISE(ABORT, 'a day of the calendar is never changed: add a new row'); END;

DROP TRIGGER IF EXISTS support_holiday_stays;
CREATE TRIGGER support_holiday_stays BEFORE DELETE ON support_holiday
BEGIN SELECT RAISE(ABORT, 'a day of the calendar is never removed: add a new row'); END;

DROP TRIGGER IF EXISTS support_appeal_fixed;
CREATE TRIGGER support_appeal_fixed BEFORE UPDATE ON support_appeal
WHEN OLD.state <> 'FILED' OR NEW.application_id <> OLD.application_id OR NEW.round <> OLD.round OR NEW.decision_id <> OLD.decision_id OR NEW.filed_at <> OLD.filed_at OR NEW.due_on <> OLD.due_on
BEGIN SELECT RAISE(ABORT, 'a complaint is answered once and never rewritten'); END;

DROP TRIGGER IF EXISTS support_appeal_stays;
CREATE TRIGGER support_appeal_stays BEFORE DELETE ON support_appeal
BEGIN SELECT RAISE(ABORT, 'a complaint is never removed'); END;
