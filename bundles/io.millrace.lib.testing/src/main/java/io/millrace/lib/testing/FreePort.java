// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.testing;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for a program that is started later and has to be told one. They lie below those that Linux
 * gives to sockets which do not ask for any (32768 and up): a port from among those is now and then
 * somebody's again before the program has it. In one process none is given twice.
 */
public final class FreePort {
  private static final int FIRST = 20_000;
  private static final int COUNT = 10_000;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private FreePort() {}

  private interface Probe {
    void bind(int port) throws IOException;
  }

  /** Returns a UDP port that nobody has. */
  public static int udp() {
    return find(port -> new DatagramSocket(port).close());
  }

  /** Returns a TCP port that nobody waits at. */
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
