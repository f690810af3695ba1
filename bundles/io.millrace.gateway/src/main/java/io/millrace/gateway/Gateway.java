// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import io.millrace.api.auth.TokenVerifier;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.device.DeviceProfile;
import io.millrace.api.device.DeviceResolver;
import io.millrace.api.metrics.Meters;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.session.Session;
import io.millrace.api.session.SessionListener;
import io.millrace.api.session.Sessions;
import io.millrace.api.store.Store;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.Transport;
import io.millrace.gateway.exchange.FormerBlocks;
import io.millrace.gateway.local.ResourceTraits;
import io.millrace.gateway.local.ThrottledExecutor;
import io.millrace.gateway.route.NameLookup;
import io.millrace.lib.holder.Holder;
import io.millrace.lib.slot.ServiceRank;
import io.millrace.lib.slot.SlotLimits;
import java.net.InetAddress;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.condition.Condition;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The gateway as a component; {@link GatewayComposition} wires its parts. When it stops, it hands
 * back what it has not begun, and answers the rest later, or now when the clock or the router stops
 * too: hence it stops before the condition that all of Millrace hangs on.
 */
@Component(
    service = {RequestHandler.class, SessionListener.class, Supplier.class},
    property = {RequestHandler.ROLE + "=gateway", "millrace.status=configuration.refused"},
    configurationPid = "io.millrace.gateway",
    immediate = true,
    reference =
        @Reference(
            name = "foundation",
            service = Condition.class,
            target = "(osgi.condition.id=millrace.platform)"))
@Designate(ocd = GatewayConfig.class)
public final class Gateway implements RequestHandler, SessionListener, Supplier<List<String>> {
  /** A reference is no longer satisfied [OSGi Compendium §112.5.16]: here, the condition. */
  private static final int REFERENCE_GONE = 2;

  final FormerGateway former = new FormerGateway();
  private final GatewayComposition composition;
  private final ThrottledExecutor loginThread;
  private final BooleanSupplier routerStops;
  private final ServiceRegistration<?> away; // null: in tests
  private final GatewayCommands commands; // null: in tests
  private volatile boolean stopped;

  /** Starts the gateway. */
  @Activate
  public Gateway(
      BundleContext context,
      GatewayConfig config,
      @Reference Time time,
      @Reference Randomness randomness,
      @Reference Meters meters) {
    loginThread = new ThrottledExecutor("millrace-gateway-logins");
    routerStops = () -> context.getBundle(0).getState() == Bundle.STOPPING;
    former.watch(context);
    composition =
        new GatewayComposition(
            config,
            PlatformServices.of(context, config, time, randomness, meters),
            SlotLimits.standard(),
            loginThread,
            names(time),
            new HeldBlocks(new Holder(context), former));
    commands = new GatewayCommands(context, composition);
    away =
        context.registerService(
            Supplier.class,
            composition.services().away(),
            new Hashtable<>(Map.of("millrace.status", "gateway")));
  }

  Gateway(GatewayConfig config, PlatformServices platform, SlotLimits limits, Executor logins) {
    this(
        config, platform, limits, logins, names(platform.time()), FormerBlocks.NOBODY, () -> false);
  }

  Gateway(
      GatewayConfig config,
      PlatformServices platform,
      SlotLimits limits,
      Executor logins,
      NameLookup names,
      FormerBlocks.Custody custody,
      BooleanSupplier routerStops) {
    loginThread = null;
    away = null;
    commands = null;
    this.routerStops = routerStops;
    composition = new GatewayComposition(config, platform, limits, logins, names, custody);
  }

  private static NameLookup names(Time time) {
    return new NameLookup(time, InetAddress::getAllByName);
  }

  /**
   * When the clock stops too, no deadline would ever pass, and when the router stops, nothing goes
   * on with what devices have: so open exchanges are answered now.
   */
  @Deactivate
  void deactivate(int reason) {
    stopped = true;
    former.close();
    if (away != null) {
      away.unregister();
      commands.close();
    }
    try {
      composition.stop();
      if (reason == REFERENCE_GONE || routerStops.getAsBoolean()) {
        composition.end();
      }
    } finally {
      endLogins();
    }
  }

  void stop() {
    stopped = true;
    composition.stop();
    endLogins();
  }

  private void endLogins() {
    if (loginThread != null) {
      loginThread.close();
    }
  }

  /** Returns one line for each configured entry that was refused: {@code status} shows them. */
  @Override
  public List<String> get() {
    return composition.refused();
  }

  @Override
  public void handle(CoapRequest request, ReplyTo replyTo, Transport transport) {
    composition.requests().handle(request, replyTo, transport);
  }

  @Override
  public void resume(CoapRequest request, ReplyTo replyTo, Transport transport) {
    composition.requests().resume(request, replyTo, transport);
  }

  @Override
  public void ended(Session session, String reason) {
    composition.sessionChanges().ended(session, reason);
  }

  @Override
  public void moved(Session session, Peer former) {
    composition.sessionChanges().moved(session, former);
  }

  @Override
  public void policyChanged(Session session) {
    composition.sessionChanges().policyChanged(session);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "unbindTransport")
  void bindTransport(Transport transport, Map<String, Object> properties) {
    composition
        .services()
        .transports()
        .of(transport.name())
        .bind(transport, ServiceRank.of(properties));
  }

  void unbindTransport(Transport transport) {
    if (!stopped) {
      composition.services().transports().of(transport.name()).unbind(transport);
    }
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindSessions(Sessions sessions) {
    composition.services().sessions().bind(sessions);
  }

  void unbindSessions(Sessions sessions) {
    if (!stopped) {
      composition.services().sessions().unbind(sessions);
    }
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindVerifier(TokenVerifier verifier) {
    composition.services().verifier().bind(verifier);
  }

  void unbindVerifier(TokenVerifier verifier) {
    if (!stopped) {
      composition.services().verifier().unbind(verifier);
    }
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindResolver(DeviceResolver resolver) {
    composition.services().resolver().bind(resolver);
    composition.directoryChanges().bind(resolver);
  }

  void unbindResolver(DeviceResolver resolver) {
    composition.directoryChanges().unbind(resolver);
    if (!stopped) {
      composition.services().resolver().unbind(resolver);
      composition.forgetRoutes();
    }
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindStore(Store store) {
    composition.services().store().bind(store);
    former.whenGone(() -> composition.restore(store));
  }

  void unbindStore(Store store) {
    if (!stopped) {
      composition.services().store().unbind(store);
    }
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindProfile(DeviceProfile profile, Map<String, Object> properties) {
    composition.services().profiles().add(profile, ServiceRank.of(properties));
    composition.profilesChanged();
  }

  void unbindProfile(DeviceProfile profile) {
    if (!stopped) {
      composition.services().profiles().remove(profile);
      composition.profilesChanged();
    }
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      target = "(&(resource.path=*)(|(!(resource.host=*))(resource.host=gateway)))")
  void bindResource(LocalResource resource, Map<String, Object> properties) {
    ResourceTraits traits = ResourceTraits.of(properties);
    composition.resources().add(path(properties), traits, resource, ServiceRank.of(properties));
  }

  void unbindResource(LocalResource resource, Map<String, Object> properties) {
    if (!stopped) {
      composition.resources().remove(path(properties), resource);
    }
  }

  private static String path(Map<String, Object> properties) {
    String path = String.valueOf(properties.get(LocalResource.PATH));
    return path.startsWith("/") ? path.substring(1) : path;
  }
}
