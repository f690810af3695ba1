// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.batch;

import java.util.Set;

/** Finds out whether this process can send and receive in batches. */
final class Trial {
  private static final Set<String> PROCESSORS = Set.of("amd64", "x86_64", "aarch64", "riscv64");
  private static final int FIRST_JAVA = 22;

  private Trial() {}

  /** Returns why it cannot; empty if it can. */
  static String refusal() {
    String system = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
    if (Runtime.version().feature() < FIRST_JAVA) {
      return "Java " + Runtime.version().feature() + " has no foreign-function interface";
    }
    if (!system.startsWith("Linux") || !PROCESSORS.contains(System.getProperty("os.arch"))) {
      return "the layouts of " + system + " are not known";
    }
    try {
      new Errno();
      return "";
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return "the C library cannot be called: " + rootOf(e);
    }
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
