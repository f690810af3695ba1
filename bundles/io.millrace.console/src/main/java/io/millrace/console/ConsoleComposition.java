// SPDX-License-Identifier: Apache-2.0
package io.millrace.console;

import com.sun.net.httpserver.HttpHandler;
import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.Origin;
import io.millrace.api.shell.ShellRole;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.console.history.HeldHistory;
import io.millrace.console.history.History;
import io.millrace.console.history.LinkReader;
import io.millrace.console.history.SensorReader;
import io.millrace.console.live.EventStreams;
import io.millrace.console.live.Topics;
import io.millrace.console.login.Authenticator;
import io.millrace.console.login.HeldLogins;
import io.millrace.console.login.Logins;
import io.millrace.console.router.BundlesView;
import io.millrace.console.router.ConfigurationActions;
import io.millrace.console.router.DeviceActions;
import io.millrace.console.router.DeviceStreams;
import io.millrace.console.router.Overview;
import io.millrace.console.router.OwnSession;
import io.millrace.console.router.ReleaseActions;
import io.millrace.console.router.RouterServices;
import io.millrace.console.router.SessionActions;
import io.millrace.console.router.Views;
import io.millrace.console.web.PageFiles;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.caller.GatewayTransport;
import io.millrace.lib.holder.Holder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.osgi.framework.BundleContext;

/** Puts the console together. */
final class ConsoleComposition {
  private static final Duration SHORT = Duration.ofSeconds(2);

  /** The name of the way to the gateway, and its scheme. */
  private static final String TRANSPORT = "console";

  private static final Duration TICK = Duration.ofMillis(500);
  private static final Duration LONG = Duration.ofSeconds(10);

  private final Logins logins;
  private final History history;
  private final SensorReader sensors;
  private final LinkReader links;
  private final EventStreams streams;
  private final GatewayTransport transport;
  private final ConsoleHandler handler;

  ConsoleComposition(
      BundleContext context,
      ConsoleConfig config,
      Time time,
      Randomness randomness,
      RouterServices services,
      AuditOutbox audit) {
    Authenticator authenticator =
        new Authenticator(
            time,
            services.credentials,
            services.verifier,
            (source, why) ->
                audit.add(
                    Origin.of(LoginRoutes.INTERFACE, "", source),
                    "login",
                    AuditOutcome.REFUSED,
                    why));
    logins =
        new Logins(
            time, randomness, Duration.ofMinutes(config.idleMinutes()), authenticator::isAccepted);
    history = new History(config.historyKibibytes() << 10);
    sensors =
        new SensorReader(
            time,
            history,
            Duration.ofSeconds(config.readingSeconds()),
            services::devices,
            () -> sensors(config, services));
    links = new LinkReader(time, history, services::links);
    Overview overview = new Overview(context, time, services);
    SessionActions sessions = new SessionActions(services);
    ReleaseActions releases =
        new ReleaseActions(services, overview, (long) config.uploadMebibytes() << 20);
    BundlesView bundles = new BundlesView(context);
    Views views = new Views(context);
    long firstToken = ByteBuffer.wrap(randomness.nextBytes(Long.BYTES)).getLong();
    transport = new GatewayTransport(TRANSPORT, services.gateway, firstToken);
    DeviceActions devices = new DeviceActions(services, transport, time, randomness);
    Topics topics =
        new Topics(time)
            .add("overview", ShellRole.VIEWER, SHORT, overview::parts)
            .add("health", ShellRole.VIEWER, LONG, overview::health)
            .add("sensors", ShellRole.VIEWER, SHORT, () -> Map.of("rows", sensors.latest()))
            .add("links", ShellRole.VIEWER, SHORT, () -> Map.of("rows", links.rows()))
            .add("sessions", ShellRole.VIEWER, SHORT, sessions::all)
            .add("release", ShellRole.VIEWER, TICK, releases::state)
            .add("bundles", ShellRole.VIEWER, LONG, bundles::all)
            .add("devices", ShellRole.VIEWER, LONG, devices::names)
            .add("configuration", ShellRole.VIEWER, SHORT, views::configuration)
            .add("exchanges", ShellRole.OPERATOR, SHORT, views::exchanges)
            .add("log", ShellRole.OPERATOR, SHORT, views::log);
    streams = new EventStreams(time, topics, config.viewers());
    Routes routes = new Routes();
    new LoginRoutes(authenticator, logins, audit).into(routes);
    new ActionRoutes(
            sessions,
            releases,
            new ConfigurationActions(context),
            devices,
            new DeviceStreams(devices, time),
            new OwnSession(services, devices),
            logins,
            topics,
            audit)
        .into(routes);
    new PageRoutes(topics, streams, history, logins).into(routes);
    handler = new ConsoleHandler(config.reach(), new PageFiles(), logins, routes);
  }

  private static Collection<String> sensors(ConsoleConfig config, RouterServices services) {
    TreeSet<String> all = new TreeSet<>(services.sensors());
    all.addAll(List.of(config.sensors()));
    all.removeIf(each -> !each.matches("[\\w~-][\\w.~-]{0,14}/[\\w~-][\\w.~-]{0,14}"));
    return all;
  }

  HttpHandler handler() {
    return handler;
  }

  /** Returns the way to the gateway, which finds it by its scheme, as a service. */
  GatewayTransport transport() {
    return transport;
  }

  /** Takes who was logged in when this bundle was replaced, and the plots. */
  void restore(Holder holder) {
    HeldLogins.take(holder).forEach(logins::restore);
    HeldHistory.take(holder, history);
  }

  Logins logins() {
    return logins;
  }

  void endStreams() {
    transport.endObservations();
    streams.close();
  }

  void close(Holder holder) {
    sensors.close();
    links.close();
    transport.close();
    HeldLogins.put(holder, logins.all());
    HeldHistory.put(holder, history);
  }
}
