// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

/** A memory that is given up when it was not used for long. */
abstract class Aged {
  /** When it was used last, in nanoseconds. */
  long usedAt;

  /** Tells whether something is open that needs it. */
  abstract boolean isBusy();

  /** It is given up. */
  abstract void forgotten();
}
