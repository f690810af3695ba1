// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.sensor;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.DeviceListener;
import io.millrace.api.time.Timer;
import io.millrace.nic.core.ClockSettings;
import io.millrace.nic.core.NicContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Checks the sensor's clock at intervals and has it set when it is wrong [spec device-ic-api.md §4,
 * §7].
 *
 * <p>A step forward is made at once. A step back stops the sensor's notifications for the length of
 * the step, because the sensor counts its period by that clock. So while the sensor has an
 * observation the clock is set back in small steps, one a minute; otherwise at once. Touched on the
 * serial executor only.
 */
final class ClockCheck {
  /** The interval between two small steps back. */
  static final Duration BETWEEN_STEPS = Duration.ofMinutes(1);

  private static final Logger LOG = System.getLogger(ClockCheck.class.getName());
  private static final int TIME_BYTES = 4;

  private final NicContext context;
  private final SensorChannel channel;
  private final Tokens tokens;
  private final BooleanSupplier notifies;
  private final Consumer<Duration> correct;
  private final Runnable looked;
  private Timer timer;
  private boolean looking;
  private boolean stopped;

  /**
   * Makes a check.
   *
   * @param notifies whether the sensor has an observation
   * @param correct takes how far ahead of the right time the sensor's clock is to be set
   * @param looked run when a check has not led to a correction
   */
  ClockCheck(
      NicContext context,
      SensorChannel channel,
      Tokens tokens,
      BooleanSupplier notifies,
      Consumer<Duration> correct,
      Runnable looked) {
    this.context = context;
    this.channel = channel;
    this.tokens = tokens;
    this.notifies = notifies;
    this.correct = correct;
    this.looked = looked;
  }

  /** Schedules the next check after the configured interval. */
  void later() {
    again(context.settings().clock().check());
  }

  private void again(Duration pause) {
    if (timer != null) {
      timer.cancel();
    }
    boolean never = context.settings().clock().check().isZero();
    timer = stopped || never ? null : context.after(pause, this::look);
  }

  /** Checks the clock now. */
  void look() {
    if (looking || stopped) {
      return;
    }
    looking = true;
    CoapRequest request = CoapRequest.of(CoapCode.GET, "sys/time");
    channel.submit(
        new SensorExchange(() -> request, tokens.token(), new Outcome()),
        SensorExchange.Rank.CLOCK,
        context.settings().clockDeadline());
  }

  void stop() {
    stopped = true;
    again(Duration.ZERO);
  }

  private void seen() {
    later();
    looked.run();
  }

  private void judge(long sensorSeconds) {
    Instant now = context.time().now();
    Duration ahead = Duration.ofSeconds(sensorSeconds - now.getEpochSecond());
    ClockSettings limits = context.settings().clock();
    if (now.isBefore(SensorClock.PLAUSIBLE) || ahead.abs().compareTo(limits.drift()) <= 0) {
      seen();
      return;
    }
    LOG.log(
        Level.INFO,
        () ->
            context.settings().name()
                + ": the sensor's clock is off by "
                + ahead.toSeconds()
                + " s");
    if (ahead.isNegative() || !notifies.getAsBoolean()) {
      correct.accept(Duration.ZERO);
      later();
    } else {
      Duration rest = ahead.minus(limits.stepBack());
      correct.accept(rest.isNegative() ? Duration.ZERO : rest);
      again(BETWEEN_STEPS);
    }
  }

  private final class Outcome implements DeviceListener {
    @Override
    public void answered(CoapResponse response) {
      looking = false;
      Bytes payload = response.payload();
      if (response.code() == CoapCode.CONTENT && payload.length() == TIME_BYTES) {
        judge(payload.uint());
      } else {
        LOG.log(Level.DEBUG, () -> "the sensor does not tell the time: " + response);
        seen();
      }
    }

    @Override
    public void failed(DeviceFailure failure) {
      looking = false;
      LOG.log(Level.DEBUG, () -> "the sensor's clock could not be looked at: " + failure);
      seen();
    }
  }
}
