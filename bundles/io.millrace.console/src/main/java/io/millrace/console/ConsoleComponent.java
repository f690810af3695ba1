// SPDX-License-Identifier: Apache-2.0
package io.millrace.console;

import com.sun.net.httpserver.HttpHandler;
import io.millrace.api.audit.AuditTrail;
import io.millrace.api.auth.ClientCredentials;
import io.millrace.api.auth.TokenVerifier;
import io.millrace.api.device.Device;
import io.millrace.api.device.DeviceResolver;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.release.ReleaseService;
import io.millrace.api.sensor.Sensor;
import io.millrace.api.session.Sessions;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.Transport;
import io.millrace.console.router.RouterServices;
import io.millrace.console.web.WebRequest;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.holder.Holder;
import io.millrace.lib.slot.ServiceRank;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/** The component of the console. */
@Component(
    service = {},
    configurationPid = ConsoleComponent.PID,
    immediate = true)
@Designate(ocd = ConsoleConfig.class)
public final class ConsoleComponent {
  static final String PID = "io.millrace.console";

  /** Of io.millrace.http: the paths of its two servers. */
  private static final String PATH = "millrace.http.path";

  private static final String TLS_PATH = "millrace.https.path";

  /** Of io.millrace.http: how many requests a path may have at a time. */
  private static final String SHARE = "millrace.http.requests";

  /** Requests that wait for devices or are answered at once, beside those of the viewers. */
  private static final int OTHERS = 14;

  private final RouterServices services;
  private final Holder holder;
  private final AuditOutbox audit;
  private final ConsoleComposition console;
  private ServiceRegistration<HttpHandler> registration;
  private ServiceRegistration<Transport> transport;

  /** Begins to serve, unless the configuration says that there is no console. */
  @Activate
  public ConsoleComponent(
      BundleContext context,
      ConsoleConfig config,
      @Reference Time time,
      @Reference Randomness randomness) {
    services = new RouterServices(time);
    holder = new Holder(context);
    audit = new AuditOutbox(time::now, holder, PID);
    console =
        config.enabled()
            ? new ConsoleComposition(context, config, time, randomness, services, audit)
            : null;
    if (console != null) {
      console.restore(holder);
      // Without Transport.NAME: no configuration may name it, because it reaches no servers.
      transport =
          context.registerService(
              Transport.class,
              console.transport(),
              new Hashtable<>(Map.of(Transport.SCHEME, console.transport().scheme())));
      String path = WebRequest.ROOT;
      int share = config.viewers() + OTHERS;
      registration =
          context.registerService(
              HttpHandler.class,
              console.handler(),
              new Hashtable<>(Map.of(PATH, path, TLS_PATH, path, SHARE, share)));
    }
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindCredentials(ClientCredentials service) {
    services.credentials.bind(service);
  }

  void unbindCredentials(ClientCredentials service) {
    services.credentials.unbind(service);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindVerifier(TokenVerifier service) {
    services.verifier.bind(service);
  }

  void unbindVerifier(TokenVerifier service) {
    services.verifier.unbind(service);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindSessions(Sessions service) {
    services.sessions.bind(service);
  }

  void unbindSessions(Sessions service) {
    services.sessions.unbind(service);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindDirectory(DeviceResolver service) {
    services.directory.bind(service);
  }

  void unbindDirectory(DeviceResolver service) {
    services.directory.unbind(service);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindReleases(ReleaseService service) {
    services.releases.bind(service);
  }

  void unbindReleases(ReleaseService service) {
    services.releases.unbind(service);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      target = "(" + RequestHandler.ROLE + "=gateway)")
  void bindGateway(RequestHandler handler, Map<String, Object> properties) {
    services.gateway.bind(handler, ServiceRank.of(properties));
  }

  void unbindGateway(RequestHandler handler) {
    services.gateway.unbind(handler);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindTrail(AuditTrail service) {
    audit.bind(service);
  }

  void unbindTrail(AuditTrail service) {
    audit.unbind(service);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindDevice(Device device) {
    services.add(device);
  }

  void unbindDevice(Device device) {
    services.remove(device);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindLink(PrimaryLink link) {
    services.add(link);
  }

  void unbindLink(PrimaryLink link) {
    services.remove(link);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindSensor(Sensor sensor) {
    services.add(sensor);
  }

  void unbindSensor(Sensor sensor) {
    services.remove(sensor);
  }

  /** Ends the streams, which would go on; then the path: the HTTP server waits for its requests. */
  @Deactivate
  void deactivate() {
    if (console != null) {
      console.endStreams();
      registration.unregister();
      transport.unregister();
      console.close(holder);
    }
    services.close();
    audit.close();
  }
}
