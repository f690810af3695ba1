// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import io.millrace.api.metrics.Meters;
import io.millrace.api.metrics.Sample;
import java.time.Duration;
import org.osgi.framework.BundleContext;

/**
 * Waits a little for a moment in which no client waits for an answer and hardly any asks: a full
 * collection stops the whole router for a tenth of a second and more, which clients would feel.
 */
final class QuietMoment {
  private static final String OPEN = "millrace_gateway_open_exchanges";
  private static final String ANSWERED = "millrace_gateway_requests_total";
  private static final Duration STEP = Duration.ofMillis(10);

  /** The rate is known after so many steps; at most one request a step may come. */
  private static final int LEAST_STEPS = 5;

  private static final int MOST_STEPS = 40;

  private final BundleContext context;
  private final Pause pause;

  QuietMoment(BundleContext context, Pause pause) {
    this.context = context;
    this.pause = pause;
  }

  private record Traffic(double open, double answered) {
    static Traffic read(Meters meters) {
      double open = 0;
      double answered = 0;
      for (Sample each : meters.samples()) {
        if (each.name().equals(OPEN)) {
          open += each.value();
        } else if (each.name().equals(ANSWERED)) {
          answered += each.value();
        }
      }
      return new Traffic(open, answered);
    }
  }

  /** Returns when there is such a moment, with true, or after 0.4 s. */
  boolean await() {
    try {
      Traffic begun = traffic();
      for (int step = 1; step <= MOST_STEPS; step++) {
        pause.sleep(STEP);
        Traffic now = traffic();
        if (step >= LEAST_STEPS && now.open() == 0 && now.answered() - begun.answered() <= step) {
          return true;
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private Traffic traffic() {
    return Services.call(context, Meters.class, Traffic::read).orElse(new Traffic(0, 0));
  }
}
