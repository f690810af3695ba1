// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.observation;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.DeviceListener;
import io.millrace.api.transport.Call;
import io.millrace.nic.core.NicContext;
import io.millrace.nic.sensor.SensorChannel;
import io.millrace.nic.sensor.SensorExchange;
import io.millrace.nic.sensor.Tokens;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All observations at the sensor, by resource. Touched on the serial executor only. */
public final class Observations implements ObservationHost {
  /** The sensor has room for 4; more than these are not requested. */
  private static final int LIMIT = 16;

  private final NicContext context;
  private final SensorChannel channel;
  private final Tokens tokens;
  private final Runnable changed;
  private final Map<ObservedResource, Observation> present = new LinkedHashMap<>();

  /**
   * Makes an empty set.
   *
   * @param changed run when the state to be saved has changed
   */
  public Observations(NicContext context, SensorChannel channel, Tokens tokens, Runnable changed) {
    this.context = context;
    this.channel = channel;
    this.tokens = tokens;
    this.changed = changed;
  }

  /** Continues what the previous instance has registered. */
  public void restore(List<ObservationState> records) {
    for (ObservationState each : records) {
      if (present.size() < LIMIT) {
        Observation observation = new Observation(each.resource(), this);
        present.put(each.resource(), observation);
        observation.restore(each.token(), each.retained());
      }
    }
  }

  /** Returns the observations that are registered at the sensor. */
  public List<ObservationState> records() {
    return present.values().stream()
        .filter(Observation::isRegistered)
        .map(each -> new ObservationState(each.resource(), each.token(), each.retained()))
        .toList();
  }

  /** Tells whether any is registered at the sensor. */
  public boolean anyRegistered() {
    return present.values().stream().anyMatch(Observation::isRegistered);
  }

  /** Returns the shortest interval between two notifications; zero while one is not known. */
  Duration shortestPeriod() {
    return present.values().stream()
        .filter(Observation::isRegistered)
        .map(Observation::period)
        .min(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** Adds an observer. */
  public Call join(ObservedResource resource, Duration deadline, DeviceListener listener) {
    boolean full =
        present.size() >= LIMIT && !present.containsKey(resource)
            || present.values().stream().mapToInt(Observation::size).sum()
                >= context.settings().observerLimit();
    if (full) {
      listener.failed(DeviceFailure.busy("too many clients observe through this NIC"));
      return () -> {};
    }
    Observation observation =
        present.computeIfAbsent(resource, fresh -> new Observation(fresh, this));
    Observer observer = new Observer(listener);
    observer.timer = context.after(deadline, () -> observation.late(observer));
    observation.join(observer);
    return () -> observation.remove(observer);
  }

  /** Takes a notification of the sensor; one with an unknown token is discarded. */
  public void notified(CoapMessage message) {
    String outcome = "foreign";
    for (Observation each : List.copyOf(present.values())) {
      if (each.token().equals(message.token())) {
        outcome = each.notified(message.asResponse(), message.messageId());
      }
    }
    context.meters().unsolicited(outcome);
  }

  /** The sensor has rebooted and lost all registrations. */
  public void rebooted() {
    List.copyOf(present.values()).forEach(Observation::lost);
  }

  /** The link was lost, or is back. */
  public void link(boolean there) {
    present.values().forEach(each -> each.link(there));
  }

  /** Saves the state for the next instance, and fails the observers. */
  public void handOver() {
    present.values().forEach(Observation::leaveLastValue);
    changed.run();
    present.values().forEach(Observation::handOver);
  }

  @Override
  public NicContext context() {
    return context;
  }

  @Override
  public Tokens tokens() {
    return tokens;
  }

  @Override
  public SensorExchange askInTurn(CoapRequest request, Bytes token, DeviceListener listener) {
    SensorExchange exchange = new SensorExchange(() -> request, token, listener);
    channel.submit(exchange, SensorExchange.Rank.CLIENT, context.settings().sensorDeadline());
    return exchange;
  }

  @Override
  public SensorExchange ask(CoapRequest request, Bytes token, DeviceListener listener) {
    SensorExchange exchange = new SensorExchange(() -> request, token, listener);
    channel.submit(exchange, SensorExchange.Rank.OWN, context.settings().sensorDeadline());
    return exchange;
  }

  @Override
  public void cancel(SensorExchange exchange) {
    channel.cancel(exchange);
  }

  @Override
  public void changed() {
    changed.run();
  }

  @Override
  public void ended(Observation observation) {
    present.remove(observation.resource(), observation);
    changed.run();
  }
}
