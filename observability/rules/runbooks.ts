/**
 * Where the runbooks are read: `https://…/docs/runbooks` of the place where this repository is kept, then
 * `npm run dashboards`. As long as that is not known it is the folder in the repository, which is no address.
 */
export const RUNBOOKS: string = "docs/runbooks";

/** Whether a browser finds the runbooks there. */
export const ARE_RUNBOOKS_SERVED = RUNBOOKS.includes("://");

/** The runbook of an alert, whose name may be a template. */
export function runbookOf(alert: string): string {
  return `${RUNBOOKS}/${alert}.md`;
}
