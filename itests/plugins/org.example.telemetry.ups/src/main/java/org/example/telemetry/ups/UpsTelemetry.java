// SPDX-License-Identifier: Apache-2.0
package org.example.telemetry.ups;

import io.millrace.api.telemetry.Battery;
import io.millrace.api.telemetry.Board;
import io.millrace.api.telemetry.NicTelemetry;
import io.millrace.api.telemetry.PowerStatistics;
import io.millrace.api.telemetry.Signal;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The battery of an uninterruptible power supply. A daemon writes it to a file as two numbers,
 * microvolts and percent; the file is read at an interval, so that no NIC waits for it. Its ranking
 * puts it before the router's own telemetry.
 */
@Component(configurationPid = UpsTelemetry.PID, property = "service.ranking:Integer=100")
@Designate(ocd = UpsTelemetry.Config.class)
public final class UpsTelemetry implements NicTelemetry {
  static final String PID = "org.example.telemetry.ups";

  private static final System.Logger LOG = System.getLogger(UpsTelemetry.class.getName());

  private final Path file;
  private final Duration interval;
  private final Time time;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Optional<Battery> battery;
  private volatile Timer timer;
  private volatile boolean stopped;

  /** What can be configured. */
  @ObjectClassDefinition(
      name = "UPS telemetry",
      description = "The battery of an uninterruptible power supply, read from a file.")
  public @interface Config {
    /** Returns the file. */
    @AttributeDefinition(
        name = "File",
        description = "File with two numbers, microvolts and percent, separated by a blank.")
    String file() default "/run/ups/battery";

    /** Returns the interval. */
    @AttributeDefinition(
        name = "Interval",
        description = "Seconds between two readings of the file.",
        min = "1",
        max = "3600")
    int seconds() default 10;
  }

  /** Reads the file for the first time. */
  @Activate
  public UpsTelemetry(Config config, @Reference Time time) {
    this.file = Path.of(config.file());
    this.interval = Duration.ofSeconds(config.seconds());
    this.time = time;
    this.battery = read();
    this.timer = time.schedule(interval, this::sample);
  }

  @Deactivate
  void stop() {
    stopped = true;
    timer.cancel();
  }

  private void sample() {
    if (stopped) {
      return;
    }
    Optional<Battery> before = battery;
    battery = read();
    if (!battery.equals(before)) {
      listeners.forEach(Runnable::run);
    }
    timer = time.schedule(interval, this::sample);
  }

  private Optional<Battery> read() {
    try {
      String[] numbers = Files.readString(file).strip().split("\\s+");
      OptionalLong microvolts = OptionalLong.of(Long.parseLong(numbers[0]));
      OptionalInt percent = OptionalInt.of(Integer.parseInt(numbers[1]));
      return Optional.of(new Battery(microvolts, percent));
    } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      LOG.log(System.Logger.Level.DEBUG, () -> "no battery in " + file, e);
      return Optional.empty();
    }
  }

  @Override
  public Optional<Battery> battery() {
    return battery;
  }

  @Override
  public Optional<PowerStatistics> power() {
    return Optional.empty();
  }

  @Override
  public Optional<Signal> signal() {
    return Optional.empty();
  }

  @Override
  public Optional<Board> board() {
    return Optional.empty();
  }

  @Override
  public AutoCloseable listen(Runnable changed) {
    listeners.add(changed);
    return () -> listeners.remove(changed);
  }
}
