// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.carrier.Carrier;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.api.transport.Transport;
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
import java.util.function.Consumer;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * The endpoints by the name of their carrier. An endpoint whose carrier left stays, registered as
 * before, for the grace that slots have; then it is given up. Thread-safe.
 */
final class Places {
  private static final Logger LOG = System.getLogger(Places.class.getName());

  private final BundleContext context;
  private final Time time;
  private final EndpointGauges gauges;
  private final Function<Carrier, Endpoint> maker;
  private final Map<String, Place> places = new HashMap<>();

  /** One endpoint and the carriers of its name; guarded by {@link #places}. */
  private static final class Place {
    final Endpoint endpoint;
    PreferredService<Carrier> carriers;
    ServiceRegistration<Transport> registration;
    boolean registered;
    Timer grace;

    Place(Endpoint endpoint) {
      this.endpoint = endpoint;
    }
  }

  Places(
      BundleContext context, Time time, EndpointGauges gauges, Function<Carrier, Endpoint> maker) {
    this.context = context;
    this.time = time;
    this.gauges = gauges;
    this.maker = maker;
  }

  /** A carrier came: its endpoint is waiting, or one is made. */
  void take(Carrier carrier, ServiceRank rank) {
    Place place;
    synchronized (places) {
      place = places.computeIfAbsent(carrier.name(), name -> place(carrier));
      if (place.grace != null) {
        place.grace.cancel();
        place.grace = null;
      }
    }
    place.carriers.add(carrier, rank);
  }

  private Place place(Carrier first) {
    Place place = new Place(maker.apply(first));
    place.carriers = new PreferredService<>(time, (from, to) -> change(place, from, to));
    return place;
  }

  /** The endpoint goes from one carrier to another; one that is taken is left alone. */
  private boolean change(Place place, Carrier from, Carrier to) {
    if (from != null) {
      place.endpoint.detach();
    }
    if (to == null) {
      return true;
    }
    try {
      place.endpoint.attach(to);
    } catch (IllegalStateException taken) {
      LOG.log(Level.DEBUG, () -> "the carrier " + to.name() + " is taken for now: " + taken);
      return false;
    }
    if (isFirst(place)) {
      register(place);
    }
    return true;
  }

  /** A transport is a service from when its endpoint first had a carrier. */
  private boolean isFirst(Place place) {
    synchronized (places) {
      boolean first = !place.registered;
      place.registered = true;
      return first;
    }
  }

  private void register(Place place) {
    gauges.show(place.endpoint);
    Dictionary<String, Object> stated = new Hashtable<>();
    stated.put(Transport.NAME, place.endpoint.name());
    stated.put(Transport.SCHEME, place.endpoint.scheme());
    ServiceRegistration<Transport> registration =
        context.registerService(Transport.class, place.endpoint, stated);
    synchronized (places) {
      place.registration = registration;
    }
  }

  /** A carrier goes: its endpoint goes on with another, or waits for one. */
  void leave(Carrier carrier) {
    Place place;
    synchronized (places) {
      place = places.get(carrier.name());
    }
    if (place == null) {
      return;
    }
    place.carriers.remove(carrier);
    synchronized (places) {
      if (place.carriers.isEmpty() && places.get(carrier.name()) == place) {
        place.grace = time.schedule(SlotLimits.standard().grace(), () -> giveUp(place));
      }
    }
  }

  private void giveUp(Place place) {
    synchronized (places) {
      if (!place.carriers.isEmpty() || !places.remove(place.endpoint.name(), place)) {
        return;
      }
    }
    withdraw(place);
    end(place);
  }

  /** Unregisters the transports. */
  void withdraw() {
    all().forEach(this::withdraw);
  }

  private void withdraw(Place place) {
    ServiceRegistration<Transport> registration;
    synchronized (places) {
      registration = place.registration;
      place.registration = null;
    }
    if (registration != null) {
      registration.unregister();
    }
  }

  /** Closes the endpoints. */
  void close() {
    List<Place> ended = all();
    synchronized (places) {
      places.clear();
    }
    ended.forEach(this::end);
  }

  private void end(Place place) {
    synchronized (places) {
      if (place.grace != null) {
        place.grace.cancel();
      }
    }
    gauges.hide(place.endpoint);
    place.endpoint.close();
    place.carriers.close();
  }

  void forEach(Consumer<Endpoint> action) {
    all().forEach(place -> action.accept(place.endpoint));
  }

  private List<Place> all() {
    synchronized (places) {
      return new ArrayList<>(places.values());
    }
  }
}
