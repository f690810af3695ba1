// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.release.ReleaseName;
import io.millrace.api.release.ReleaseReport;
import io.millrace.api.release.ReleaseStage;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReportTextTest {
  private static final ReleaseName HOUSE =
      ReleaseName.of("org.example:house:mrl:1.2", "1.2", 3, "");

  private static ReleaseReport report(
      ReleaseStage stage, ReleaseName release, String reason, String... evidence) {
    return ReleaseReport.of(
        "7-a", stage, Instant.EPOCH, release, "", reason, List.of(evidence), 90);
  }

  @Test
  void release_that_stays_is_named_with_what_the_verdict_rests_on() {
    ReleaseReport report =
        report(ReleaseStage.COMMITTED, HOUSE, "", "errors: none", "latency: as before");
    assertThat(ReportText.line(report)).isEqualTo("committed: org.example:house:mrl:1.2 runs");
    assertThat(ReportText.verdict(report))
        .isEqualTo(
            "committed: org.example:house:mrl:1.2 runs\n"
                + "judged: errors: none\n"
                + "        latency: as before");
    assertThat(ReportText.isGood(report)).isTrue();
  }

  @Test
  void evidence_that_is_the_reason_is_said_once() {
    ReleaseReport report =
        report(
            ReleaseStage.ROLLED_BACK,
            HOUSE,
            "errors: half; late: 3 s",
            "errors: half",
            "late: 3 s");
    assertThat(ReportText.verdict(report))
        .isEqualTo("rolled back, the set before runs: errors: half; late: 3 s");
    assertThat(ReportText.isGood(report)).isFalse();
  }

  @Test
  void change_that_waits_says_for_how_long_and_by_what_it_is_kept() {
    assertThat(ReportText.line(report(ReleaseStage.AWAITING_CONFIRM, HOUSE, "")))
        .isEqualTo(
            "org.example:house:mrl:1.2 runs and is undone in 90 s unless you give"
                + " release:confirm");
  }

  @Test
  void order_that_was_needless_is_good_and_no_refusal() {
    ReleaseReport report =
        report(ReleaseStage.REFUSED, ReleaseName.FACTORY, "there is nothing to undo");
    assertThat(ReportText.line(report)).isEqualTo("refused: there is nothing to undo");
    assertThat(ReportText.isGood(report)).isFalse();
    ReleaseReport needless = report.withCriterion("nothing-to-undo");
    assertThat(ReportText.line(needless)).isEqualTo("there is nothing to undo");
    assertThat(ReportText.isGood(needless)).isTrue();
  }

  @Test
  void set_that_the_program_brought_is_called_so() {
    assertThat(ReportText.line(report(ReleaseStage.COMMITTED, ReleaseName.FACTORY, "")))
        .isEqualTo("committed: the factory set runs");
  }

  @ParameterizedTest
  @EnumSource
  void each_stage_is_one_line(ReleaseStage stage) {
    assertThat(ReportText.line(report(stage, HOUSE, "why"))).isNotBlank().doesNotContain("\n");
  }
}
