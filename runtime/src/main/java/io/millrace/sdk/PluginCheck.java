// SPDX-License-Identifier: Apache-2.0
package io.millrace.sdk;

import io.millrace.api.sensor.Reading;
import io.millrace.api.sensor.Sensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.osgi.framework.BundleException;

/** A plugin looked at from outside, as a Device IC will use it [spec device-ic-api.md §2, §6]. */
final class PluginCheck {
  /** A call that takes longer holds the Device IC up: the real one's NIC waits 700 ms at least. */
  private static final long PROMPT_MILLIS = 400;

  private static final String STARTS = "it resolves and starts";
  private static final String OFFERS = "it offers one sensor";
  private static final int MAX_NAME_BYTES = 15;
  private static final int MAX_READING_BYTES = 107;
  private static final int MAX_QUERY_BYTES = 127;

  private final Path jar;
  private final List<Finding> findings = new ArrayList<>();
  private final ExecutorService caller =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "sensor");
            thread.setDaemon(true);
            return thread;
          });

  PluginCheck(Path jar) {
    this.jar = jar;
  }

  /** Returns everything that was looked at; it stops at what makes the rest meaningless. */
  List<Finding> run() throws IOException, InterruptedException {
    if (!manifest()) {
      return findings;
    }
    try (PluginHost host = PluginHost.start(jar)) {
      find(true, STARTS, host.plugin().getSymbolicName());
      plugin(host);
    } catch (BundleException e) {
      find(false, STARTS, e.getMessage());
    } finally {
      caller.shutdownNow();
    }
    return findings;
  }

  private void plugin(PluginHost host) throws InterruptedException {
    Sensor sensor;
    try {
      sensor = host.sensor();
    } catch (IllegalArgumentException none) {
      find(false, OFFERS, none.getMessage());
      return;
    }
    find(host.offered() == 1, OFFERS, host.offered() + " offered");
    names(sensor);
    readings(sensor);
    configuration(sensor);
    try {
      host.plugin().stop();
      find(host.offered() == 0, "it takes the sensor away when it stops", "");
    } catch (BundleException e) {
      find(false, "it stops", e.getMessage());
    }
  }

  private boolean manifest() throws IOException {
    if (!Files.isRegularFile(jar)) {
      throw new IOException("no such file: " + jar);
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      Attributes main =
          file.getManifest() == null ? new Attributes() : file.getManifest().getMainAttributes();
      boolean bundle = main.getValue("Bundle-SymbolicName") != null;
      find(bundle, "it is a bundle", bundle ? "" : "no Bundle-SymbolicName in its manifest");
      String exports = main.getValue("Export-Package");
      find(exports == null, "it exports nothing", exports == null ? "" : exports);
      return bundle;
    }
  }

  private void names(Sensor sensor) throws InterruptedException {
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

  private void readings(Sensor sensor) throws InterruptedException {
    for (Instant now : List.of(Instant.now(), Instant.ofEpochSecond(943920000))) {
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

  private void configuration(Sensor sensor) throws InterruptedException {
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

  /** Calls the sensor; a call that throws, gives nothing or is late is a finding, and null. */
  private <T> T call(String what, Callable<T> call) throws InterruptedException {
    try {
      T result = caller.submit(call).get(PROMPT_MILLIS, TimeUnit.MILLISECONDS);
      find(result != null, what, result == null ? "null" : "");
      return result;
    } catch (ExecutionException e) {
      find(false, what, "it throws " + e.getCause());
    } catch (TimeoutException e) {
      find(false, what, "it blocks longer than " + PROMPT_MILLIS + " ms");
    }
    return null;
  }

  private void find(boolean good, String what, String seen) {
    findings.add(new Finding(good, what, seen));
  }
}
