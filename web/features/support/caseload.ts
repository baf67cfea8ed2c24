/** The lines of a proposal as a form sends them: `row.N` the dossier, `officer.N` who was chosen, `proposed.N` who was proposed; empty for nobody. */
export function proposedRows(values: Record<string, string>): { application: string; officer: string | null; proposed: string | null }[] {
  const rows: { application: string; officer: string | null; proposed: string | null }[] = [];
  for (let n = 0; values[`row.${n}`]; n++) rows.push({ application: values[`row.${n}`]!, officer: values[`officer.${n}`] || null, proposed: values[`proposed.${n}`] || null });
  return rows;
}
