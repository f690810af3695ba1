// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a server says of itself [Redis INFO], and what of that an operator should change. */
record Greeting(Map<String, String> fields) {
  private static final int OLDEST = 7;

  static Greeting parse(Object reply) throws RedisFault {
    if (!(reply instanceof byte[])) {
      throw RedisFault.nonsense("no answer to INFO");
    }
    Map<String, String> fields = new HashMap<>();
    RespReader.text(reply)
        .lines()
        .filter(line -> line.indexOf(':') > 0 && !line.startsWith("#"))
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            });
    return new Greeting(fields);
  }

  /**
   * Checks whether this bundle can work with the server.
   *
   * @throws RedisFault when it cannot, at least not now
   */
  void check() throws RedisFault {
    String version = fields.getOrDefault("redis_version", "");
    int major;
    try {
      major = Integer.parseInt(version.split("\\.", 2)[0]);
    } catch (NumberFormatException e) {
      throw RedisFault.nonsense("it has no version");
    }
    if (major < OLDEST) {
      throw new RedisFault(
          RedisFault.Kind.REFUSED,
          "it has version " + RedisFault.printable(version) + ", but 7 is needed");
    }
    if ("slave".equals(fields.get("role"))) {
      throw new RedisFault(
          RedisFault.Kind.NOT_READY, "it is a replica, which stores nothing: name the primary");
    }
    if ("1".equals(fields.get("loading"))) {
      throw new RedisFault(RedisFault.Kind.NOT_READY, "it is loading its data");
    }
  }

  /** Returns what is risky in its configuration. */
  List<String> warnings() {
    List<String> found = new ArrayList<>();
    if ("0".equals(fields.get("aof_enabled"))) {
      found.add(
          "Redis forgets what it has acknowledged when it is killed: set appendonly yes and"
              + " appendfsync always");
    }
    String policy = fields.getOrDefault("maxmemory_policy", "noeviction");
    if (!policy.equals("noeviction")) {
      found.add(
          "Redis may drop what it has acknowledged (maxmemory-policy "
              + RedisFault.printable(policy)
              + "): set noeviction");
    }
    return found;
  }
}
