// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import java.lang.management.ManagementFactory;

/** The process's up-time, which a clock that is set does not change. */
final class UpTime {
  private UpTime() {}

  static long millis() {
    return ManagementFactory.getRuntimeMXBean().getUptime();
  }
}
