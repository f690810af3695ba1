// SPDX-License-Identifier: Apache-2.0
package io.millrace.telemetry.linux;

import io.millrace.api.telemetry.Battery;
import io.millrace.api.telemetry.Board;
import io.millrace.api.telemetry.NicPins;
import io.millrace.api.telemetry.NicTelemetry;
import io.millrace.api.telemetry.Pin;
import io.millrace.api.telemetry.PowerStatistics;
import io.millrace.api.telemetry.Signal;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.loop.CallbackGuard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The telemetry of a Linux machine: a few small files of the kernel, sampled at an interval on the
 * timer's thread, so that no caller waits for a file. {@link Machine} says which value is read from
 * which file.
 */
@Component(
    service = {NicTelemetry.class, NicPins.class},
    configurationPid = "io.millrace.telemetry.linux",
    immediate = true)
@Designate(ocd = LinuxTelemetry.Config.class)
public final class LinuxTelemetry implements NicTelemetry, NicPins {
  private static final CallbackGuard SAMPLING =
      new CallbackGuard(LinuxTelemetry.class, "reading the kernel's files");
  private static final CallbackGuard LISTENERS =
      new CallbackGuard(LinuxTelemetry.class, "a listener of telemetry");

  /** Configuration of the telemetry. */
  @ObjectClassDefinition(
      name = "Millrace Linux telemetry",
      description = "The hardware values that NICs report, read from the kernel's files.")
  public @interface Config {
    /** The root. */
    @AttributeDefinition(name = "Root", description = "Folder that contains proc and sys.")
    String root() default "/";

    /** The interval. */
    @AttributeDefinition(
        name = "Sample interval",
        description =
            "Seconds between two samples; a greater value costs less and reports changes later.",
        min = "1",
        max = "3600")
    int sampleSeconds() default 10;

    /** The battery. */
    @AttributeDefinition(
        name = "Battery",
        description =
            "Name of the power supply that is the battery; empty for the first of that type.")
    String battery() default "";

    /** The interface. */
    @AttributeDefinition(
        name = "Network interface",
        description = "Interface whose sent bytes and signal are reported; empty for all but lo.")
    String network() default "";

    /** The thermal zone. */
    @AttributeDefinition(
        name = "Thermal zone",
        description = "Thermal zone whose temperature is reported; empty for the first.")
    String zone() default "";
  }

  private final Time time;
  private final Duration interval;
  private final Machine machine;
  private final SysfsPins pins;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Sample sample;
  private volatile Timer timer;
  private volatile boolean stopped;

  /** All values of one moment. */
  private record Sample(
      Optional<PowerStatistics> power,
      Optional<Battery> battery,
      Optional<Signal> signal,
      Optional<Board> board,
      List<Pin> pins) {}

  /** Takes the first sample. */
  @Activate
  public LinuxTelemetry(Config config, @Reference Time time) {
    KernelFiles kernel = new KernelFiles(Path.of(config.root()));
    this.time = time;
    this.interval = Duration.ofSeconds(config.sampleSeconds());
    this.machine =
        new Machine(
            kernel, new Machine.Selection(config.battery(), config.network(), config.zone()));
    this.pins = new SysfsPins(kernel);
    this.sample = take();
    this.timer = time.schedule(interval, this::again);
  }

  @Deactivate
  void stop() {
    stopped = true;
    timer.cancel();
    listeners.clear();
  }

  private Sample take() {
    return new Sample(
        machine.power(), machine.battery(), machine.signal(), machine.board(), pins.pins());
  }

  private void again() {
    if (!stopped) {
      SAMPLING.run(this::sampleNow);
      timer = time.schedule(interval, this::again);
    }
  }

  private void sampleNow() {
    Sample before = sample;
    sample = take();
    if (!sample.equals(before)) {
      LISTENERS.each(listeners, Runnable::run);
    }
  }

  @Override
  public Optional<PowerStatistics> power() {
    return sample.power();
  }

  @Override
  public Optional<Battery> battery() {
    return sample.battery();
  }

  @Override
  public Optional<Signal> signal() {
    return sample.signal();
  }

  @Override
  public Optional<Board> board() {
    return sample.board();
  }

  @Override
  public AutoCloseable listen(Runnable changed) {
    listeners.add(changed);
    return () -> listeners.remove(changed);
  }

  @Override
  public List<Pin> pins() {
    return sample.pins();
  }

  @Override
  public void set(String name, boolean high, Consumer<Boolean> done) {
    time.schedule(
        Duration.ZERO,
        () -> {
          boolean good =
              !stopped && SAMPLING.get(pins, exported -> exported.set(name, high), false);
          if (good) {
            SAMPLING.run(this::sampleNow);
          }
          done.accept(good);
        });
  }
}
