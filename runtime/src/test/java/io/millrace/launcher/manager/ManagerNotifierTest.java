// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManagerNotifierTest {
  private static final List<String> GOOD = List.of();

  private final List<String> sent = new ArrayList<>();
  private final Map<String, List<String>> reports = new HashMap<>();
  private long nanos;
  private final ManagerNotifier notifier =
      new ManagerNotifier(new ManagerSettings(Duration.ofSeconds(60)), sent::addAll, () -> nanos);

  private List<String> look() {
    sent.clear();
    notifier.look();
    return sent;
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private void watch() {
    notifier.watch(what -> Optional.ofNullable(reports.get(what)));
  }

  private void report(List<String> live, List<String> ready) {
    reports.put("live", live);
    reports.put("ready", ready);
  }

  @Test
  void router_whose_gateway_does_not_answer_is_not_ready() {
    watch();
    report(GOOD, List.of("gateway: a request to udp (port 5683) has no answer"));
    assertThat(look())
        .containsExactly(
            "EXTEND_TIMEOUT_USEC=60000000",
            "STATUS=gateway: a request to udp (port 5683) has no answer");
    pass(Duration.ofMillis(250));
    assertThat(look()).isEmpty();
    report(GOOD, GOOD);
    assertThat(look()).containsExactly("READY=1", "WATCHDOG=1", "STATUS=answers requests");
    assertThat(look()).containsExactly("WATCHDOG=1");
  }

  @Test
  void router_whose_loops_hang_gives_no_sign_of_life_until_they_run() {
    ready();
    report(List.of("loops: the loop udp has run no task for 4 s"), GOOD);
    assertThat(look()).isEmpty();
    pass(Duration.ofHours(1));
    assertThat(look()).isEmpty();
    report(GOOD, GOOD);
    assertThat(look()).containsExactly("WATCHDOG=1");
  }

  private void ready() {
    watch();
    report(GOOD, GOOD);
    assertThat(look()).contains("READY=1");
  }

  @Test
  void router_that_lives_and_does_not_answer_is_not_started_again() {
    ready();
    report(GOOD, List.of("gateway: away"));
    assertThat(look()).containsExactly("WATCHDOG=1", "STATUS=gateway: away");
  }

  @Test
  void bundle_that_looks_at_the_loops_may_be_replaced_and_not_stay_away() {
    ready();
    reports.clear();
    pass(ManagerNotifier.AWAY.minusSeconds(1));
    assertThat(look()).containsExactly("WATCHDOG=1", "STATUS=in change");
    pass(Duration.ofSeconds(2));
    assertThat(look()).isEmpty();
    report(GOOD, GOOD);
    assertThat(look()).contains("WATCHDOG=1");
  }

  @Test
  void framework_that_starts_again_has_as_long_as_the_launcher_gives_it() {
    ready();
    notifier.change();
    pass(ManagerNotifier.CHANGE.minusSeconds(1));
    assertThat(look()).containsExactly("WATCHDOG=1", "STATUS=starts");
    pass(Duration.ofSeconds(2));
    assertThat(look()).isEmpty();
    watch();
    assertThat(look()).contains("WATCHDOG=1", "STATUS=answers requests");
  }

  @Test
  void end_is_said_once_and_nothing_after_it() {
    ready();
    sent.clear();
    notifier.close();
    notifier.close();
    assertThat(sent).containsExactly("STOPPING=1", "STATUS=stops");
    assertThat(look()).isEmpty();
  }

  @Test
  void lines_of_a_status_become_one() {
    watch();
    report(GOOD, List.of("a", "b\nREADY=1"));
    assertThat(look()).contains("STATUS=a; b; READY=1").doesNotContain("READY=1");
  }
}
