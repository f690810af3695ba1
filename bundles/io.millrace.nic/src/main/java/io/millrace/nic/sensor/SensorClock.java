// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.sensor;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.DeviceListener;
import io.millrace.api.time.Timer;
import io.millrace.nic.core.NicContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * Sets the sensor's clock: after its reboot, at the first contact, and when it is found to be wrong
 * [spec device-ic-api.md §4, §8]. It never sets it from a router's clock that is obviously unset,
 * but waits until that is set. Touched on the serial executor only.
 */
public final class SensorClock {
  /** A wall clock before this instant is not set: there was no such router then. */
  public static final Instant PLAUSIBLE = Instant.parse("2020-01-01T00:00:00Z");

  private static final Logger LOG = System.getLogger(SensorClock.class.getName());
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(10);
  private static final int ABSOLUTE = 0x06;
  private static final int REST_BYTES = 8;

  private final NicContext context;
  private final SensorChannel channel;
  private final Tokens tokens;
  private final Runnable changed;
  private final ClockCheck check;

  /** How far ahead the sensor's clock is set, because it must not be set back at once. */
  private Duration lead = Duration.ZERO;

  private Instant set = Instant.EPOCH;
  private boolean wanted;
  private boolean underWay;
  private boolean stopped;
  private Timer retry;

  /** Run when the clock is right, or cannot be set now. */
  private Runnable settled = () -> {};

  /**
   * Makes a clock.
   *
   * @param notifies whether the sensor has an observation, whose notifications a step back would
   *     stop
   * @param changed run when the sensor has accepted a time
   */
  public SensorClock(
      NicContext context,
      SensorChannel channel,
      Tokens tokens,
      BooleanSupplier notifies,
      Runnable changed) {
    this.check = new ClockCheck(context, channel, tokens, notifies, this::correct, this::settle);
    this.context = context;
    this.channel = channel;
    this.tokens = tokens;
    this.changed = changed;
  }

  /** Returns when the sensor last accepted a time; the epoch when it never did. */
  public Instant lastSet() {
    return set;
  }

  /** Restores the state of the previous instance. */
  public void restore(Instant lastSet) {
    set = lastSet;
  }

  /**
   * The sensor has rebooted.
   *
   * @param then run once, when its clock is right or cannot be set now
   */
  public void rebooted(Runnable then) {
    settled = then;
    check.later();
    correct(Duration.ZERO);
  }

  /**
   * The sensor answers, for the first time or again, and may have rebooted.
   *
   * @param then run once, when its clock is right or cannot be made so now
   */
  public void contact(Runnable then) {
    settled = then;
    check.later();
    if (wanted || set.equals(Instant.EPOCH)) {
      wanted = true;
      ask();
    } else if (!underWay) {
      check.look();
    }
  }

  private void settle() {
    if (!underWay) {
      Runnable then = settled;
      settled = () -> {};
      then.run();
    }
  }

  private void correct(Duration ahead) {
    lead = ahead;
    wanted = true;
    ask();
  }

  /** Stops: nothing is tried again. */
  public void stop() {
    stopped = true;
    forgetRetry();
    check.stop();
  }

  private void ask() {
    if (underWay || !wanted || stopped) {
      return;
    }
    forgetRetry();
    if (context.time().now().isBefore(PLAUSIBLE)) {
      LOG.log(Level.DEBUG, "the router's clock is not set: the sensor's has to wait");
      later();
      return;
    }
    wanted = false;
    underWay = true;
    SensorExchange exchange = new SensorExchange(this::request, tokens.token(), new Outcome());
    channel.submit(exchange, SensorExchange.Rank.CLOCK, context.settings().clockDeadline());
  }

  /** Setting it has failed: tries again later, and lets waiting requests go on. */
  private void later() {
    if (!stopped) {
      retry = context.after(RETRY_INTERVAL, this::ask);
    }
    settle();
  }

  private void forgetRetry() {
    if (retry != null) {
      retry.cancel();
      retry = null;
    }
  }

  private CoapRequest request() {
    Instant now = context.time().now().plus(lead);
    ByteBuffer tlv = ByteBuffer.allocate(2 + REST_BYTES);
    tlv.put((byte) ABSOLUTE).put((byte) REST_BYTES);
    tlv.putInt((int) now.getEpochSecond()).putInt(now.getNano() / 1_000_000);
    CoapOptions options =
        CoapOptions.builder()
            .path("sys/time")
            .add(OptionNumber.CONTENT_FORMAT, ContentFormat.OCTET_STREAM)
            .build();
    return new CoapRequest(CoapCode.PUT, options, Bytes.wrap(tlv.array()));
  }

  private final class Outcome implements DeviceListener {
    @Override
    public void answered(CoapResponse response) {
      underWay = false;
      if (CoapCode.isSuccess(response.code())) {
        set = context.time().now();
        changed.run();
      } else {
        LOG.log(Level.DEBUG, () -> "the sensor does not take the time: " + response);
      }
      ask();
      settle();
    }

    @Override
    public void failed(DeviceFailure failure) {
      underWay = false;
      LOG.log(Level.DEBUG, () -> "the sensor's clock could not be set: " + failure);
      wanted = true;
      later();
    }
  }
}
