// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.PrimaryListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** T1–T4 and T6 as the primary's own output, to a sensor that replies as recorded. */
class PrimaryTraceTest {
  private static final Map<String, Trace> TRACES = Trace.all();

  private final List<Bytes> answers = new ArrayList<>();

  private static List<Trace.Step> steps(String... names) {
    List<Trace.Step> steps = new ArrayList<>();
    for (String name : names) {
      steps.addAll(TRACES.get(name).steps());
    }
    return steps;
  }

  private static PrimaryBench bench(List<Trace.Step> recorded) {
    ArrayDeque<Trace.Step> left = new ArrayDeque<>(recorded);
    return new PrimaryBench(sent -> left.isEmpty() ? Bytes.EMPTY : left.remove().reply());
  }

  /** A NIC that asks its questions one after the other, the first when the sensor has started. */
  private final class Nic implements PrimaryListener {
    private final PrimaryBench bench;
    private final ArrayDeque<Bytes> questions;
    final List<Bytes> heard = new ArrayList<>();

    Nic(PrimaryBench bench, ArrayDeque<Bytes> questions) {
      this.bench = bench;
      this.questions = questions;
    }

    @Override
    public void unsolicited(Bytes message) {
      heard.add(message);
      ask();
    }

    private void ask() {
      if (!questions.isEmpty()) {
        bench.primary.exchange(
            questions.remove(),
            false,
            Duration.ofSeconds(30),
            outcome -> {
              answers.add(outcome.answer());
              ask();
            });
      }
    }

    @Override
    public void up() {}

    @Override
    public void down(String reason) {}
  }

  @Test
  void t1_to_t4_start_reboot_notice_and_requests() {
    List<Trace.Step> requests = steps("T2", "T3", "T4");
    List<Trace.Step> expected = steps("T1", "T2", "T3", "T4");
    PrimaryBench bench = bench(expected);
    ArrayDeque<Bytes> questions = new ArrayDeque<>();
    requests.forEach(step -> questions.add(Trace.information(step.sent())));
    Nic nic = new Nic(bench, questions);
    bench.primary.attach(nic, Duration.ofSeconds(60));
    bench.turn(9 * 409 + 5);
    assertThat(bench.wire).isEqualTo(expected);
    assertThat(nic.heard).containsExactly(Trace.information(expected.get(1).reply()));
    assertThat(answers)
        .containsExactlyElementsOf(
            requests.stream().map(step -> Trace.information(step.reply())).toList());
  }

  @Test
  void t6_notification_freed_and_nothing_left() {
    List<Trace.Step> expected = steps("T6");
    PrimaryBench bench = bench(expected);
    Nic nic = new Nic(bench, new ArrayDeque<>());
    bench.primary.attach(nic, Duration.ofSeconds(60));
    bench.turn(10_000);
    assertThat(bench.wire).isEqualTo(expected);
    assertThat(nic.heard).containsExactly(Trace.information(expected.get(1).reply()));
  }
}
