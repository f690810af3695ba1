// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.platform.SystemTime;
import java.util.Arrays;
import java.util.Locale;

/**
 * How soon callers that wait in a service slot go on when their service is back: from before it is
 * bound until the last of them is admitted, on the machine's own clock.
 */
final class SlotBench {
  private static final double ALLOWED_MILLIS = 5;
  private static final int[] CALLERS = {1, 16, 256};
  private static final int WARM_UP = 2_000;

  private final int rounds;
  private final SystemTime time = new SystemTime();

  SlotBench(int rounds) {
    this.rounds = rounds;
  }

  /** Prints one line of JSON for each number of callers; returns whether all went on in time. */
  boolean run() {
    boolean good = true;
    try {
      for (int callers : CALLERS) {
        System.err.printf("bench: %d callers wait, %d times%n", callers, rounds);
        double[] millis = measure(callers);
        double p99 = millis[millis.length * 99 / 100];
        System.out.printf(
            Locale.ROOT,
            "{\"waiting_callers\":%d,\"rounds\":%d,\"p50_ms\":%.4f,\"p99_ms\":%.4f,"
                + "\"max_ms\":%.4f,\"allowed_p99_ms\":%.0f}%n",
            callers,
            rounds,
            millis[millis.length / 2],
            p99,
            millis[millis.length - 1],
            ALLOWED_MILLIS);
        good &= p99 <= ALLOWED_MILLIS;
      }
    } finally {
      time.stop();
    }
    return good;
  }

  private double[] measure(int callers) {
    double[] millis = new double[rounds];
    for (int round = -WARM_UP; round < rounds; round++) {
      double took = resume(callers);
      if (round >= 0) {
        millis[round] = took;
      }
    }
    Arrays.sort(millis);
    return millis;
  }

  private double resume(int callers) {
    try (Slot<Object> slot = new Slot<>(time, SlotLimits.standard())) {
      Waiting[] waiting = new Waiting[callers];
      for (int i = 0; i < callers; i++) {
        waiting[i] = new Waiting();
        slot.submit(0, waiting[i]);
      }
      long begun = System.nanoTime();
      slot.bind(this);
      long last = begun;
      for (Waiting each : waiting) {
        last = Math.max(last, each.admitted());
      }
      return (last - begun) / 1e6;
    }
  }

  private static final class Waiting implements Caller<Object> {
    private long admitted;

    @Override
    public void admitted(Object service, Runnable done) {
      admitted = System.nanoTime();
      done.run();
    }

    @Override
    public void refused(Refusal why) {
      throw new IllegalStateException("a caller that waits was refused: " + why);
    }

    long admitted() {
      if (admitted == 0) {
        throw new IllegalStateException("a caller still waits though its service is there");
      }
      return admitted;
    }
  }
}
