// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The names of what is in Redis. A shared map has one hash for all routers, any other map one for
 * each router.
 *
 * @param prefix what all names begin with
 * @param router the name of this router
 * @param shared the names of the shared maps
 */
record Keys(String prefix, String router, Set<String> shared) {
  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  boolean isShared(String map) {
    return shared.contains(map);
  }

  /** Returns the name of a map's hash. */
  byte[] map(String map) {
    return isShared(map) ? bytes(prefix + "map:" + map) : mapOf(router, map);
  }

  /** Returns the name of the hash of a map that is not shared. */
  byte[] mapOf(String owner, String map) {
    return bytes(prefix + "router:" + owner + ":map:" + map);
  }

  /** Returns the stream of changes of shared maps. */
  byte[] log() {
    return bytes(prefix + "log");
  }

  /** Returns the text that is there as long as nothing acknowledged was lost. */
  byte[] epoch() {
    return bytes(prefix + "epoch");
  }

  /** Returns the set of all routers that were ever there. */
  byte[] routers() {
    return bytes(prefix + "routers");
  }

  /** Returns the set of routers and maps that have become part of a shared map. */
  byte[] adopted() {
    return bytes(prefix + "adopted");
  }

  /** Returns what is there as long as a router is. */
  byte[] alive(String owner) {
    return bytes(prefix + "alive:" + owner);
  }
}
