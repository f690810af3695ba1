// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.outbox;

import io.millrace.northbound.mqtt.backlog.Backlog;
import java.time.Instant;

/**
 * How it stands with a broker.
 *
 * @param isUp whether there is a connection
 * @param sinceNanos since when, by the monotonic clock
 * @param since since when, by the wall clock
 * @param trouble what went wrong last; empty when nothing did
 * @param progressNanos when the broker acknowledged something last, or nothing waited
 * @param waiting items that are not acknowledged
 * @param inFlight how many of them the broker may have
 * @param bytes what is stored
 * @param diskFault why the disk does not take it; empty when it does
 */
public record UplinkStatus(
    boolean isUp,
    long sinceNanos,
    Instant since,
    String trouble,
    long progressNanos,
    long waiting,
    int inFlight,
    long bytes,
    String diskFault,
    Backlog.Written written) {
  static UplinkStatus of(
      boolean up, long since, Instant sinceTime, String trouble, long progress, Outbox outbox) {
    return new UplinkStatus(
        up,
        since,
        sinceTime,
        trouble,
        progress,
        outbox.waiting(),
        outbox.inFlight(),
        outbox.bytes(),
        outbox.diskFault(),
        outbox.written());
  }
}
