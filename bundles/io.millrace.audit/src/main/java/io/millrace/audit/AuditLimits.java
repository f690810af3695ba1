// SPDX-License-Identifier: Apache-2.0
package io.millrace.audit;

/**
 * How much of the trail stays: the oldest file is deleted when there are more.
 *
 * @param bytes of all files
 * @param files how many
 */
record AuditLimits(long bytes, int files) {
  /** Returns how long one file grows. */
  long fileBytes() {
    return bytes / files;
  }
}
