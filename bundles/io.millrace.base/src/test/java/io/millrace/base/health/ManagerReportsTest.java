// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.health.Finding;
import java.util.List;
import org.apache.felix.hc.api.Result.Status;
import org.junit.jupiter.api.Test;

class ManagerReportsTest {
  private static final List<Finding> FINDINGS =
      List.of(
          new Finding("late", Status.WARN, "a loop is 1 s late"),
          new Finding("loops", Status.CRITICAL, "a loop has ended"),
          new Finding("replaced", Status.TEMPORARILY_UNAVAILABLE, "is being replaced"),
          new Finding("good", Status.OK, "runs"));

  @Test
  void what_is_late_or_replaced_is_alive() {
    assertThat(ManagerReports.lines(FINDINGS, ManagerReports::isDead))
        .containsExactly("loops: a loop has ended");
  }

  @Test
  void what_is_replaced_does_not_answer() {
    assertThat(ManagerReports.lines(FINDINGS, ManagerReports::isBad))
        .containsExactly("loops: a loop has ended", "replaced: is being replaced");
  }
}
