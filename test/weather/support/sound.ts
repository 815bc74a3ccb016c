/** Combinations that are no trouble: what is said there is sound. */
export const sound: ReadonlySet<string> = new Set([
  // So answers GitLab through version 17, which sends whole histories with the runs.
  'status 404 | metrics/get-history of no run',
  // So answers GitLab for an account that was deleted.
  'status 404 | user',
]);
