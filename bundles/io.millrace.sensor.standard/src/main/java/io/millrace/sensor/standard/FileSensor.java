// SPDX-License-Identifier: Apache-2.0
package io.millrace.sensor.standard;

import io.millrace.api.sensor.Reading;
import io.millrace.api.sensor.Sensor;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.files.PropertyPaths;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * A sensor without Java: replays the values of its configuration, or of a file, one after the other
 * or at their times. Without a period it pushes whenever the next value is due [spec
 * device-ic-api.md §6].
 */
@Component(
    configurationPid = FileSensor.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true)
@Designate(ocd = FileSensorConfig.class, factory = true)
public final class FileSensor implements Sensor {
  static final String PID = "io.millrace.sensor.file";

  private static final long NANOS_A_MILLI = 1_000_000;

  private final Time time;
  private final FileSensorConfig config;
  private final ReadingFormat format;
  private final Supplier<Replay> values;
  private final long began;
  private long count;
  private Runnable push;
  private Timer next;
  private boolean ended;

  /** Begins the replay. */
  @Activate
  public FileSensor(BundleContext context, FileSensorConfig config, @Reference Time time) {
    this(new PropertyPaths(context::getProperty), config, time);
  }

  FileSensor(PropertyPaths paths, FileSensorConfig config, Time time) {
    this.time = time;
    this.config = config;
    format = new ReadingFormat(config.format(), config.unit());
    values = new ReplaySource(paths, config, format.roomBytes()).values();
    began = time.nanos();
    // A bad file is reported now, not when somebody asks.
    untilNext();
  }

  @Override
  public String classifier() {
    return config.classifier();
  }

  @Override
  public String type() {
    return config.type();
  }

  @Override
  public Duration period() {
    return Duration.ofSeconds(config.periodSeconds());
  }

  @Override
  public synchronized Reading read(Instant now) {
    String value = values.get().value(count, millis());
    count++;
    return Reading.text(format.of(now, count, value));
  }

  @Override
  public Reading configuration(Instant now) {
    return config.unit().isEmpty()
        ? null
        : Reading.text(now.getEpochSecond() + "," + config.unit());
  }

  private long millis() {
    return (time.nanos() - began) / NANOS_A_MILLI;
  }

  @Override
  public synchronized void pushTo(Runnable pushing) {
    push = pushing;
    arm();
  }

  /** Has the next value pushed when it is due; where there is a period that does. */
  private void arm() {
    if (next != null) {
      next.cancel();
      next = null;
    }
    if (push == null || ended || config.periodSeconds() > 0) {
      return;
    }
    long wait = untilNext();
    if (wait >= 0) {
      next = time.schedule(Duration.ofMillis(wait), this::due);
    }
  }

  private long untilNext() {
    try {
      return values.get().untilNext(millis());
    } catch (IllegalStateException noValues) {
      return -1;
    }
  }

  private void due() {
    Runnable pushing;
    synchronized (this) {
      pushing = push;
      arm();
    }
    if (pushing != null) {
      pushing.run();
    }
  }

  /** Ends the pushes. */
  @Deactivate
  public synchronized void stop() {
    ended = true;
    arm();
  }
}
