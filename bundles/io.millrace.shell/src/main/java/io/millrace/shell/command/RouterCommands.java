// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import io.millrace.api.auth.TokenIssuer;
import io.millrace.api.device.DeviceResolver;
import io.millrace.api.session.Session;
import io.millrace.api.session.Sessions;
import io.millrace.api.time.Time;
import io.millrace.lib.command.CommandOutput;
import io.millrace.lib.command.Range;
import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.command.Table;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code millrace:devices}, {@code millrace:sessions}, {@code millrace:token}. Stateless. */
@Component(service = {})
public final class RouterCommands {
  private final Slot<DeviceResolver> resolver;
  private final Slot<Sessions> sessions;
  private final Slot<TokenIssuer> issuer;
  private ShellCommands commands;

  /** Makes the commands. */
  @Activate
  public RouterCommands(BundleContext context, @Reference Time time) {
    this(time);
    commands = new ShellCommands(context, "millrace", this);
  }

  RouterCommands(Time time) {
    SlotLimits limits = SlotLimits.standard();
    resolver = new Slot<>(time, limits);
    sessions = new Slot<>(time, limits);
    issuer = new Slot<>(time, limits);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindResolver(DeviceResolver service) {
    resolver.bind(service);
  }

  void unbindResolver(DeviceResolver service) {
    resolver.unbind(service);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindSessions(Sessions service) {
    sessions.bind(service);
  }

  void unbindSessions(Sessions service) {
    sessions.unbind(service);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindIssuer(TokenIssuer service) {
    issuer.bind(service);
  }

  void unbindIssuer(TokenIssuer service) {
    issuer.unbind(service);
  }

  @Deactivate
  void deactivate() {
    commands.close();
  }

  @Command(name = "devices", description = "Lists every device the gateway knows by name.")
  Table devices() {
    Table table =
        new Table("no devices: configure io.millrace.nic or io.millrace.directory", "name", "what");
    resolver.call(DeviceResolver::names, new TreeMap<String, String>()).forEach(table::add);
    return table;
  }

  @Command(
      name = "sessions",
      description = {
        "Lists the open sessions, oldest first.",
        "mesh_security: what the client asked for on the mesh's side, default, or none"
            + " (security=none). It says nothing of the way between client and router, which over"
            + " udp is in the clear."
      })
  Table sessions() {
    Table table =
        new Table("no sessions", "id", "account", "peer", "sticky", "mesh_security", "opened");
    for (Session each : sessions.call(Sessions::all, List.<Session>of())) {
      table.add(
          each.id(),
          each.account().subject(),
          each.peer(),
          each.options().sticky(),
          each.options().secured() ? "default" : "none",
          each.opened());
    }
    return table;
  }

  /** Issues a token; it goes to the caller's output and nowhere else. */
  @Command(name = "token", description = "Issues a token that this router accepts.")
  CommandOutput token(
      @Option(
              names = "--subject",
              paramLabel = "NAME",
              defaultValue = "local",
              description = "the account it is for (${DEFAULT-VALUE})")
          String subject,
      @Option(
              names = "--scope",
              paramLabel = "WORDS",
              description =
                  "what it is for: io.millrace.auth.jwt (permissions) says which permissions each"
                      + " word gives, \"admin\" that of administrators; api without this option")
          String scope,
      @Option(
              names = "--hours",
              paramLabel = "N",
              defaultValue = "1",
              description = "how long it is valid, 1 to 8760 hours (${DEFAULT-VALUE})")
          @Range(min = 1, max = 8760)
          int hours) {
    Duration life = Duration.ofHours(hours);
    Optional<String> issued =
        issuer.call(
            each ->
                scope == null
                    ? Optional.of(each.issue(subject, life))
                    : each.issue(subject, scope, life),
            null);
    if (issued == null) {
      throw new IllegalStateException(
          "this router issues no tokens: io.millrace.auth.jwt is away, or its ownKey is false");
    }
    String token =
        issued.orElseThrow(
            () -> new IllegalStateException("who issues tokens here gives all of them one scope"));
    return CommandOutput.of(
        () -> token, () -> new Table("", "subject", "token").add(subject, token).json());
  }
}
