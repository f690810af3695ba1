// SPDX-License-Identifier: Apache-2.0
package io.millrace.testing;

import io.millrace.api.sensor.Reading;
import io.millrace.api.sensor.Sensor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The contract of a sensor plugin, checked by calling it as a Device IC does [spec device-ic-api.md
 * §2, §6]: names, period, readings with a set and an unset clock, odd configurations; no call may
 * throw, return null where a value is due, or take longer than 400 ms. {@code millrace
 * check-plugin} checks the same of a bundle.
 */
public final class SensorContract {
  /** A call that takes longer delays the Device IC: the real one's NIC waits 700 ms at least. */
  private static final long PROMPT_MILLIS = 400;

  private static final int MAX_NAME_BYTES = 15;
  private static final int MAX_READING_BYTES = 107;
  private static final int MAX_QUERY_BYTES = 127;

  /** What a clock shows that was never set: the first moment the Device IC's clock can have. */
  private static final Instant UNSET = Instant.ofEpochSecond(943920000);

  private final Sensor sensor;
  private final List<Finding> findings = new ArrayList<>();
  private final ExecutorService caller =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "sensor");
            thread.setDaemon(true);
            return thread;
          });

  private SensorContract(Sensor sensor) {
    this.sensor = sensor;
  }

  /**
   * Checks a sensor.
   *
   * @return all findings, good ones included, in the order of the checks
   * @throws InterruptedException when the calling thread is interrupted
   */
  public static List<Finding> check(Sensor sensor) throws InterruptedException {
    SensorContract contract = new SensorContract(sensor);
    try {
      contract.names();
      contract.readings();
      contract.configurations();
      return List.copyOf(contract.findings);
    } finally {
      contract.caller.shutdownNow();
    }
  }

  /**
   * Checks a sensor.
   *
   * @return the findings that are not good; empty for a sensor that keeps the contract
   * @throws InterruptedException when the calling thread is interrupted
   */
  public static List<Finding> violations(Sensor sensor) throws InterruptedException {
    return check(sensor).stream().filter(each -> !each.isGood()).toList();
  }

  private void names() throws InterruptedException {
    String path = call("it says where it is", () -> sensor.classifier() + "/" + sensor.type());
    if (path != null) {
      String[] names = path.split("/", -1);
      boolean good = names.length == 2 && fits(names[0]) && fits(names[1]);
      find(good, "its classifier and type have 1 to 15 bytes and no slash", path);
    }
    Duration period = call("it says its period", sensor::period);
    if (period != null) {
      boolean whole = !period.isNegative() && period.toNanosPart() == 0;
      find(whole, "its period is in whole seconds", period.toString());
    }
  }

  private static boolean fits(String name) {
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    return length >= 1 && length <= MAX_NAME_BYTES;
  }

  private void readings() throws InterruptedException {
    for (Instant now : List.of(Instant.now(), UNSET)) {
      Reading reading = call("it reads at " + now, () -> sensor.read(now));
      if (reading != null) {
        fits("its reading", reading);
      }
    }
  }

  private void fits(String what, Reading reading) {
    int length = reading.value().length();
    find(
        length <= MAX_READING_BYTES,
        what + " has at most " + MAX_READING_BYTES + " bytes",
        length + ": " + reading);
  }

  private void configurations() throws InterruptedException {
    for (String query : List.of("", "cfg", "cfg=", "\u00e4=\u0000", "x".repeat(MAX_QUERY_BYTES))) {
      String shown = query.length() > 9 ? query.substring(0, 9) + "…" : query;
      call("it answers the configuration '" + shown + "'", () -> sensor.configure(query));
    }
    try {
      Reading shown =
          caller
              .submit(() -> sensor.configuration(Instant.now()))
              .get(PROMPT_MILLIS, TimeUnit.MILLISECONDS);
      if (shown != null) {
        fits("its configuration", shown);
      }
    } catch (ExecutionException | TimeoutException e) {
      find(false, "it shows its configuration, or says it has none", String.valueOf(e.getCause()));
    }
  }

  /** Calls the sensor; a call that throws, returns null or is late is a finding, and null. */
  private <T> T call(String check, Callable<T> call) throws InterruptedException {
    try {
      T result = caller.submit(call).get(PROMPT_MILLIS, TimeUnit.MILLISECONDS);
      find(result != null, check, result == null ? "null" : "");
      return result;
    } catch (ExecutionException e) {
      find(false, check, "it throws " + e.getCause());
    } catch (TimeoutException e) {
      find(false, check, "it blocks longer than " + PROMPT_MILLIS + " ms");
    }
    return null;
  }

  private void find(boolean good, String check, String seen) {
    findings.add(new Finding(good, check, seen));
  }
}
