// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt;

import io.millrace.api.auth.ClientCredentials;
import io.millrace.api.device.Device;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.metrics.Meters;
import io.millrace.api.session.Sessions;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.api.transport.RequestHandler;
import io.millrace.lib.slot.ServiceRank;
import java.io.IOException;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/** One broker for each configuration. Without one there is no thread, no file and no connection. */
@Component(
    service = MqttNorthbound.class,
    immediate = true,
    configurationPid = "io.millrace.northbound.mqtt",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = MqttConfig.class, factory = true)
public final class MqttNorthbound {
  private final Northbound northbound;

  /** Prepares; nothing is sent before {@link #activate}. */
  @Activate
  public MqttNorthbound(
      BundleContext context,
      MqttConfig config,
      @Reference Time time,
      @Reference Randomness randomness,
      @Reference Meters meters)
      throws IOException {
    northbound = new Northbound(context, config, time, randomness, meters);
  }

  /** Begins. DS has bound all available services before it calls this. */
  @Activate
  void activate() {
    northbound.start();
  }

  @Deactivate
  void deactivate() {
    northbound.close();
  }

  Northbound northbound() {
    return northbound;
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      target = "(" + RequestHandler.ROLE + "=gateway)")
  void bindGateway(RequestHandler handler, Map<String, Object> properties) {
    northbound.client().gateway().bind(handler, ServiceRank.of(properties));
  }

  void unbindGateway(RequestHandler handler) {
    northbound.client().gateway().unbind(handler);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindSessions(Sessions sessions) {
    northbound.client().sessions().bind(sessions);
  }

  void unbindSessions(Sessions sessions) {
    northbound.client().sessions().unbind(sessions);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindCredentials(ClientCredentials credentials) {
    northbound.client().credentials().bind(credentials);
  }

  void unbindCredentials(ClientCredentials credentials) {
    northbound.client().credentials().unbind(credentials);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindDevice(Device device) {
    northbound.devices().add(device.name());
  }

  void unbindDevice(Device device) {
    northbound.devices().remove(device.name());
  }

  @Reference(
      service = PrimaryLink.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindLink(PrimaryLink link) {
    northbound.links().add(link);
  }

  void unbindLink(PrimaryLink link) {
    northbound.links().remove(link);
  }
}
