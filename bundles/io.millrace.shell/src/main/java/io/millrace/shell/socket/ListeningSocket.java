// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.socket;

import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.holder.AcceptLoop;
import io.millrace.lib.holder.HeldSocket;
import io.millrace.lib.holder.Holder;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The Unix-domain socket that is listened on; see {@link HeldSocket}. */
final class ListeningSocket {
  private static final System.Logger LOG = System.getLogger(ListeningSocket.class.getName());
  private static final String KEY = "io.millrace.shell.socket.";
  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rwx------");

  private final Path path;
  private final HeldSocket held;

  private ListeningSocket(Path path, HeldSocket held) {
    this.path = path;
    this.held = held;
  }

  /**
   * Takes over the socket that was left open at this path, or listens there anew.
   *
   * @throws IOException when others may enter its folder, or the path cannot be used
   */
  static ListeningSocket at(Path path, Holder holder) throws IOException {
    HeldSocket.Names names = new HeldSocket.Names(KEY + path, "shell-socket", "the control socket");
    return new ListeningSocket(
        path, HeldSocket.at(names, holder, () -> Files.exists(path), () -> listen(path)));
  }

  /**
   * A socket file that an earlier process left behind is replaced: one router has one data folder.
   * A folder that is there is not changed: closing what others use, as /tmp, would break a machine.
   */
  static ServerSocketChannel listen(Path path) throws IOException {
    OwnerOnly.createDirectories(path.getParent());
    if (isOpenToOthers(path.getParent())) {
      throw new IOException(
          ControlSocket.PID
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
      throw new IOException(ControlSocket.PID + ": socket = " + path + ": " + e.getMessage(), e);
    }
  }

  private static boolean isOpenToOthers(Path folder) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
    return view != null
        && view.readAttributes().permissions().stream().anyMatch(each -> !OWNERS.contains(each));
  }

  /** Starts the thread that accepts connections. */
  void acceptWith(AcceptLoop.Admission admission) {
    held.start(admission);
  }

  /** Leaves the socket open for the next instance; closes it when that cannot be. */
  void leave() {
    if (!held.leave()) {
      close();
    }
  }

  /** Closes the socket and deletes its file. */
  void close() {
    held.close();
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the file of the control socket was not deleted", e);
    }
  }
}
