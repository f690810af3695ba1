// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.link.hdlc.frame.Frame;
import io.millrace.link.hdlc.frame.FrameKind;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** T1–T12 replayed to the secondary in arbitrarily split reads, byte for byte. */
class SecondaryTraceProperties {
  private static final Map<String, Trace> TRACES = Trace.all();
  private static final Bytes REBOOT = Bytes.hex("5003ffffb373797304736e73724665763d726274");

  private final ArrayDeque<Bytes> answers = new ArrayDeque<>();

  private SecondaryBench bench(long seed) {
    answers.clear();
    return new SecondaryBench(SecondaryBench.answering(answers), SecondaryBench.splits(seed));
  }

  private void replay(SecondaryBench bench, String name) {
    replay(bench, TRACES.get(name).steps());
  }

  private void replay(SecondaryBench bench, List<Trace.Step> steps) {
    for (Trace.Step step : steps) {
      boolean asks = Trace.isMessage(step.sent()) && !Trace.information(step.sent()).isEmpty();
      int executed = bench.executed.size();
      if (asks && !step.reply().isEmpty()) {
        answers.add(Trace.information(step.reply()));
      }
      assertThat(bench.burst(step.sent())).isEqualTo(step.reply());
      if (asks) {
        assertThat(bench.executed).hasSize(executed + 1);
        assertThat(bench.executed.get(executed)).isEqualTo(Trace.information(step.sent()));
      }
    }
  }

  /** Connects and exchanges so many messages. */
  private void exchange(SecondaryBench bench, int messages) {
    bench.send(Frame.of(FrameKind.SNRM));
    for (int i = 0; i < messages; i++) {
      answers.add(Bytes.hex("00"));
      bench.send(Frame.i(i, i, Bytes.hex("00")));
    }
  }

  @Property(tries = 100)
  void t1_to_t7_are_one_session(@ForAll long seed) {
    SecondaryBench bench = bench(seed);
    bench.secondary.offer(REBOOT, true);
    for (String name : List.of("T1", "T2", "T3", "T4", "T5")) {
      replay(bench, name);
    }
    bench.secondary.offer(Trace.information(TRACES.get("T6").steps().get(1).reply()), false);
    replay(bench, "T6");
    replay(bench, "T7");
  }

  @Property(tries = 100)
  void t8_acknowledging_does_not_free_the_pending_message(@ForAll long seed) {
    SecondaryBench bench = bench(seed);
    bench.secondary.offer(REBOOT, true);
    bench.send(Frame.of(FrameKind.SNRM));
    replay(bench, "T8");
  }

  @Property(tries = 100)
  void t9_a_flag_inside_a_frame(@ForAll long seed) {
    SecondaryBench bench = bench(seed);
    exchange(bench, 6);
    replay(bench, "T9");
  }

  @Property(tries = 100)
  void t10_error_frames(@ForAll long seed) {
    SecondaryBench bench = bench(seed);
    List<Trace.Step> steps = TRACES.get("T10").steps();
    replay(bench, steps.subList(0, 2));
    bench.send(Frame.of(FrameKind.SNRM));
    replay(bench, steps.subList(2, steps.size()));
  }

  @Property(tries = 100)
  void t11_a_repeated_number_is_executed_again(@ForAll long seed) {
    SecondaryBench bench = bench(seed);
    bench.send(Frame.of(FrameKind.SNRM));
    replay(bench, "T11");
  }

  @Property(tries = 100)
  void t12_an_answer_of_no_bytes_is_an_i_frame_without_information(@ForAll long seed) {
    SecondaryBench bench = bench(seed);
    exchange(bench, 4);
    replay(bench, "T12");
  }
}
