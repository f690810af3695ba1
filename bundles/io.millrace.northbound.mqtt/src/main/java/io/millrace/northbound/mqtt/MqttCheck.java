// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt;

import io.millrace.api.time.Time;
import io.millrace.northbound.mqtt.outbox.Losses;
import io.millrace.northbound.mqtt.outbox.UplinkStatus;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;

/** Whether what is to be published reaches the broker: a line of the router's status. */
final class MqttCheck implements HealthCheck {
  /** So long after the last loss somebody is told of it. */
  private static final Duration TOLD = Duration.ofHours(24);

  private static final int FULL_PERCENT = 80;
  private static final int PERCENT = 100;

  private final Supplier<UplinkStatus> status;
  private final Supplier<List<String>> faults;
  private final Losses losses;
  private final Time time;
  private final Duration away;
  private final long mostBytes;
  private final String broker;

  /**
   * Makes it.
   *
   * @param faults what cannot be observed
   * @param away after how long without the broker it is a warning
   * @param mostBytes how much may wait; 0: nothing
   */
  MqttCheck(
      Supplier<UplinkStatus> status,
      Supplier<List<String>> faults,
      Losses losses,
      Time time,
      Duration away,
      long mostBytes,
      String broker) {
    this.status = status;
    this.faults = faults;
    this.losses = losses;
    this.time = time;
    this.away = away;
    this.mostBytes = mostBytes;
    this.broker = broker;
  }

  @Override
  public Result execute() {
    UplinkStatus now = status.get();
    List<String> wrong = new ArrayList<>();
    if (!now.diskFault().isEmpty()) {
      wrong.add("what waits for the broker cannot be stored: " + now.diskFault());
    }
    broker(now, wrong);
    if (losses.within(TOLD.toNanos())) {
      wrong.add(
          "%d items were dropped since the start, at last at %s: %s"
              .formatted(losses.count(), losses.last().truncatedTo(ChronoUnit.SECONDS), reason()));
    }
    if (mostBytes > 0 && now.bytes() * PERCENT > mostBytes * FULL_PERCENT) {
      wrong.add(
          "the store is full to %d %%; at 100 %% the oldest is dropped (storeMebibytes)"
              .formatted(now.bytes() * PERCENT / mostBytes));
    }
    List<String> unread = faults.get();
    if (!unread.isEmpty()) {
      wrong.add(unread.size() + " readings cannot be had, the first: " + unread.get(0));
    }
    return wrong.isEmpty()
        ? new Result(Result.Status.OK, good(now))
        : new Result(Result.Status.WARN, String.join("; ", wrong));
  }

  private void broker(UplinkStatus now, List<String> wrong) {
    boolean late = isOld(now.sinceNanos());
    if (!now.isUp() && late) {
      wrong.add(
          "no connection to %s since %s: %s; %d items wait"
              .formatted(
                  broker,
                  now.since().truncatedTo(ChronoUnit.SECONDS),
                  now.trouble(),
                  now.waiting()));
    } else if (now.waiting() > 0 && isOld(now.progressNanos())) {
      wrong.add(
          "%s acknowledges nothing, %d items wait%s"
              .formatted(
                  broker, now.waiting(), now.trouble().isEmpty() ? "" : ": " + now.trouble()));
    } else if (now.isUp() && !now.trouble().isEmpty()) {
      wrong.add(now.trouble());
    }
  }

  private boolean isOld(long since) {
    return time.nanos() - since > away.toNanos();
  }

  private String reason() {
    return switch (losses.reason()) {
      case FULL ->
          mostBytes == 0
              ? "nothing is stored (storeMebibytes = 0)"
              : "the store was full, and they were the oldest (storeMebibytes)";
      case REFUSED -> "the broker does not take such messages, or they are too long";
      case DISK -> "the disk did not take them";
      case BUSY -> "more came at once than is taken in";
    };
  }

  private String good(UplinkStatus now) {
    String waits = now.waiting() == 0 ? "" : ", " + now.waiting() + " items wait";
    return now.isUp() ? "connected to " + broker + waits : "connecting to " + broker + waits;
  }
}
