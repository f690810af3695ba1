// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.idle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said of routers that were measured. */
class IdleReportTest {
  private static final int SECONDS = 300;
  private static final long MIB = 1 << 20;

  private static IdleFigures figures(double cpuMillis, double heapMib, double metaspaceMib) {
    return new IdleFigures(cpuMillis, heapMib * MIB, metaspaceMib * MIB);
  }

  /** A round in which the whole router took so much, and the one without SSH so much. */
  private static IdleRound round(double first, double second, double without) {
    return new IdleRound(
        figures(first, 20, 40), figures(second, 22, 42), Map.of("ssh", figures(without, 19, 38)));
  }

  private static IdleReport report(IdleRound... rounds) {
    return new IdleReport(SECONDS, List.of(rounds));
  }

  @Test
  void cost_is_the_median_of_the_rounds() {
    IdleReport report =
        report(round(6000, 6000, 5950), round(6010, 6010, 5900), round(6000, 6020, 3000));
    assertThat(report.costMillis("ssh")).isEqualTo(110);
    assertThat(report.allowedMillis()).isEqualTo(0.02 * 6010);
    assertThat(report.missed()).isEmpty();
    ObjectNode json = report.json();
    assertThat(json.get("cpu_of_core_percent").asDouble()).isEqualTo(2.0033);
    assertThat(json.at("/bundles/ssh/cpu_of_core_percent").asDouble()).isEqualTo(0.0367);
    assertThat(json.at("/bundles/ssh/cpu_of_router_percent").asDouble()).isEqualTo(1.8303);
    assertThat(json.at("/bundles/ssh/heap_kib").asLong()).isEqualTo(2048);
    assertThat(json.at("/bundles/ssh/metaspace_kib").asLong()).isEqualTo(3072);
    assertThat(json.get("good").asBoolean()).isTrue();
  }

  @Test
  void two_rounds_have_the_middle_between_them() {
    assertThat(report(round(6000, 6000, 5900), round(6000, 6000, 5800)).costMillis("ssh"))
        .isEqualTo(150);
  }

  @Test
  void interface_that_takes_more_than_it_may_is_missed() {
    IdleReport report = report(round(6000, 6000, 5870));
    assertThat(report.missed())
        .containsExactly("ssh takes 130 ms of CPU when it is idle, allowed are 120");
    assertThat(report.json().get("good").asBoolean()).isFalse();
  }

  /** 0.02 % of one core: 60 ms in 300 s. */
  @Test
  void what_cannot_be_told_from_nothing_is_no_miss() {
    assertThat(report(round(500, 500, 440)).missed()).isEmpty();
    assertThat(report(round(500, 500, 430)).missed()).hasSize(1);
  }

  @Test
  void short_window_has_a_floor_of_what_the_kernel_can_count() {
    assertThat(new IdleReport(30, List.of(round(140, 140, 100))).missed()).isEmpty();
    assertThat(new IdleReport(30, List.of(round(140, 140, 90))).missed()).hasSize(1);
    assertThat(new IdleReport(30, List.of(round(140, 190, 160))).missed()).hasSize(1);
  }

  @Test
  void interface_without_which_a_router_takes_more_is_no_miss() {
    assertThat(report(round(6000, 6000, 7000)).missed()).isEmpty();
  }

  /** Otherwise a measurement on a busy machine would be good by chance. */
  @Test
  void machine_that_is_not_quiet_is_a_miss() {
    assertThat(report(round(6000, 6800, 6400)).missed())
        .singleElement()
        .asString()
        .startsWith(
            "the machine is not quiet: two equal routers differ by 800 ms of CPU, allowed are 640");
  }

  @Test
  void router_that_took_nothing_at_all_can_be_reported() {
    assertThat(report(round(0, 0, 0)).json().at("/bundles/ssh/cpu_of_router_percent").asDouble())
        .isZero();
  }
}
