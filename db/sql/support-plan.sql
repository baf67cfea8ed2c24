-- a need stands in one living plan only
DROP TRIGGER IF EXISTS support_plan_line_once;
CREATE TRIGGER support_plan_line_once BEFORE INSERT ON support_plan_line
WHEN EXISTS (SELECT 1 FROM support_plan_line l JOIN support_plan p ON p.id = l.plan_id WHERE l.application_id = NEW.application_id AND l.plan_id <> NEW.plan_id AND p.state <> 'DROPPED')
BEGIN SELECT RAISE(ABORT, 'this need stands in another plan'); END;

-- lines move while the plan is a draft only
DROP TRIGGER IF EXISTS support_plan_line_added;
CREATE TRIGGER support_plan_line_added BEFORE INSERT ON support_plan_line
WHEN (SELECT state FROM support_plan WHERE id = NEW.plan_id) <> 'DRAFT'
BEGIN SELECT RAISE(ABORT, 'a plan that was sent is never changed'); END;

DROP TRIGGER IF EXISTS support_plan_line_removed;
CREATE TRIGGER support_plan_line_removed BEFORE DELETE ON support_plan_line
WHEN (SELECT state FROM support_plan WHERE id = OLD.plan_id) <> 'DRAFT'
BEGIN SELECT RAISE(ABORT, 'a plan that was sent is never changed'); END;

DROP TRIGGER IF EXISTS support_plan_line_fixed;
CREATE TRIGGER support_plan_line_fixed BEFORE UPDATE ON support_plan_line
BEGIN SELECT RAISE(ABORT, 'a line of a plan is taken out and added anew'); END;

DROP TRIGGER IF EXISTS support_plan_fixed;
CREATE TRIGGER support_plan_fixed BEFORE UPDATE ON support_plan
WHEN OLD.state IN ('APPROVED', 'DROPPED')
BEGIN SELECT RAISE(ABORT, 'an approved or dropped plan is never changed'); END;

DROP TRIGGER IF EXISTS support_procurement_kept;
CREATE TRIGGER support_procurement_kept BEFORE UPDATE ON support_procurement
BEGIN SELECT RAISE(ABORT, 'a record of how a provider was chosen is never changed: add a newer one'); END;

DROP TRIGGER IF EXISTS support_procurement_stays;
CREATE TRIGGER support_procurement_stays BEFORE DELETE ON support_procurement
BEGIN SELECT RAISE(ABORT, 'a record of how a provider was chosen is never removed'); END;
