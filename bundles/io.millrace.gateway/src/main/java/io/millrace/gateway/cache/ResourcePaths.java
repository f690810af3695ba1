// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.cache;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Counts the changes of resources, by server and path, whatever the query and the port: a request
 * that may have changed a resource spoils all answers that were asked for before it ended [RFC 7252
 * §5.8, §5.9.1]. Whoever keeps an answer notes the count at the time of the request, and looks
 * whether it is still the same. Paths share a fixed number of counters, so that a change may spoil
 * the answers of another path, too. Thread-safe.
 */
public final class ResourcePaths {
  private static final int COUNTERS = 4096;

  private final AtomicIntegerArray changes = new AtomicIntegerArray(COUNTERS);

  private static int hash(Object server, CoapOptions options, int pathOption) {
    Bytes encoded = options.encoded();
    int hash = server.hashCode();
    for (OptionCursor at = new OptionCursor(encoded, 0); at.next() && at.number() <= pathOption; ) {
      if (at.number() == pathOption) {
        hash = plusSegment(hash, encoded, at);
      }
    }
    return hash;
  }

  /**
   * Returns the number for a path with one more segment; that for the path of no segments is the
   * server's hash code.
   *
   * @param at the segment's option among the encoded ones
   */
  static int plusSegment(int pathHash, Bytes encoded, OptionCursor at) {
    int hash = 31 * pathHash + at.valueLength();
    for (int i = at.position() - at.valueLength(); i < at.position(); i++) {
      hash = 31 * hash + encoded.at(i);
    }
    return hash;
  }

  private static int slot(int hash) {
    return (hash ^ hash >>> 16) * 0x9E3779B9 >>> 20; // the upper 12 bits: one of COUNTERS
  }

  /** Returns how often the resources at a key's path have changed. */
  public int changes(ResourceKey key) {
    return changes.get(slot(key.pathHash()));
  }

  /** Notes that a request, as it goes to the server, may change the resources at its path. */
  public void changed(Object server, CoapOptions request) {
    changes.incrementAndGet(slot(hash(server, request, OptionNumber.URI_PATH)));
  }

  /** Notes that an answer names a resource that was created [RFC 7252 §5.9.1.1]. */
  public void created(Object server, CoapOptions answer) {
    changes.incrementAndGet(slot(hash(server, answer, OptionNumber.LOCATION_PATH)));
  }
}
