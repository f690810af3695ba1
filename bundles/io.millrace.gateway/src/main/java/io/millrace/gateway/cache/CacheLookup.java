// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.cache;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import java.time.Duration;

/**
 * What the response cache does for one safe request: it answers it, or has a stale response
 * validated, and takes the answer [RFC 7252 §5.6]. Its methods are called in the order in which
 * they stand here. Not thread-safe.
 */
public final class CacheLookup {
  private final ResponseCache cache;
  private final ResourceKey key;
  private final CoapOptions asked;
  private final int changes;
  private StoredResponse stale;
  private CoapRequest unconditional; // the request without the tag that was added; else null

  /**
   * Begins a look-up. Whoever does has checked that the client may see the answer.
   *
   * @param asked the options of the client's request
   */
  public CacheLookup(ResponseCache cache, ResourceKey key, CoapOptions asked) {
    this.cache = cache;
    this.key = key;
    this.asked = asked;
    this.changes = cache.paths().changes(key);
  }

  /** Returns what is asked for. */
  public ResourceKey key() {
    return key;
  }

  /** Returns a fresh answer from the cache, or null. */
  public CoapResponse fresh() {
    StoredResponse found = cache.find(key);
    if (found != null && found.isFresh(cache.now())) {
      return found.answer(asked, cache.now());
    }
    stale = found;
    return null;
  }

  /** Returns the request with the tag of a stale response, so that its server can validate it. */
  public CoapRequest conditional(CoapRequest downstream) {
    Bytes tag = stale == null ? null : stale.etag();
    if (tag == null || EntityTags.has(downstream.options(), tag)) {
      return downstream;
    }
    unconditional = downstream;
    return downstream.with(downstream.options().toBuilder().add(OptionNumber.ETAG, tag).build());
  }

  /**
   * Tells whether an answer is of no use, because of the tag that was added: it says that something
   * is valid, but neither what is stored nor what the client has. Then the request has to be sent
   * without that tag.
   */
  public boolean isUseless(CoapResponse answer) {
    if (unconditional == null || answer.code() != CoapCode.VALID) {
      return false;
    }
    Bytes tag = answer.options().first(OptionNumber.ETAG);
    return tag == null || !tag.equals(stale.etag()) && !EntityTags.has(asked, tag);
  }

  /** Forgets the stale response; returns the request without its tag. */
  public CoapRequest unconditional() {
    CoapRequest plain = unconditional;
    cache.remove(key);
    stale = null;
    unconditional = null;
    return plain;
  }

  private boolean validates(CoapResponse answer) {
    Bytes tag = answer.options().first(OptionNumber.ETAG);
    return stale != null && tag != null && tag.equals(stale.etag());
  }

  /**
   * Takes the server's answer; returns the one for all that ask for the same: the stored response
   * when the server has validated it.
   *
   * @param answer as clients get it
   * @param otherwise how long an answer without Max-Age is fresh
   */
  public CoapResponse received(CoapResponse answer, Duration otherwise) {
    if (answer.code() != CoapCode.VALID) {
      cache.store(key, changes, answer, otherwise);
      return answer;
    }
    if (!validates(answer)) {
      return answer;
    }
    return cache.freshen(key, changes, stale, answer.options(), otherwise).whole(cache.now());
  }

  /** Returns the answer as the client gets it: 2.03 when it has that response already. */
  public CoapResponse forClient(CoapResponse answer) {
    return EntityTags.answer(asked, answer);
  }

  /** Tells whether a stale response may be the answer when the server is silent. */
  public boolean hasSubstitute() {
    return stale != null && cache.maySubstitute(key, stale);
  }

  /** Returns the answer, or the stale response instead of 5.04. */
  public CoapResponse orStale(CoapResponse answer) {
    return answer.code() == CoapCode.GATEWAY_TIMEOUT && hasSubstitute()
        ? stale.answer(asked, cache.now())
        : answer;
  }
}
