// SPDX-License-Identifier: Apache-2.0
package io.millrace.sdk;

/**
 * One thing that was looked at.
 *
 * @param good whether it is as it must be
 * @param what what must be
 * @param seen what was seen instead, or more about it; may be empty
 */
record Finding(boolean good, String what, String seen) {
  @Override
  public String toString() {
    return (good ? "ok    " : "FAIL  ") + what + (seen.isEmpty() ? "" : ": " + seen);
  }
}
