// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.time.Time;
import io.millrace.gateway.route.NextHop;
import io.millrace.lib.block.BodyKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which body is being transferred to which resource. A device sees all clients as one, the gateway,
 * so it could not tell the blocks of two bodies apart [RFC 7959 §2.5, RFC 9175 §3]. So the gateway
 * sends one body at a time to a resource. A body holds the resource until its last block, an error,
 * or {@link #IDLE_TIMEOUT} without a block when another body wants it. Bounded; thread-safe.
 */
final class Block1Transfers {
  static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);
  static final int MAX_TRANSFERS = 256;

  private final Map<Resource, Holder> held = new LinkedHashMap<>();
  private final Time time;

  /** A resource of a server, by the options that name it there. */
  record Resource(Object server, Bytes path) {
    static Resource of(NextHop destination, CoapOptions options) {
      CoapOptionsBuilder path = CoapOptions.builder();
      for (OptionCursor at = options.cursor(); at.next(); ) {
        switch (at.number()) {
          case OptionNumber.URI_HOST, OptionNumber.URI_PATH, OptionNumber.URI_QUERY ->
              path.add(at.number(), at.value());
          default -> {}
        }
      }
      return new Resource(destination.server(), path.build().encoded());
    }
  }

  private record Holder(BodyKey body, long since) {}

  Block1Transfers(Time time) {
    this.time = time;
  }

  /** Takes the resource for a body; false when another body has it, or too many are transferred. */
  synchronized boolean acquire(Resource resource, BodyKey body) {
    Holder holder = held.remove(resource); // what is touched goes to the end
    if (holder != null && !holder.body.equals(body) && !isOver(holder)) {
      held.put(resource, holder);
      return false;
    }
    if (held.size() >= MAX_TRANSFERS) {
      held.values().removeIf(this::isOver);
    }
    return held.size() < MAX_TRANSFERS
        && held.put(resource, new Holder(body, time.nanos())) == null;
  }

  private boolean isOver(Holder holder) {
    return time.nanos() - holder.since >= IDLE_TIMEOUT.toNanos();
  }

  /** The body has no more blocks. */
  synchronized void release(Resource resource, BodyKey body) {
    held.computeIfPresent(resource, (key, holder) -> holder.body.equals(body) ? null : holder);
  }

  /** Returns how many bodies are being transferred. */
  synchronized int size() {
    return held.size();
  }
}
