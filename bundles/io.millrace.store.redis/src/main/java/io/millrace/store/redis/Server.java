// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The server and how to be let in.
 *
 * @param user empty for the default user
 * @param passwordFile null when none is needed; read for each connection
 * @param tls whether the connection is encrypted
 * @param authorityFile certificates that the server's is checked against; null for the machine's
 * @param timeOut the longest time for a connection and for each round of commands
 */
record Server(
    String host,
    int port,
    String user,
    Path passwordFile,
    boolean tls,
    Path authorityFile,
    Duration timeOut) {

  /** Returns it as people read it; without anything that is secret. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
