// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.session;

import io.millrace.api.audit.AuditTrail;
import io.millrace.api.audit.Origin;
import io.millrace.api.shell.ShellRole;
import io.millrace.api.shell.ShellService;
import io.millrace.api.shell.ShellStreams;
import io.millrace.shell.command.KnownCommand;
import io.millrace.shell.interpreter.GogoInterpreter;
import io.millrace.shell.interpreter.Interpreter;
import io.millrace.shell.role.LiteralInterpreter;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
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
 * Opens the sessions of the shell, for the doors of other bundles and for the local control socket.
 * When this bundle or Gogo's is replaced, a session that waits for a line ends, and one that runs a
 * command ends after it.
 */
@Component(service = {ShellService.class, ShellSessions.class})
public final class ShellSessions implements ShellService {
  /** The session's variable with its {@link Origin}. */
  static final String ORIGIN = "millrace.origin";

  private final CommandProcessor processor;
  private final Path uploads;
  private final Supplier<Map<String, String>> summaries;
  private final AuditBuffer audit = new AuditBuffer();
  private final Set<Session> open = ConcurrentHashMap.newKeySet();

  /** Makes the service. */
  @Activate
  public ShellSessions(BundleContext context, @Reference CommandProcessor processor) {
    this(
        processor,
        Path.of(context.getProperty("millrace.data")),
        () -> KnownCommand.summaries(context));
  }

  /**
   * Makes the service.
   *
   * @param data the router's folder for data
   * @param summaries returns what each command that is there does, by its name with scope
   */
  public ShellSessions(
      CommandProcessor processor, Path data, Supplier<Map<String, String>> summaries) {
    this.summaries = summaries;
    this.processor = processor;
    this.uploads = data.toAbsolutePath().resolve("releases").resolve("upload");
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindTrail(AuditTrail service) {
    audit.bind(service);
  }

  void unbindTrail(AuditTrail service) {
    audit.unbind(service);
  }

  @Deactivate
  void deactivate() {
    open.forEach(Session::end);
    audit.close();
  }

  /** Opens a session of the router's own user on the machine itself. */
  public Session openLocal(String who, ShellStreams streams) {
    return open(Origin.of(SessionAudit.LOCAL, who, ""), ShellRole.ADMIN, streams);
  }

  @Override
  public Session open(Origin origin, ShellRole role, ShellStreams streams) {
    PrintStream out = text(streams.out());
    PrintStream err = streams.err() == streams.out() ? out : text(streams.err());
    CommandSession gogo = processor.createSession(streams.in(), out, err);
    gogo.put(ORIGIN, origin);
    Interpreter interpreter =
        role == ShellRole.ADMIN
            ? new GogoInterpreter(gogo, err)
            : new LiteralInterpreter(role, gogo, err, uploads, summaries);
    SessionAudit audited = new SessionAudit(audit, origin, role);
    Session session =
        new Session(interpreter, audited, new LineInput(streams.in()), out, open::remove);
    open.add(session);
    return session;
  }

  private static PrintStream text(OutputStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }
}
