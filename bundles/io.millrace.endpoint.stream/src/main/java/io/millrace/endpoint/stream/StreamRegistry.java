// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint.stream;

import io.millrace.api.carrier.StreamCarrier;
import io.millrace.api.metrics.Meters;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.api.transport.Transport;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.SlotLimits;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * The endpoints by the name of their carrier. An endpoint whose carrier left stays, registered as
 * before, for the grace that slots have; then it is given up. Thread-safe.
 */
final class StreamRegistry {
  private static final CallbackGuard ENDPOINTS =
      new CallbackGuard(StreamRegistry.class, "an endpoint");

  private final BundleContext context;
  private final Time time;
  private final Meters meters;
  private final Function<StreamCarrier, StreamEndpoint> maker;
  private final Function<String, Object> left;
  private final Map<String, Entry> entries = new HashMap<>();

  private static final class Entry {
    private final StreamEndpoint endpoint;
    private StreamCarrier carrier;
    private ServiceRegistration<Transport> registration;
    private AutoCloseable gauge = () -> {};
    private Timer grace;

    Entry(StreamEndpoint endpoint) {
      this.endpoint = endpoint;
    }
  }

  /**
   * Makes one without endpoints.
   *
   * @param left returns what the endpoint of a name before has left, or null
   */
  StreamRegistry(
      BundleContext context,
      Time time,
      Meters meters,
      Function<StreamCarrier, StreamEndpoint> maker,
      Function<String, Object> left) {
    this.context = context;
    this.time = time;
    this.meters = meters;
    this.maker = maker;
    this.left = left;
  }

  /** A carrier came: its endpoint is waiting, or one is made. */
  void add(StreamCarrier carrier) {
    Entry entry;
    boolean fresh;
    synchronized (this) {
      Entry known = entries.get(carrier.name());
      fresh = known == null;
      entry = fresh ? new Entry(maker.apply(carrier)) : known;
      entries.put(carrier.name(), entry);
      if (entry.grace != null) {
        entry.grace.cancel();
        entry.grace = null;
      }
      entry.carrier = carrier;
    }
    entry.endpoint.attach(carrier);
    if (fresh) {
      register(entry);
      entry.endpoint.follow(left.apply(carrier.name()));
    }
  }

  private void register(Entry entry) {
    Hashtable<String, Object> stated = new Hashtable<>();
    stated.put(Transport.NAME, entry.endpoint.name());
    stated.put(Transport.SCHEME, entry.endpoint.scheme());
    entry.registration = context.registerService(Transport.class, entry.endpoint, stated);
    entry.gauge =
        meters.gauge(
            "millrace_coap_connections", entry.endpoint::size, "transport", entry.endpoint.name());
  }

  /** A carrier goes: its endpoint waits for another. */
  void remove(StreamCarrier carrier) {
    Entry entry;
    synchronized (this) {
      entry = entries.get(carrier.name());
      if (entry != null && entry.carrier == carrier) {
        entry.carrier = null;
        entry.grace = time.schedule(SlotLimits.standard().grace(), () -> giveUp(entry(carrier)));
      }
    }
    if (entry != null) {
      entry.endpoint.detach(carrier);
    }
  }

  private synchronized Entry entry(StreamCarrier of) {
    return entries.get(of.name());
  }

  private void giveUp(Entry entry) {
    synchronized (this) {
      if (entry == null || entry.carrier != null || !entries.remove(entry.endpoint.name(), entry)) {
        return;
      }
    }
    end(entry);
    ENDPOINTS.run(entry.endpoint, StreamEndpoint::giveUp);
  }

  private static void end(Entry entry) {
    ENDPOINTS.close(entry.gauge);
    if (entry.registration != null) {
      entry.registration.unregister();
    }
  }

  /**
   * Ends all of them.
   *
   * @param release whether nobody follows
   * @param keeper gets the name and what the next endpoint of it takes
   */
  void close(boolean release, BiConsumer<String, Object> keeper) {
    List<Entry> ended;
    synchronized (this) {
      ended = List.copyOf(entries.values());
      entries.clear();
    }
    for (Entry each : ended) {
      if (each.grace != null) {
        each.grace.cancel();
      }
      ENDPOINTS.run(
          each.endpoint,
          endpoint -> {
            Object state = endpoint.close(release);
            if (!release) {
              keeper.accept(endpoint.name(), state);
            }
          });
      end(each);
    }
  }

  synchronized List<StreamEndpoint> all() {
    return entries.values().stream().map(each -> each.endpoint).toList();
  }
}
