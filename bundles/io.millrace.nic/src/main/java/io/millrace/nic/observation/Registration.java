// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.observation;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.DeviceListener;
import io.millrace.api.time.Timer;
import io.millrace.nic.sensor.SensorExchange;
import java.time.Duration;

/**
 * The registration of one observation at the sensor [spec device-ic-api.md §7]: it is made, made
 * again after a reboot until the sensor accepts it, and cancelled. Touched on the serial executor
 * only.
 */
final class Registration {
  /** Told the events of a registration. */
  interface Owner {
    /** The sensor has accepted it; the response may have a value. */
    void registered(CoapResponse response);

    /** The sensor has answered without accepting it: with an error, or with a value alone. */
    void refused(CoapResponse response);

    /** There was no answer to the first attempt. */
    void failed(DeviceFailure failure);

    /** The sensor has been silent for so long that it must be assumed to have lost it. */
    void silent();

    /** It is cancelled. */
    void closed();
  }

  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(5);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(60);
  private static final Duration CANCEL_RETRY_INTERVAL = Duration.ofSeconds(30);

  /** How often a sensor that has just rebooted may refuse what it had accepted before. */
  private static final int REFUSALS = 4;

  private static final int CLOSINGS = 3;

  /** How long a sensor may be silent, unless its period or Max-Age is longer. */
  private static final Duration SILENCE = Duration.ofMinutes(3);

  /**
   * A period longer than the limit would never end, because a registration restarts it: so each
   * registration without a notification doubles the limit, up to this.
   */
  private static final Duration LONGEST_SILENCE = Duration.ofHours(6);

  /** The weight, 1/8, of a longer interval: a notification may have been missed. */
  private static final int SLOWLY = 8;

  private final ObservedResource resource;
  private final ObservationHost host;
  private final Owner owner;
  private Bytes token = Bytes.EMPTY;
  private SensorExchange exchange;
  private Timer timer;
  private Timer watch;
  private int attempts;
  private long heardAt;
  private long longestGap;
  private long usualGap;
  private Duration maxAge = Duration.ZERO;
  private int inVain;

  Registration(ObservedResource resource, ObservationHost host, Owner owner) {
    this.resource = resource;
    this.host = host;
    this.owner = owner;
  }

  Bytes token() {
    return token;
  }

  void restore(Bytes registered) {
    token = registered;
    heardAt = host.context().time().nanos();
    watch();
  }

  /** Registers for the first time; a failure is passed to the clients. */
  void begin() {
    stop();
    attempts = 0;
    token = host.tokens().token();
    exchange = host.askInTurn(resource.register(), token, new Registering(false));
  }

  /** Registers again, until the sensor accepts it. */
  void again() {
    stop();
    attempts = 0;
    repeat();
  }

  private void repeat() {
    token = host.tokens().token();
    exchange = host.ask(resource.register(), token, new Registering(true));
  }

  /** Cancels the registration. */
  void close() {
    stop();
    attempts = 0;
    deregister();
  }

  private void deregister() {
    exchange = host.ask(resource.deregister(), token, new Closing());
  }

  /** A notification was received that is fresh for that time. */
  void heard(Duration freshFor) {
    long now = host.context().time().nanos();
    long gap = now - heardAt;
    longestGap = Math.max(longestGap, gap);
    usualGap = usualGap == 0 || gap < usualGap ? gap : usualGap + (gap - usualGap) / SLOWLY;
    heardAt = now;
    maxAge = freshFor;
    inVain = 0;
    watch();
  }

  /** Returns the usual interval between two notifications; zero until there were two. */
  Duration period() {
    return Duration.ofNanos(usualGap);
  }

  /**
   * Starts the silence limit. The sensor keeps its observations when the link is lost, unless it
   * has rebooted and its notice was lost as well: then it is silent for longer than ever before,
   * and for longer than its Max-Age (which the real one sets shorter than some of its periods).
   */
  void watch() {
    unwatch();
    Duration limit = longest(SILENCE, Duration.ofNanos(2 * longestGap), maxAge.multipliedBy(2));
    limit = limit.multipliedBy(1L << Math.min(inVain, 7));
    watch = host.context().after(shorter(limit, LONGEST_SILENCE), this::silent);
  }

  private void silent() {
    inVain++;
    owner.silent();
  }

  /** Stops the silence limit: the link is lost, so that silence means nothing. */
  void unwatch() {
    if (watch != null) {
      watch.cancel();
      watch = null;
    }
  }

  private static Duration longest(Duration one, Duration two, Duration three) {
    Duration longer = one.compareTo(two) > 0 ? one : two;
    return longer.compareTo(three) > 0 ? longer : three;
  }

  private static Duration shorter(Duration one, Duration two) {
    return one.compareTo(two) < 0 ? one : two;
  }

  /** Cancels the request in progress and the timers. */
  void stop() {
    unwatch();
    if (exchange != null) {
      host.cancel(exchange);
      exchange = null;
    }
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void later(Duration pause, Runnable task) {
    timer = host.context().after(pause, task);
  }

  private void repeatLater() {
    Duration pause = FIRST_BACK_OFF.multipliedBy(1L << Math.min(attempts++, 5));
    later(shorter(pause, LONGEST_BACK_OFF), this::repeat);
  }

  private final class Registering implements DeviceListener {
    private final boolean again;

    Registering(boolean again) {
      this.again = again;
    }

    @Override
    public void answered(CoapResponse response) {
      exchange = null;
      boolean good = CoapCode.isSuccess(response.code());
      if (good && response.options().has(OptionNumber.OBSERVE)) {
        heardAt = host.context().time().nanos();
        watch();
        host.context().meters().registration();
        owner.registered(response);
      } else if (again && !good && attempts < REFUSALS) {
        repeatLater();
      } else {
        owner.refused(response);
      }
    }

    @Override
    public void failed(DeviceFailure failure) {
      exchange = null;
      if (again) {
        repeatLater();
      } else {
        owner.failed(failure);
      }
    }
  }

  private final class Closing implements DeviceListener {
    @Override
    public void answered(CoapResponse response) {
      exchange = null;
      owner.closed();
    }

    @Override
    public void failed(DeviceFailure failure) {
      exchange = null;
      if (++attempts < CLOSINGS) {
        later(CANCEL_RETRY_INTERVAL, Registration.this::deregister);
      } else {
        owner.closed();
      }
    }
  }
}
