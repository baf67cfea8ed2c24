-- A signed contract's money and parties stand; only its state moves on.
DROP TRIGGER IF EXISTS support_contract_fixed;
CREATE TRIGGER support_contract_fixed BEFORE UPDATE ON support_contract
WHEN OLD.state <> 'DRAFT' AND (NEW.value_vnd <> OLD.value_vnd OR NEW.state_vnd <> OLD.state_vnd OR NEW.advance_vnd <> OLD.advance_vnd OR NEW.application_id <> OLD.application_id
  OR NEW.number IS NOT OLD.number OR NEW.dated IS NOT OLD.dated OR NEW.provider_organisation_id IS NOT OLD.provider_organisation_id OR NEW.budget_id IS NOT OLD.budget_id OR NEW.procurement_id IS NOT OLD.procurement_id)
BEGIN SELECT RAISE(ABORT, 'a signed contract is never changed'); END;

-- a content stands in one living contract only
DROP TRIGGER IF EXISTS support_contract_item_once;
CREATE TRIGGER support_contract_item_once BEFORE INSERT ON support_contract_item
WHEN EXISTS (SELECT 1 FROM support_contract_item i JOIN support_contract c ON c.id = i.contract_id WHERE i.item_id = NEW.item_id AND c.id <> NEW.contract_id AND c.state NOT IN ('VOID','ENDED'))
BEGIN SELECT RAISE(ABORT, 'this content stands in another contract'); END;

DROP TRIGGER IF EXISTS support_payment_stays;
CREATE TRIGGER support_payment_stays BEFORE DELETE ON support_payment
BEGIN SELECT RAISE(ABORT, 'a payment is never removed'); END;

DROP TRIGGER IF EXISTS support_payment_decided;
CREATE TRIGGER support_payment_decided BEFORE UPDATE ON support_payment
WHEN OLD.state <> 'ASKED'
BEGIN SELECT RAISE(ABORT, 'a decided payment is never changed'); END;
