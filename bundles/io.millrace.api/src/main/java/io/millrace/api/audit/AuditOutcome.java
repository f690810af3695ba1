// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.audit;

/** How something that was ordered ended. */
public enum AuditOutcome {
  /** It was begun and goes on by itself; another record tells how it ended. */
  STARTED,
  /** It was done. */
  DONE,
  /** It was not permitted or not accepted; nothing was changed. */
  REFUSED,
  /** It was tried and did not succeed. */
  FAILED
}
