// SPDX-License-Identifier: Apache-2.0
package io.millrace.rig;

import java.util.List;

/** A process and its children: a router that is held is one, and would go on without its parent. */
final class ProcessTree {
  private ProcessTree() {}

  /** Ends all of them (SIGKILL). */
  static void destroy(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
