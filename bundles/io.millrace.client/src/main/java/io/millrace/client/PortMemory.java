// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

/** Remembers the local port that a session with the gateway belongs to, for the next command. */
public interface PortMemory {
  /** Remembers nothing, as a process of one command does. */
  PortMemory NONE =
      new PortMemory() {
        @Override
        public int port() {
          return 0;
        }

        @Override
        public void remember(int port) {
          // The next command is another process.
        }
      };

  /** Returns the port, 1–65535, or 0 for any. */
  int port();

  /** Remembers a port; 0 forgets it. */
  void remember(int port);
}
