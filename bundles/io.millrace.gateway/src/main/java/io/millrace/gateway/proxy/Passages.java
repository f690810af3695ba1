// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.proxy;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.time.Time;
import io.millrace.gateway.message.OptionWriter;
import io.millrace.gateway.route.NextHop;
import io.millrace.lib.block.BodyKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which body is on its way to which resource. To the device all clients are one, the gateway, so it
 * could not tell the blocks of two bodies apart [RFC 7959 §2.5, RFC 9175 §3]: one at a time has the
 * way to a resource, until its last block, an error, or {@link #PATIENCE} without a block when
 * another body wants it. Bounded; thread-safe.
 */
final class Passages {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final int MOST = 64;

  private final Map<Resource, Holder> held = new LinkedHashMap<>();
  private final Time time;

  /** A resource of a server, by the options that name it there. */
  record Resource(Object server, Bytes path) {
    static Resource of(NextHop destination, CoapOptions options) {
      OptionWriter path = new OptionWriter(options.encoded().length() + 8);
      for (OptionCursor at = options.cursor(); at.next(); ) {
        switch (at.number()) {
          case OptionNumber.URI_HOST, OptionNumber.URI_PATH, OptionNumber.URI_QUERY ->
              path.put(at.number(), at.value());
          default -> {}
        }
      }
      return new Resource(destination.server(), path.options().encoded());
    }
  }

  private record Holder(BodyKey body, long since) {}

  Passages(Time time) {
    this.time = time;
  }

  /** Lets a block pass, unless another body has the way, or too many are on their ways. */
  synchronized boolean enter(Resource resource, BodyKey body) {
    Holder holder = held.remove(resource); // what is touched goes to the end
    if (holder != null && !holder.body.equals(body) && !isOver(holder)) {
      held.put(resource, holder);
      return false;
    }
    if (held.size() >= MOST) {
      held.values().removeIf(this::isOver);
    }
    return held.size() < MOST && held.put(resource, new Holder(body, time.nanos())) == null;
  }

  private boolean isOver(Holder holder) {
    return time.nanos() - holder.since >= PATIENCE.toNanos();
  }

  /** The body has no more blocks. */
  synchronized void leave(Resource resource, BodyKey body) {
    held.computeIfPresent(resource, (key, holder) -> holder.body.equals(body) ? null : holder);
  }

  /** Returns how many bodies are on their ways. */
  synchronized int size() {
    return held.size();
  }
}
