// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.session;

import io.millrace.api.audit.AuditTrail;
import io.millrace.api.audit.Origin;
import io.millrace.api.shell.ShellRole;
import io.millrace.api.shell.ShellService;
import io.millrace.api.shell.ShellStreams;
import io.millrace.api.shell.ShellTerminal;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.command.CommandInput;
import io.millrace.lib.command.Progress;
import io.millrace.lib.holder.Holder;
import io.millrace.shell.command.KnownCommand;
import io.millrace.shell.editor.HistoryFolder;
import io.millrace.shell.editor.TerminalConversation;
import io.millrace.shell.interpreter.GogoInterpreter;
import io.millrace.shell.interpreter.Interpreter;
import io.millrace.shell.role.LiteralInterpreter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Opens the sessions of the shell, for the interfaces of other bundles and for the local control
 * socket. When this bundle or Gogo's is replaced, a session that waits for a line ends, and one
 * that runs a command ends after it.
 */
@Component(service = {ShellService.class, ShellSessions.class})
public final class ShellSessions implements ShellService {
  /** The session's variable with its {@link Origin}. */
  static final String ORIGIN = "millrace.origin";

  private final CommandProcessor processor;
  private final RouterView router;
  private final HistoryFolder histories;
  private final AuditOutbox audit;
  private final Set<Session> open = new HashSet<>();
  private boolean ended;

  /** Makes the service. */
  @Activate
  public ShellSessions(BundleContext context, @Reference CommandProcessor processor) {
    this(
        processor,
        new FrameworkView(context),
        new AuditOutbox(Clock.systemUTC()::instant, new Holder(context), "io.millrace.shell"));
  }

  /** Makes the service. */
  public ShellSessions(CommandProcessor processor, RouterView router) {
    this(processor, router, new AuditOutbox(Clock.systemUTC()::instant));
  }

  private ShellSessions(CommandProcessor processor, RouterView router, AuditOutbox audit) {
    this.processor = processor;
    this.router = router;
    this.audit = audit;
    histories = new HistoryFolder(router.data().resolve("shell").resolve("history"), Secrets::isIn);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindTrail(AuditTrail service) {
    audit.bind(service);
  }

  void unbindTrail(AuditTrail service) {
    audit.unbind(service);
  }

  /** The audit records of commands that still run are kept until the last of them has ended. */
  @Deactivate
  void deactivate() {
    List<Session> still;
    synchronized (this) {
      ended = true;
      still = List.copyOf(open);
    }
    still.forEach(Session::end);
    if (still.isEmpty()) {
      audit.close();
    }
  }

  /** Opens a session of the router's own user on the machine itself. */
  public Session openLocal(String who, ShellStreams streams) {
    return open(Origin.of(SessionAudit.LOCAL, who, ""), ShellRole.ADMIN, streams);
  }

  @Override
  public Session open(Origin origin, ShellRole role, ShellStreams streams) {
    Session session = new Session(this, new SessionAudit(audit, origin, role), streams);
    synchronized (this) {
      open.add(session);
    }
    return session;
  }

  /**
   * Makes what runs a session's lines.
   *
   * @param columns returns the width of its terminal; null when it has none that can draw
   * @param inputBytes how many bytes the standard input has; null when that is not known
   */
  Interpreter interpreter(
      SessionAudit of, ShellStreams streams, IntSupplier columns, Long inputBytes) {
    PrintStream out = text(streams.out());
    PrintStream err = streams.err() == streams.out() ? out : text(streams.err());
    CommandSession gogo = processor.createSession(streams.in(), out, err);
    gogo.put(ORIGIN, of.origin());
    gogo.put(Progress.TERMINAL_COLUMNS, columns);
    gogo.put(CommandInput.BYTES, inputBytes);
    return of.role() == ShellRole.ADMIN
        ? new GogoInterpreter(gogo, err)
        : new LiteralInterpreter(of.role(), gogo, err, router.uploads(), this::summaries);
  }

  private Map<String, String> summaries() {
    return router.commands().stream()
        .collect(Collectors.toMap(KnownCommand::name, KnownCommand::summary));
  }

  /** Makes a session's conversation with a person at a terminal. */
  TerminalConversation conversation(SessionAudit of, ShellStreams streams, ShellTerminal terminal)
      throws IOException {
    return new TerminalConversation(
        terminal, streams, new SessionCompletions(router, of.role()), histories, of.origin());
  }

  /** Takes note that a session is closed. */
  void closed(Session session) {
    boolean last;
    synchronized (this) {
      open.remove(session);
      if (!ended) {
        return;
      }
      last = open.isEmpty();
    }
    // Nothing binds a trail to a component that is deactivated.
    router.trail().ifPresent(audit::bind);
    if (last) {
      audit.close();
    }
  }

  private static PrintStream text(OutputStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }
}
