/** Exit statuses of both commands. INTERRUPTED and TERMINATED: a second signal ended the process at once. */
export const exitStatus = {
  OK: 0,
  LOSS: 1,
  CONFIGURATION: 2,
  RUNTIME: 3,
  INTERRUPTED: 130,
  TERMINATED: 143,
} as const;
