// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.idle;

/**
 * What one router used in one window without traffic.
 *
 * @param cpuMillis CPU time within the window
 * @param heapBytes live after it, after full collections
 * @param metaspaceBytes of its classes after it
 */
record IdleFigures(double cpuMillis, double heapBytes, double metaspaceBytes) {
  /** Returns the figures in the middle between two. */
  IdleFigures mean(IdleFigures other) {
    return new IdleFigures(
        (cpuMillis + other.cpuMillis) / 2,
        (heapBytes + other.heapBytes) / 2,
        (metaspaceBytes + other.metaspaceBytes) / 2);
  }

  /** Returns by how much these are more than others. */
  IdleFigures minus(IdleFigures other) {
    return new IdleFigures(
        cpuMillis - other.cpuMillis,
        heapBytes - other.heapBytes,
        metaspaceBytes - other.metaspaceBytes);
  }
}
