// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.testing;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports for a program that is started later and must be told which to use. They are below
 * those that Linux gives to sockets without a port of their own (32768 and up), so that no other
 * socket gets them meanwhile. No port is returned twice in one process.
 */
public final class FreePort {
  private static final int FIRST = 20_000;
  private static final int COUNT = 10_000;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private FreePort() {}

  private interface Probe {
    void bind(int port) throws IOException;
  }

  /** Returns a free UDP port. */
  public static int udp() {
    return find(port -> new DatagramSocket(port).close());
  }

  /** Returns a free TCP port. */
  public static int tcp() {
    return find(port -> new ServerSocket(port).close());
  }

  private static int find(Probe probe) {
    for (int tries = 0; tries < COUNT; tries++) {
      int port = FIRST + ThreadLocalRandom.current().nextInt(COUNT);
      try {
        probe.bind(port);
      } catch (IOException taken) {
        continue;
      }
      if (GIVEN.add(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port in " + COUNT + " tries");
  }
}
