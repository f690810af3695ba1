// SPDX-License-Identifier: Apache-2.0
package io.millrace.telemetry.simulated;

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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Telemetry of simulated hardware: exists only when it is configured, and then takes precedence
 * over real hardware. The battery drains at a constant rate; all other values are as configured.
 */
@Component(
    service = {NicTelemetry.class, NicPins.class},
    property = "service.ranking:Integer=100",
    configurationPid = SimulatedConfig.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true)
@Designate(ocd = SimulatedConfig.class)
public final class SimulatedTelemetry implements NicTelemetry, NicPins {
  private static final CallbackGuard LISTENERS =
      new CallbackGuard(SimulatedTelemetry.class, "a listener of telemetry");
  private static final Duration STEP = Duration.ofSeconds(1);

  private final Time time;
  private final long startNanos;
  private final Simulation simulation;
  private final SimulatedPins pins;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Timer timer;
  private volatile boolean stopped;

  /** Begins with the configured charge. */
  @Activate
  public SimulatedTelemetry(SimulatedConfig config, @Reference Time time) {
    this.time = time;
    this.startNanos = time.nanos();
    this.simulation = new Simulation(config);
    this.pins = new SimulatedPins(config.pins());
    this.timer = time.schedule(STEP, this::step);
  }

  @Deactivate
  void stop() {
    stopped = true;
    timer.cancel();
    listeners.clear();
  }

  private void step() {
    if (!stopped) {
      LISTENERS.each(listeners, Runnable::run);
      timer = time.schedule(STEP, this::step);
    }
  }

  private Duration running() {
    return Duration.ofNanos(time.nanos() - startNanos);
  }

  @Override
  public Optional<PowerStatistics> power() {
    return Optional.of(simulation.power(running()));
  }

  @Override
  public Optional<Battery> battery() {
    return Optional.of(simulation.battery(running()));
  }

  @Override
  public Optional<Signal> signal() {
    return Optional.of(simulation.signal());
  }

  @Override
  public Optional<Board> board() {
    return Optional.of(new Board("simulated", OptionalInt.empty()));
  }

  @Override
  public AutoCloseable listen(Runnable changed) {
    listeners.add(changed);
    return () -> listeners.remove(changed);
  }

  @Override
  public List<Pin> pins() {
    return pins.all();
  }

  @Override
  public void set(String name, boolean high, Consumer<Boolean> done) {
    done.accept(pins.set(name, high));
  }
}
