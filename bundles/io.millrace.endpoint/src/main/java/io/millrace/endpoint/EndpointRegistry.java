// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.carrier.Carrier;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.api.transport.Transport;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.PreferredService;
import io.millrace.lib.slot.ServiceRank;
import io.millrace.lib.slot.SlotLimits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * The endpoints by the name of their carrier. An endpoint whose carrier left stays, registered as
 * before, for the grace that slots have; then it is given up. Thread-safe.
 */
final class EndpointRegistry {
  private static final Logger LOG = System.getLogger(EndpointRegistry.class.getName());
  private static final CallbackGuard ENDPOINTS =
      new CallbackGuard(EndpointRegistry.class, "an endpoint");

  private final BundleContext context;
  private final Time time;
  private final EndpointGauges gauges;
  private final Function<Carrier, Endpoint> maker;
  private final Map<String, NamedEndpoint> endpoints = new HashMap<>();

  /** One endpoint and the carriers of its name; guarded by {@link #endpoints}. */
  private static final class NamedEndpoint {
    final Endpoint endpoint;
    PreferredService<Carrier> carriers;
    ServiceRegistration<Transport> registration;
    boolean registered;
    boolean withdrawn;
    Carrier latest;
    ServiceRank latestRank;
    Timer grace;

    NamedEndpoint(Endpoint endpoint) {
      this.endpoint = endpoint;
    }
  }

  EndpointRegistry(
      BundleContext context, Time time, EndpointGauges gauges, Function<Carrier, Endpoint> maker) {
    this.context = context;
    this.time = time;
    this.gauges = gauges;
    this.maker = maker;
  }

  /** A carrier came: its endpoint is waiting, or one is made. */
  void add(Carrier carrier, ServiceRank rank) {
    NamedEndpoint named;
    synchronized (endpoints) {
      named = endpoints.computeIfAbsent(carrier.name(), name -> named(carrier));
      named.latest = carrier;
      named.latestRank = rank;
      if (named.grace != null) {
        named.grace.cancel();
        named.grace = null;
      }
    }
    named.carriers.add(carrier, rank);
  }

  private NamedEndpoint named(Carrier first) {
    NamedEndpoint named = new NamedEndpoint(maker.apply(first));
    named.carriers = new PreferredService<>(time, (from, to) -> change(named, from, to));
    return named;
  }

  /** The endpoint goes from one carrier to another; one that is taken is left alone. */
  private boolean change(NamedEndpoint named, Carrier from, Carrier to) {
    if (from != null) {
      named.endpoint.detach();
    }
    if (to == null) {
      return true;
    }
    try {
      named.endpoint.attach(to);
    } catch (IllegalStateException taken) {
      LOG.log(Level.DEBUG, () -> "the carrier " + to.name() + " is taken for now: " + taken);
      return false;
    }
    if (isFirst(named)) {
      register(named);
    }
    return true;
  }

  /** A transport is a service from when its endpoint first had a carrier. */
  private boolean isFirst(NamedEndpoint named) {
    synchronized (endpoints) {
      boolean first = !named.registered;
      named.registered = true;
      return first;
    }
  }

  private void register(NamedEndpoint named) {
    gauges.show(named.endpoint);
    Dictionary<String, Object> stated = new Hashtable<>();
    stated.put(Transport.NAME, named.endpoint.name());
    stated.put(Transport.SCHEME, named.endpoint.scheme());
    ServiceRegistration<Transport> registration =
        context.registerService(Transport.class, named.endpoint, stated);
    boolean late;
    synchronized (endpoints) {
      late = named.withdrawn;
      named.registration = late ? null : registration;
    }
    if (late) {
      registration.unregister();
    }
  }

  /** Tells whether this waits for a carrier that another build still has. */
  boolean isBesideAnother() {
    return all().stream()
        .map(named -> named.carriers)
        .anyMatch(carriers -> carriers.current() == null && !carriers.isEmpty());
  }

  /** A carrier goes: its endpoint goes on with another, or waits for one. */
  void remove(Carrier carrier) {
    NamedEndpoint named;
    synchronized (endpoints) {
      named = endpoints.get(carrier.name());
    }
    if (named == null) {
      return;
    }
    synchronized (endpoints) {
      named.latest = named.latest == carrier ? null : named.latest;
    }
    named.carriers.remove(carrier);
    synchronized (endpoints) {
      if (named.carriers.isEmpty() && endpoints.get(carrier.name()) == named) {
        named.grace = time.schedule(SlotLimits.standard().grace(), () -> giveUp(named));
      }
    }
  }

  private void giveUp(NamedEndpoint named) {
    synchronized (endpoints) {
      boolean awaited = named.grace != null; // else a carrier is just coming
      if (!awaited
          || !named.carriers.isEmpty()
          || !endpoints.remove(named.endpoint.name(), named)) {
        return;
      }
    }
    withdraw(named);
    end(named);
  }

  /** The carrier of a name may be free now, because another endpoint has left it. */
  void retry(String name) {
    NamedEndpoint named;
    Carrier carrier;
    ServiceRank rank;
    synchronized (endpoints) {
      named = endpoints.get(name);
      carrier = named == null ? null : named.latest;
      rank = named == null ? null : named.latestRank;
    }
    if (carrier != null && named.carriers.current() == null) {
      named.carriers.add(carrier, rank);
    }
  }

  /**
   * Has each endpoint leave its state for the next one of its name, and unregisters its transport
   * then, by which that one learns that the carrier is free.
   *
   * @param holder keeps what is left, by the name; false when it cannot
   */
  void handOver(BiPredicate<String, Map<String, Object>> holder) {
    ENDPOINTS.each(
        all(),
        named -> {
          named.endpoint.handOver(state -> holder.test(named.endpoint.name(), state));
          withdraw(named);
        });
  }

  /** Unregisters the transports. */
  void withdraw() {
    ENDPOINTS.each(all(), this::withdraw);
  }

  private void withdraw(NamedEndpoint named) {
    ServiceRegistration<Transport> registration;
    synchronized (endpoints) {
      registration = named.registration;
      named.registration = null;
      named.withdrawn = true;
    }
    if (registration != null) {
      registration.unregister();
    }
  }

  /** Closes the endpoints. */
  void close() {
    List<NamedEndpoint> ended = all();
    synchronized (endpoints) {
      endpoints.clear();
    }
    ENDPOINTS.each(ended, this::end);
  }

  private void end(NamedEndpoint named) {
    synchronized (endpoints) {
      if (named.grace != null) {
        named.grace.cancel();
      }
    }
    gauges.hide(named.endpoint);
    ENDPOINTS.run(named.endpoint, Endpoint::close);
    named.carriers.close();
  }

  /** Does something with each endpoint, whatever it fails with at the others. */
  void forEach(Consumer<Endpoint> action) {
    ENDPOINTS.each(all(), named -> action.accept(named.endpoint));
  }

  private List<NamedEndpoint> all() {
    synchronized (endpoints) {
      return new ArrayList<>(endpoints.values());
    }
  }
}
