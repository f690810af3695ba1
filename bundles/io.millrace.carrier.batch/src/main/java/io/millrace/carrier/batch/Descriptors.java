// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.batch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds the number by which the kernel knows a channel. The JDK does not tell it: of the
 * descriptors of this process it is the UDP socket that is bound where the channel is.
 */
final class Descriptors {
  /** There is none, or more than one. */
  static final int UNKNOWN = -1;

  private static final Path ALL = Path.of("/proc/self/fd");
  private static final int LENGTH = SocketAddress.STRIDE;
  private static final int OPTION = LENGTH + 4;

  private final Errno errno;
  private final NativeBuffer memory;

  Descriptors(Errno errno) throws ReflectiveOperationException {
    this.errno = errno;
    memory = new NativeBuffer(2 * SocketAddress.STRIDE);
  }

  /** Returns the descriptor of a channel, or {@link #UNKNOWN}. */
  int of(DatagramChannel channel) throws IOException {
    InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
    if (local == null) {
      return UNKNOWN;
    }
    int found = UNKNOWN;
    Path socket = null;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(ALL)) {
      for (Path entry : entries) {
        int descriptor = Integer.parseInt(entry.getFileName().toString());
        if (!isUdpAt(descriptor, local)) {
          continue;
        }
        Path target = Files.readSymbolicLink(entry);
        if (socket != null && !socket.equals(target)) {
          return UNKNOWN; // two sockets of one address: there is no telling which is meant
        }
        socket = target;
        found = Math.max(found, descriptor);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found;
  }

  private boolean isUdpAt(int descriptor, InetSocketAddress local) {
    memory.bytes.putInt(LENGTH, SocketAddress.BYTES);
    if (Libc.localAddress(errno, descriptor, memory.address, memory.address + LENGTH) != 0) {
      return false;
    }
    InetSocketAddress bound = SocketAddress.read(memory.bytes, 0);
    return bound != null && isSame(bound, local) && isUdp(descriptor);
  }

  private static boolean isSame(InetSocketAddress bound, InetSocketAddress local) {
    boolean wildcards =
        bound.getAddress().isAnyLocalAddress() && local.getAddress().isAnyLocalAddress();
    return bound.getPort() == local.getPort()
        && (wildcards || bound.getAddress().equals(local.getAddress()));
  }

  private boolean isUdp(int descriptor) {
    memory.bytes.putInt(LENGTH, Integer.BYTES);
    long value = memory.address + OPTION;
    return Libc.option(errno, descriptor, Libc.SO_TYPE, value, memory.address + LENGTH) == 0
        && memory.bytes.getInt(OPTION) == Libc.SOCK_DGRAM;
  }

  /** Returns the address family of a socket. */
  int family(int descriptor) {
    memory.bytes.putInt(LENGTH, SocketAddress.BYTES);
    Libc.localAddress(errno, descriptor, memory.address, memory.address + LENGTH);
    return memory.bytes.getShort(0);
  }
}
