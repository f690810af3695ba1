// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.cache;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.metrics.Counter;
import io.millrace.api.metrics.Meters;
import io.millrace.api.time.Time;
import io.millrace.lib.bounded.BoundedMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The responses to safe requests that are kept for further ones [RFC 7252 §5.6, §5.7.1]. It is
 * bounded by bytes; what was used last goes last. It does not know who may see a response: whoever
 * asks it has checked that before. Thread-safe.
 */
public final class ResponseCache {
  /** What an entry takes beside its bytes, about: key, response, answer, and their places. */
  private static final int OVERHEAD = 320;

  private static final int MAX_ENTRIES = 1_000_000;

  private record Entry(ResourceKey key, StoredResponse response) {
    long bytes() {
      return OVERHEAD + key.bytes() + response.bytes();
    }
  }

  private final Time time;
  private final ResourcePaths paths = new ResourcePaths();
  private final BoundedMap<ResourceKey, Entry> entries;
  private final boolean off;
  private final long staleNanos;
  private final Counter hits;
  private final Counter misses;
  private final Counter validations;
  private final Counter joined;

  /**
   * Makes an empty cache.
   *
   * @param maxBytes how much it keeps; 0: nothing
   * @param stale for how long after its time a response may answer when its server does not
   */
  public ResponseCache(Time time, Meters meters, long maxBytes, Duration stale) {
    this.time = time;
    this.off = maxBytes <= 0;
    this.staleNanos = stale.toNanos();
    this.entries =
        BoundedMap.<ResourceKey, Entry>ofAtMost(MAX_ENTRIES)
            .byUse()
            .bytes(maxBytes, Entry::bytes)
            .build();
    hits = meters.counter("millrace_gateway_cache_lookups_total", "result", "hit");
    misses = meters.counter("millrace_gateway_cache_lookups_total", "result", "miss");
    joined = meters.counter("millrace_gateway_joined_requests_total");
    validations = meters.counter("millrace_gateway_cache_validations_total");
  }

  /** Makes an empty set of requests in flight, to which the same changes apply. */
  public <R> Coalescer<R> coalescer() {
    return new Coalescer<>(paths, joined);
  }

  /** Returns which resources have changed. */
  public ResourcePaths paths() {
    return paths;
  }

  /** Returns the present moment of its clock. */
  public long now() {
    return time.nanos();
  }

  /** Returns the stored response, fresh or stale, unless the resource has changed; else null. */
  public StoredResponse find(ResourceKey key) {
    if (off) {
      return null;
    }
    StoredResponse found = present(key);
    (found != null && found.isFresh(time.nanos()) ? hits : misses).increment();
    return found;
  }

  private synchronized StoredResponse present(ResourceKey key) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return null;
    }
    if (entry.response.changes() == paths.changes(key)) {
      return entry.response;
    }
    entries.remove(key);
    return null;
  }

  /** Tells whether a stale response may answer when its server does not. */
  public boolean maySubstitute(ResourceKey key, StoredResponse stale) {
    return stale.code() == CoapCode.CONTENT
        && stale.staleNanos(time.nanos()) < staleNanos
        && stale.changes() == paths.changes(key);
  }

  /**
   * Stores the response to a safe request, when that is allowed.
   *
   * @param response as clients get it
   * @param changes how often the resource had changed when it was asked for
   * @param otherwise how long a response without Max-Age is fresh
   */
  public void store(ResourceKey key, int changes, CoapResponse response, Duration otherwise) {
    long seconds = off ? 0 : Cacheability.seconds(response, otherwise);
    if (seconds > 0) {
      put(key, new StoredResponse(response, changes, seconds, time.nanos()));
    } else if (!off) {
      remove(key); // what is there is older
    }
  }

  /**
   * A server has said that a stored response is still valid: it is fresh again, for the time and
   * with the options that the 2.03 says [RFC 7252 §5.9.1.3].
   */
  public StoredResponse freshen(
      ResourceKey key, int changes, StoredResponse stored, CoapOptions valid, Duration otherwise) {
    validations.increment();
    long seconds = Cacheability.maxAge(valid, otherwise);
    StoredResponse fresh = stored.renewed(valid, changes, seconds, time.nanos());
    put(key, fresh);
    return fresh;
  }

  private void put(ResourceKey key, StoredResponse response) {
    Entry entry = new Entry(key.compact(), response);
    synchronized (this) {
      if (response.changes() == paths.changes(key)) {
        entries.put(entry.key, entry, 0);
      }
    }
  }

  /** Forgets a response that is outdated. */
  public synchronized void remove(ResourceKey key) {
    entries.remove(key);
  }

  /**
   * Forgets the responses of a server.
   *
   * @param server null: of all
   * @return how many those were
   */
  public synchronized int clear(String server) {
    int before = entries.size();
    if (server == null) {
      entries.clear();
    } else {
      for (ResourceKey key : List.copyOf(entries.asMap().keySet())) {
        if (key.isAt(server)) {
          entries.remove(key);
        }
      }
    }
    return before - entries.size();
  }

  /** Shows up to so many responses, those used last first. */
  public void list(int most, Consumer<CachedResource> to) {
    List<Entry> all;
    synchronized (this) {
      all = new ArrayList<>(entries.values());
    }
    long now = time.nanos();
    for (int i = all.size() - 1; i >= Math.max(0, all.size() - most); i--) {
      Entry each = all.get(i);
      if (each.response.changes() == paths.changes(each.key)) {
        to.accept(CachedResource.of(each.key, each.response, each.bytes(), now));
      }
    }
  }

  /** Returns how many responses there are. */
  public synchronized int size() {
    return entries.size();
  }

  /** Returns how many bytes they take. */
  public synchronized long bytes() {
    return entries.bytes();
  }
}
