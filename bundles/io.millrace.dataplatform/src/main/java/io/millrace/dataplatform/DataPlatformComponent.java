// SPDX-License-Identifier: Apache-2.0
package io.millrace.dataplatform;

import com.sun.net.httpserver.HttpHandler;
import io.millrace.api.auth.ClientCredentials;
import io.millrace.api.auth.TokenVerifier;
import io.millrace.api.device.DeviceResolver;
import io.millrace.api.store.Store;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.persist.PersistedState;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.apache.felix.hc.api.HealthCheck;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/** The component and composition root of the data platform's interface. */
@Component(
    service = {},
    configurationPid = DataPlatformComponent.PID,
    immediate = true)
@Designate(ocd = DataPlatformConfig.class)
public final class DataPlatformComponent {
  static final String PID = "io.millrace.dataplatform";

  private static final Logger LOG = System.getLogger(DataPlatformComponent.class.getName());
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final int MAX_WAITING = 4096;
  private static final String PATH = "millrace.https.path";

  /** Of io.millrace.http: how many requests a path may have at a time. */
  private static final Map<String, Object> SHARE = Map.of("millrace.http.requests", 24);

  private final Time time;
  private final Slot<Store> store;
  private final PlatformState state;
  private final Slot<ClientCredentials> credentials;
  private final Slot<TokenVerifier> verifier;
  private final Slot<DeviceResolver> directory;
  private final List<ServiceRegistration<?>> offered = new ArrayList<>();
  private Timer retry;
  private boolean closed;

  /** Offers the interface; until the store is read, it answers 503. */
  @Activate
  public DataPlatformComponent(
      BundleContext context,
      @Reference Time time,
      @Reference Randomness randomness,
      DataPlatformConfig config)
      throws IOException {
    this.time = time;
    SlotLimits limits = SlotLimits.standard();
    store = new Slot<>(time, limits);
    credentials = new Slot<>(time, limits);
    verifier = new Slot<>(time, limits);
    directory = new Slot<>(time, limits);
    state =
        new PlatformState(
            new PersistedState(store, DeviceBook.MAP, MAX_WAITING),
            new PersistedState(store, ObservationLog.MAP, MAX_WAITING),
            config);
    Routes routes = routes(state, new KnownDevices(directory), credentials, time, randomness);
    HttpHandler handler =
        new ApiHandler(routes, verifier, config.bodyKibibytes() << 10, config.webPages());
    // Tokens have a share of their own: whoever waits for the store holds up no login.
    for (String path : List.of("/api", "/api/tokens", "/tokens")) {
      Hashtable<String, Object> properties = new Hashtable<>(SHARE);
      properties.put(PATH, path);
      offered.add(context.registerService(HttpHandler.class, handler, properties));
    }
    offered.add(
        context.registerService(
            HealthCheck.class,
            new DataPlatformCheck(state),
            new Hashtable<>(
                Map.of(HealthCheck.NAME, "data-platform", HealthCheck.TAGS, "sessions"))));
  }

  static Routes routes(
      PlatformState state,
      KnownDevices known,
      Slot<ClientCredentials> credentials,
      Time time,
      Randomness randomness)
      throws IOException {
    Tokens tokens = new Tokens(credentials);
    Devices devices = new Devices(state.devices(), known, state::isRead, randomness);
    Observations observations = new Observations(state.observations(), devices, time);
    String solution = "/api/solutions/*";
    return new Routes()
        .open("POST", "/api/tokens", tokens::post)
        .open("POST", "/tokens", tokens::post)
        .open("GET", "/api/openapi.json", new OpenApi()::get)
        .add("GET", solution + "/devices", devices::list)
        .add("POST", solution + "/devices", devices::create)
        .add("GET", solution + "/devices/*", devices::get)
        .add("DELETE", solution + "/devices/*", devices::delete)
        .add("POST", solution + "/devices/*/observations", observations::post)
        .add("GET", solution + "/devices/*/observations", observations::ofDevice)
        .add("GET", solution + "/observations", observations::ofSolution)
        .add("GET", solution + "/devicetemplates", Templates::get)
        .add("GET", "/api/tenants/systemTenant/devicetemplates", Templates::get);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindStore(Store service) {
    store.bind(service);
    read();
  }

  void unbindStore(Store service) {
    store.unbind(service);
  }

  private void read() {
    state.read((nothing, failure) -> readAgain(failure));
  }

  /** A store that cannot be read yet is tried again. */
  private synchronized void readAgain(Throwable failure) {
    if (failure != null && !closed && !state.isRead() && store.service() != null) {
      LOG.log(Level.WARNING, "devices and observations cannot be read: {0}", failure);
      retry = time.schedule(RETRY, this::read);
    }
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindCredentials(ClientCredentials service) {
    credentials.bind(service);
  }

  void unbindCredentials(ClientCredentials service) {
    credentials.unbind(service);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindVerifier(TokenVerifier service) {
    verifier.bind(service);
  }

  void unbindVerifier(TokenVerifier service) {
    verifier.unbind(service);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindDirectory(DeviceResolver service) {
    directory.bind(service);
  }

  void unbindDirectory(DeviceResolver service) {
    directory.unbind(service);
  }

  /** Requests that are being answered are answered first. */
  @Deactivate
  void deactivate() {
    synchronized (this) {
      closed = true;
      if (retry != null) {
        retry.cancel();
      }
    }
    offered.forEach(ServiceRegistration::unregister);
    state.close();
    credentials.close();
    verifier.close();
    directory.close();
    store.close();
  }
}
