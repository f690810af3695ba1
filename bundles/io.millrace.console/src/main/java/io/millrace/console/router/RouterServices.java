// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.router;

import io.millrace.api.auth.ClientCredentials;
import io.millrace.api.auth.TokenVerifier;
import io.millrace.api.device.Device;
import io.millrace.api.device.DeviceResolver;
import io.millrace.api.link.MessageLink;
import io.millrace.api.release.ReleaseService;
import io.millrace.api.sensor.Sensor;
import io.millrace.api.session.Sessions;
import io.millrace.api.time.Time;
import io.millrace.api.transport.RequestHandler;
import io.millrace.console.web.RefusedException;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/** The services of the router that the console uses, each of which may be replaced. */
public final class RouterServices implements AutoCloseable {
  /** Who knows the accounts. */
  public final Slot<ClientCredentials> credentials;

  /** Who verifies tokens. */
  public final Slot<TokenVerifier> verifier;

  /** The sessions of CoAP clients. */
  public final Slot<Sessions> sessions;

  /** The directory. */
  public final Slot<DeviceResolver> directory;

  /** The releases. */
  public final Slot<ReleaseService> releases;

  /** The gateway. */
  public final Slot<RequestHandler> gateway;

  private final Set<Device> devices = new CopyOnWriteArraySet<>();
  private final Set<Sensor> sensors = new CopyOnWriteArraySet<>();
  private final Set<MessageLink> links = new CopyOnWriteArraySet<>();

  /** Makes it without services. */
  public RouterServices(Time time) {
    SlotLimits limits = SlotLimits.standard();
    credentials = new Slot<>(time, limits);
    verifier = new Slot<>(time, limits);
    sessions = new Slot<>(time, limits);
    directory = new Slot<>(time, limits);
    releases = new Slot<>(time, limits);
    gateway = new Slot<>(time, limits);
  }

  /** Adds a device of this router. */
  public void add(Device device) {
    devices.add(device);
  }

  /** Removes a device. */
  public void remove(Device device) {
    devices.remove(device);
  }

  /** Returns the devices of this router. */
  public Collection<Device> devices() {
    return devices;
  }

  /** Adds a link. */
  public void add(MessageLink link) {
    links.add(link);
  }

  /** Removes a link. */
  public void remove(MessageLink link) {
    links.remove(link);
  }

  /** Returns the links, one of each name. */
  public List<MessageLink> links() {
    List<MessageLink> named = new ArrayList<>();
    for (MessageLink each : links) {
      if (named.stream().noneMatch(other -> other.name().equals(each.name()))) {
        named.add(each);
      }
    }
    return named;
  }

  /** Adds a sensor plugin of a Device IC in this router. */
  public void add(Sensor sensor) {
    sensors.add(sensor);
  }

  /** Removes a sensor plugin. */
  public void remove(Sensor sensor) {
    sensors.remove(sensor);
  }

  /** Returns the sensors that are known without asking, as CLASSIFIER/TYPE. */
  public Collection<String> sensors() {
    return sensors.stream().map(each -> each.classifier() + "/" + each.type()).toList();
  }

  /** A call of a service that may be refused. */
  interface Call<T, R> {
    R of(T service) throws Exception;
  }

  /** Calls a service; its failures are sentences for the person in front of the page. */
  static <T, R> R call(Slot<T> slot, String what, Call<T, R> call) throws RefusedException {
    Object[] outcome = new Object[2];
    boolean there =
        slot.call(
            service -> {
              try {
                outcome[0] = call.of(service);
              } catch (Exception failure) {
                outcome[1] = failure;
              }
              return true;
            },
            false);
    if (!there) {
      throw RefusedException.away(what);
    }
    if (outcome[1] instanceof RefusedException refused) {
      throw refused;
    }
    if (outcome[1] instanceof Exception failure) {
      String why = failure.getMessage();
      throw RefusedException.of(409, why == null ? failure.toString() : why);
    }
    @SuppressWarnings("unchecked")
    R result = (R) outcome[0];
    return result;
  }

  @Override
  public void close() {
    List.of(credentials, verifier, sessions, directory, releases, gateway).forEach(Slot::close);
  }
}
