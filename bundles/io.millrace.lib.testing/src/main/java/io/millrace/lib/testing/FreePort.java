// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.testing;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports for a program that is started later and must be told which to use. They are below
 * those that Linux gives to sockets without a port of their own (32768 and up), so that no other
 * socket gets them meanwhile. No port is returned twice, neither in one process nor in several that
 * run at the same time: a process takes whole blocks of ports, and holds the first port of each of
 * its blocks for as long as it runs.
 */
public final class FreePort {
  private static final int FIRST = 20_000;
  private static final int BLOCK = 64;
  private static final int BLOCKS = 190;

  /** Holds the blocks; a socket that nobody refers to would be closed. */
  private static final List<DatagramSocket> HELD = new ArrayList<>();

  /** The next port to be tried; a multiple of the block's size when the block has no more. */
  private static int next;

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

  private static synchronized int find(Probe probe) {
    for (int tries = 0; tries < BLOCKS * BLOCK; tries++) {
      if (next % BLOCK == 0) {
        next = takeBlock() + 1;
      }
      int port = next++;
      try {
        probe.bind(port);
        return port;
      } catch (IOException taken) {
        // By something that is no test; the next one then.
      }
    }
    throw new IllegalStateException("no free port from " + FIRST + " up");
  }

  /** Returns the first port of a block that is this process's own until its end. */
  private static int takeBlock() {
    int start = ThreadLocalRandom.current().nextInt(BLOCKS);
    for (int tries = 0; tries < BLOCKS; tries++) {
      int first = (FIRST / BLOCK + 1 + (start + tries) % BLOCKS) * BLOCK;
      try {
        HELD.add(new DatagramSocket(first));
        return first;
      } catch (IOException anothers) {
        // Another process's block.
      }
    }
    throw new IllegalStateException("no free block of ports from " + FIRST + " up");
  }
}
