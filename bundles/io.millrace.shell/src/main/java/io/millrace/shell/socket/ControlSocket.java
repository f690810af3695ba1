// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.socket;

import io.millrace.lib.files.PropertyPaths;
import io.millrace.lib.holder.Holder;
import io.millrace.lib.loop.Daemon;
import io.millrace.shell.session.ShellSessions;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The local control socket [DESIGN §5]: whoever may open the file speaks Gogo to the router. It is
 * for administration, no transport: each connection has a thread of its own, and their number is
 * bounded. When this bundle or Gogo's is replaced the socket stays: who connects meanwhile waits,
 * and a command that runs goes on and says how it ended.
 */
@Component(
    service = {},
    configurationPid = ControlSocket.PID)
@Designate(ocd = ControlSocket.Config.class)
public final class ControlSocket {
  static final String PID = "io.millrace.shell";

  private static final System.Logger LOG = System.getLogger(ControlSocket.class.getName());

  /** Why a component is deactivated [OSGi Compendium 8 §112.5.16]. */
  private static final int DISABLED = 1;

  private static final int CONFIGURATION_MODIFIED = 3;
  private static final int CONFIGURATION_DELETED = 4;
  private static final Set<Integer> CLOSING =
      Set.of(DISABLED, CONFIGURATION_MODIFIED, CONFIGURATION_DELETED);

  /** Configuration of the socket. */
  @ObjectClassDefinition(
      name = "Millrace shell",
      description = "The local control socket, for bin/millrace shell, status and token.")
  public @interface Config {
    /** The socket's path. */
    @AttributeDefinition(
        name = "Socket",
        description = "Path of the Unix-domain socket; its directory is for its owner only.")
    String socket() default "${millrace.data}/run/shell.sock";

    /** The bound on connections. */
    @AttributeDefinition(
        name = "Connections",
        description =
            "How many may be connected at once; more are closed at once, unless one of them has"
                + " read nothing of its output for a minute: then that one is closed.",
        min = "1",
        max = "64")
    int connections() default 8;
  }

  private final ShellSessions sessions;
  private final OpenConnections connections;
  private final ListeningSocket server;
  private volatile boolean stopped;

  /** Opens the socket, or takes it over from the instance before. */
  @Activate
  public ControlSocket(Config config, BundleContext context, @Reference ShellSessions sessions)
      throws IOException {
    this.sessions = sessions;
    this.connections = new OpenConnections(config.connections());
    Path path = new PropertyPaths(context::getProperty).path(config.socket()).toAbsolutePath();
    this.server = ListeningSocket.at(path, new Holder(context));
    boolean accepting = false;
    try {
      server.acceptWith(this::admit);
      accepting = true;
    } finally {
      if (!accepting) { // the machine has no thread left
        server.close();
      }
    }
  }

  private void admit(SocketChannel channel) throws IOException {
    ShellConnection connection = new ShellConnection(sessions, channel, System::nanoTime);
    if (!connections.add(connection)) {
      LOG.log(Level.WARNING, "too many shell connections: refused");
      channel.close();
      return;
    }
    boolean started = false;
    try {
      Daemon.thread("shell-connection", () -> host(connection)).start();
      started = true;
      if (stopped) { // meanwhile
        connection.end();
      }
    } finally {
      if (!started) { // the machine has no thread left: whoever accepted it closes it
        connections.remove(connection);
      }
    }
  }

  private void host(ShellConnection connection) {
    try {
      connection.run();
    } finally {
      connections.remove(connection);
    }
  }

  /**
   * Gives the socket up, for the next instance unless the configuration has changed. Connections
   * whose command runs go on to its end, others are told and closed.
   */
  @Deactivate
  void deactivate(int reason) {
    stopped = true;
    if (CLOSING.contains(reason)) {
      server.close();
    } else {
      server.leave();
    }
    connections.end();
  }
}
