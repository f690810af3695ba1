// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import java.util.List;

/**
 * What the process uses.
 *
 * @param heapBytes of the heap in use after a collection; 0 when none was made for this
 * @param threads how many there are
 * @param coreShare the share of a core that a thread of this machine can get, 1 when it is idle
 * @param deadlocks one line for each thread that waits for another one that waits for it
 * @param oldLoaders bundles whose class loader of before the switch is still held by something
 */
record Resources(
    long heapBytes,
    int threads,
    double coreShare,
    List<String> deadlocks,
    List<String> oldLoaders) {
  static final Resources NONE = new Resources(0, 0, 1, List.of(), List.of());
}
