// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import io.millrace.api.auth.TokenIssuer;
import io.millrace.api.device.DeviceResolver;
import io.millrace.api.session.Session;
import io.millrace.api.session.Sessions;
import io.millrace.api.time.Time;
import io.millrace.lib.command.Table;
import io.millrace.lib.command.Words;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** {@code millrace:devices}, {@code millrace:sessions}, {@code millrace:token}. Stateless. */
@Component(
    service = RouterCommands.class,
    property = {
      "osgi.command.scope=millrace",
      "osgi.command.function=devices",
      "osgi.command.function=sessions",
      "osgi.command.function=token"
    })
public final class RouterCommands {
  private static final String DEVICES =
      """
      millrace:devices [--json]
        Lists every device the gateway knows by name.
      """;

  private static final String SESSIONS =
      """
      millrace:sessions [--json]
        Lists the open sessions, oldest first.
        mesh_security  what the client asked for on the mesh's side: default, or none
                       (security=none); says nothing of the way between client and router,
                       which over udp is in the clear
      """;

  private static final String TOKEN =
      """
      millrace:token [--subject NAME] [--hours N] [--json]
        Issues a token that this router accepts.
        --subject  the account it is for (local)
        --hours    how long it holds, 1 to 8760 (1)
      """;

  private final Slot<DeviceResolver> resolver;
  private final Slot<Sessions> sessions;
  private final Slot<TokenIssuer> issuer;

  /** Makes the commands. */
  @Activate
  public RouterCommands(@Reference Time time) {
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

  /** Lists the devices. */
  public String devices(String... arguments) {
    Words words = new Words(DEVICES, Set.of(), arguments);
    if (words.wantsHelp()) {
      return words.help();
    }
    Table table =
        new Table("no devices: configure io.millrace.nic or io.millrace.directory", "name", "what");
    resolver.call(DeviceResolver::names, new TreeMap<String, String>()).forEach(table::add);
    return words.show(table);
  }

  /** Lists the sessions. */
  public String sessions(String... arguments) {
    Words words = new Words(SESSIONS, Set.of(), arguments);
    if (words.wantsHelp()) {
      return words.help();
    }
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
    return words.show(table);
  }

  /** Issues a token; it goes to the caller's output and nowhere else. */
  public String token(String... arguments) {
    Words words = new Words(TOKEN, Set.of("--subject", "--hours"), arguments);
    if (words.wantsHelp()) {
      return words.help();
    }
    String subject = words.option("--subject", "local");
    Duration life = Duration.ofHours(words.number("--hours", 1, 1, 8760));
    String token = issuer.call(each -> each.issue(subject, life), null);
    if (token == null) {
      throw new IllegalStateException(
          "this router issues no tokens: io.millrace.auth.jwt is away, or its ownKey is false");
    }
    return words.wantsJson() ? new Table("", "subject", "token").add(subject, token).json() : token;
  }
}
