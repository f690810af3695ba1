// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import io.millrace.lib.files.PropertyPaths;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * What is configured, checked.
 *
 * @param gone after how much silence another router is gone
 * @param fileWait how long the store in a file is waited for at the start
 */
record Settings(
    Server server,
    Keys keys,
    int queueLimit,
    long queueBytes,
    long maxReplyBytes,
    Duration gone,
    Duration fileWait) {
  /** The maps that their users are made for sharing; all others have one user, a router. */
  static final Set<String> SHARED = Set.of("sessions", "accounts");

  private static final long MEGABYTE = 1 << 20;
  private static final Duration FILE_WAIT = Duration.ofSeconds(5);

  /**
   * Reads a configuration.
   *
   * @throws IllegalArgumentException naming the value that is not allowed
   */
  static Settings of(RedisConfig config, PropertyPaths paths) {
    String router = config.router().isBlank() ? hostName() : config.router();
    if (!router.matches("[A-Za-z0-9._-]{1,64}")) {
      throw refused("router", router, "1 to 64 of letters, digits, dot, hyphen, underscore");
    }
    if (!config.prefix().matches("[\\x21-\\x7e]{0,64}")) {
      throw refused("prefix", config.prefix(), "at most 64 printable characters");
    }
    Server server =
        new Server(
            config.host(),
            config.port(),
            config.user(),
            file(paths, config.passwordFile()),
            config.tls(),
            file(paths, config.authorityFile()),
            Duration.ofMillis(config.timeOutMillis()));
    return new Settings(
        server,
        new Keys(config.prefix(), router, SHARED),
        config.queueLimit(),
        config.queueBytes(),
        config.replyMegabytes() * MEGABYTE,
        Duration.ofSeconds(config.goneSeconds()),
        FILE_WAIT);
  }

  private static IllegalArgumentException refused(String key, String value, String allowed) {
    return new IllegalArgumentException(
        RedisStoreComponent.PID + ": " + key + " = '" + value + "': allowed is " + allowed);
  }

  private static Path file(PropertyPaths paths, String configured) {
    return configured.isBlank() ? null : paths.path(configured);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "router";
    }
  }

  /** Tells whether it is the same content in the same place. */
  boolean hasSamePlace(Settings other) {
    return server.host().equals(other.server.host())
        && server.port() == other.server.port()
        && keys.equals(other.keys);
  }
}
