// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.batch;

import java.lang.invoke.MethodHandle;

/**
 * The functions of the C library that this bundle calls [recvmmsg(2), sendmmsg(2), getsockname(2),
 * getsockopt(2)], and the numbers of 64-bit Linux that go with them. Initialising this class fails
 * with an {@link ExceptionInInitializerError} where they cannot be called.
 */
final class Libc {
  static final int ECONNREFUSED = 111;
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int ENOMEM = 12;
  static final int ENOBUFS = 105;
  static final int MSG_TRUNC = 0x20;
  static final int MSG_DONTWAIT = 0x40;
  static final int MSG_NOSIGNAL = 0x4000;
  static final int SOL_SOCKET = 1;
  static final int SO_TYPE = 3;
  static final int SOCK_DGRAM = 2;
  static final int SOL_UDP = 17;
  static final int UDP_SEGMENT = 103;
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  static final ForeignFunctions FOREIGN;

  // Constants, so that a call is compiled like any other: a handle in a field of an object is not.
  private static final MethodHandle RECVMMSG;
  private static final MethodHandle SENDMMSG;
  private static final MethodHandle GETSOCKNAME;
  private static final MethodHandle GETSOCKOPT;

  static {
    try {
      FOREIGN = new ForeignFunctions();
      RECVMMSG =
          FOREIGN.function("recvmmsg", int.class, long.class, int.class, int.class, long.class);
      SENDMMSG = FOREIGN.function("sendmmsg", int.class, long.class, int.class, int.class);
      GETSOCKNAME = FOREIGN.function("getsockname", int.class, long.class, long.class);
      GETSOCKOPT =
          FOREIGN.function("getsockopt", int.class, int.class, int.class, long.class, long.class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Libc() {}

  /** Receives what is there, without waiting; -1 with errno if nothing is. */
  static int receive(Errno errno, int descriptor, long headers, int count) {
    try {
      return (int)
          RECVMMSG.invokeExact(errno.segment, descriptor, headers, count, MSG_DONTWAIT, 0L);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Sends without waiting; -1 with errno if not even the first message went. */
  static int send(Errno errno, int descriptor, long headers, int count) {
    try {
      return (int)
          SENDMMSG.invokeExact(
              errno.segment, descriptor, headers, count, MSG_DONTWAIT | MSG_NOSIGNAL);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Writes a socket's local address; not 0 if the descriptor is none of a socket. */
  static int localAddress(Errno errno, int descriptor, long address, long length) {
    try {
      return (int) GETSOCKNAME.invokeExact(errno.segment, descriptor, address, length);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Writes an option of the socket's level; not 0 if that cannot be. */
  static int option(Errno errno, int descriptor, int option, long value, long length) {
    try {
      return (int)
          GETSOCKOPT.invokeExact(errno.segment, descriptor, SOL_SOCKET, option, value, length);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** A handle declares to throw anything, and these throw nothing but what the VM throws. */
  private static IllegalStateException unexpected(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(e);
  }
}
