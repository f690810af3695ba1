// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import io.millrace.api.metrics.Meters;
import io.millrace.api.metrics.Sample;
import io.millrace.api.time.Time;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.LoopLag;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The timer and the loop of every carrier run tasks: without them the process is there and does
 * nothing. It has them run one each and waits for that.
 */
@Component(
    immediate = true,
    property = {HealthCheck.NAME + "=loops", HealthCheck.TAGS + "=live"})
public final class LoopsCheck implements HealthCheck {
  private static final CallbackGuard GAUGES =
      new CallbackGuard(LoopsCheck.class, "removing a gauge");
  private static final String LOOP = "loop";
  private static final Duration LONGEST = Duration.ofSeconds(3);
  private static final double PROMPT_SECONDS = 0.5;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final double MILLIS = 1e3;

  private final Meters meters;
  private final Time time;
  private final AutoCloseable timer;

  /** Makes the check, and shows the lag of the timer. */
  @Activate
  public LoopsCheck(@Reference Meters meters, @Reference Time time) {
    this.meters = meters;
    this.time = time;
    LoopLag lag = new LoopLag(task -> time.schedule(Duration.ZERO, task), time::nanos);
    timer = meters.gauge(LoopLag.METER, lag, LOOP, "timer");
  }

  @Override
  public Result execute() {
    lags(); // submits a task to each
    long deadline = System.nanoTime() + LONGEST.toNanos();
    Map<String, Double> lags;
    do {
      LockSupport.parkNanos(PAUSE_NANOS);
      lags = lags();
    } while (worst(lags) > PROMPT_SECONDS && System.nanoTime() < deadline);
    return result(lags);
  }

  private Result result(Map<String, Double> lags) {
    Found found = new Found();
    lags.forEach(
        (loop, lag) -> {
          if (lag >= LONGEST.toSeconds()) {
            found.bad(
                Status.CRITICAL, "the loop %s has run no task for %.0f s".formatted(loop, lag));
          } else if (lag > PROMPT_SECONDS) {
            found.bad(Status.WARN, "the loop %s is %.1f s late".formatted(loop, lag));
          }
        });
    found.good("%d run, the slowest within %.0f ms".formatted(lags.size(), worst(lags) * MILLIS));
    return found.result("");
  }

  private static double worst(Map<String, Double> lags) {
    return lags.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  private Map<String, Double> lags() {
    Map<String, Double> lags = new TreeMap<>();
    for (Sample each : meters.samples()) {
      if (each.name().equals(LoopLag.METER)) {
        lags.put(each.labels().get(each.labels().indexOf(LOOP) + 1), each.value());
      }
    }
    return lags;
  }

  /** Shows the timer's lag no more. */
  @Deactivate
  void deactivate() {
    GAUGES.close(timer);
  }
}
