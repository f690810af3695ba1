// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import java.util.List;

/**
 * What the process uses.
 *
 * @param heapBytes of the heap in use after a collection; 0 when none was made for this
 * @param threads how many there are
 * @param deadlocks one line for each thread that waits for another one that waits for it
 * @param oldLoaders bundles whose class loader of before the switch is still held by something
 */
record Resources(long heapBytes, int threads, List<String> deadlocks, List<String> oldLoaders) {
  static final Resources NONE = new Resources(0, 0, List.of(), List.of());
}
