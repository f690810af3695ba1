// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.socket;

import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.files.PropertyPaths;
import io.millrace.lib.loop.Daemon;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.service.command.CommandProcessor;
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
 * bounded.
 */
@Component(
    service = {},
    configurationPid = ControlSocket.PID)
@Designate(ocd = ControlSocket.Config.class)
public final class ControlSocket {
  static final String PID = "io.millrace.shell";

  private static final System.Logger LOG = System.getLogger(ControlSocket.class.getName());
  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rwx------");

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
        description = "How many may be connected at once; more are closed at once.",
        min = "1",
        max = "64")
    int connections() default 8;
  }

  private final CommandProcessor processor;
  private final int connections;
  private final Path path;
  private final ServerSocketChannel server;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  /** Opens the socket. */
  @Activate
  public ControlSocket(Config config, BundleContext context, @Reference CommandProcessor processor)
      throws IOException {
    this.processor = processor;
    this.connections = config.connections();
    this.path = new PropertyPaths(context::getProperty).path(config.socket()).toAbsolutePath();
    this.server = listen(path);
    Daemon.thread("shell-socket", this::accept).start();
  }

  /**
   * A socket file that an earlier process left behind is replaced: one router has one data folder.
   * A folder that is there is not changed: closing what others use, as /tmp, would break a machine.
   */
  static ServerSocketChannel listen(Path path) throws IOException {
    OwnerOnly.createDirectories(path.getParent());
    if (isOpenToOthers(path.getParent())) {
      throw new IOException(
          PID
              + ": socket = "
              + path
              + ": others may enter its folder; allowed is one of mode 0700, or none yet");
    }
    Files.deleteIfExists(path);
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(path));
      OwnerOnly.close(path);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw new IOException(PID + ": socket = " + path + ": " + e.getMessage(), e);
    }
  }

  private static boolean isOpenToOthers(Path folder) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
    return view != null
        && view.readAttributes().permissions().stream().anyMatch(each -> !OWNERS.contains(each));
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        admit(server.accept());
      } catch (IOException e) {
        if (server.isOpen()) {
          LOG.log(Level.ERROR, "the control socket failed and is closed", e);
          deactivate();
        }
      }
    }
  }

  private void admit(SocketChannel channel) throws IOException {
    if (open.size() >= connections) {
      LOG.log(Level.WARNING, "more than {0} shell connections: refused", connections);
      channel.close();
      return;
    }
    open.add(channel);
    Daemon.thread("shell-connection", () -> host(channel)).start();
  }

  private void host(SocketChannel channel) {
    try {
      new ShellConnection(processor, channel).run();
    } finally {
      open.remove(channel);
    }
  }

  /** Closes the socket; a command that still runs loses its output. */
  @Deactivate
  void deactivate() {
    try {
      server.close();
      Files.deleteIfExists(path);
      for (SocketChannel channel : open) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the control socket did not close cleanly", e);
    }
  }
}
