// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import java.io.IOException;

/** Redis did not do what it was asked for. The message is one line that says what to do. */
final class RedisFault extends IOException {
  private static final long serialVersionUID = 1;
  private static final int MAX_WORDS = 160;

  private final Kind kind;

  /** What is wrong. */
  enum Kind {
    /** No connection, or none any more; what was sent may have been done. */
    UNREACHABLE(true),
    /** It starts, or is a replica at the moment: nothing was done. */
    NOT_READY(true),
    /** It has no memory left for what is written; what is removed still is. */
    FULL(false),
    /** It does not let this router in. */
    REFUSED(true),
    /** What came is no answer of Redis. */
    NONSENSE(true),
    /** Any other error that it answered. */
    OTHER(false);

    /** Whether another connection has to be made. */
    final boolean endsConnection;

    Kind(boolean endsConnection) {
      this.endsConnection = endsConnection;
    }
  }

  RedisFault(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  static RedisFault nonsense(String what) {
    return new RedisFault(
        Kind.NONSENSE, "what answers is not Redis, or speaks another protocol: " + what);
  }

  /** Makes one of an error that Redis has answered. */
  static RedisFault answered(String error) {
    String words = printable(error);
    String code = words.split(" ", 2)[0];
    return switch (code) {
      case "OOM" ->
          new RedisFault(
              Kind.FULL,
              "full: Redis has no memory left and stores nothing more; raise its maxmemory");
      case "NOAUTH", "WRONGPASS", "NOPERM" ->
          new RedisFault(
              Kind.REFUSED, "Redis does not let this router in (see user, passwordFile): " + words);
      case "LOADING", "MASTERDOWN", "READONLY", "BUSY", "TRYAGAIN", "CLUSTERDOWN" ->
          new RedisFault(Kind.NOT_READY, "Redis is not ready: " + words);
      default -> new RedisFault(Kind.OTHER, "Redis refused: " + words);
    };
  }

  /** What the network sent is shown as one short line. */
  static String printable(String text) {
    String line = text.replaceAll("[^\\x20-\\x7e]", "?");
    return line.length() <= MAX_WORDS ? line : line.substring(0, MAX_WORDS) + "...";
  }
}
