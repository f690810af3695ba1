// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

/** An entry that is removed when it was not used for long. */
abstract class ExpiringEntry {
  /** When it was used last, in nanoseconds. */
  long usedAt;

  /** Tells whether something is open that needs it. */
  abstract boolean isBusy();

  /** It has been removed. */
  abstract void expired();
}
