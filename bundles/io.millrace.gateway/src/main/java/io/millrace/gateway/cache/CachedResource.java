// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.cache;

import io.millrace.api.coap.CoapCode;

/**
 * What an operator sees of a stored response.
 *
 * @param resource method, server, path and query, with the options that choose it
 * @param code as text, for example {@code 2.05}
 * @param secondsLeft how long it is still fresh; 0: it is stale
 * @param bytes what it takes of the cache
 */
public record CachedResource(String resource, String code, long secondsLeft, long bytes) {
  static CachedResource of(ResourceKey key, StoredResponse response, long bytes, long now) {
    String code = CoapCode.text(response.code());
    return new CachedResource(key.toString(), code, response.secondsLeft(now), bytes);
  }
}
