// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.blockwise;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.time.Time;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.lib.block.Block;
import io.millrace.lib.block.BodyKey;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reassembles request bodies from their blocks [RFC 7959 §2.5]. The number of bodies, the bytes of
 * one and of all bodies and the time between two blocks are limited. A body that turns out to be
 * too long is handed back with the block that shows it, and dropped. Thread-safe.
 */
public final class BodyAssembler {
  /** The longest time between two blocks of a body [RFC 7252 §4.8.2, EXCHANGE_LIFETIME]. */
  static final Duration MAX_IDLE = Duration.ofSeconds(247);

  private final Map<BodyKey, Body> bodies = new LinkedHashMap<>();
  private final Time time;
  private final int maxBodies;
  private final long maxTotalBytes;
  private long totalBytes;

  private static final class Body {
    Bytes bytes = Bytes.EMPTY;
    long touched;
  }

  /**
   * The result of a block; exactly one of the three is set.
   *
   * @param whole the whole body, when this was its last block
   * @param answer the response to this block
   * @param ahead the bytes of the blocks before it, when the body is too long to be reassembled;
   *     empty when they are not held
   */
  public record Outcome(Bytes whole, CoapResponse answer, Bytes ahead) {}

  /** Makes it without bodies. */
  public BodyAssembler(Time time, int maxBodies, long maxTotalBytes) {
    this.time = time;
    this.maxBodies = maxBodies;
    this.maxTotalBytes = maxTotalBytes;
  }

  /**
   * Takes a block.
   *
   * @param option the value of Block1
   * @param maxBytes how long the whole body may be
   */
  public synchronized Outcome take(BodyKey key, int option, Bytes payload, int maxBytes) {
    Block block = Block.of(option);
    dropOld();
    if (!block.fits(payload)) {
      return refused(key, ErrorResponses.badRequest("Block1 and payload do not fit together"));
    }
    if (payload.length() > maxBytes) {
      return refused(key, ErrorResponses.tooLarge(maxBytes));
    }
    if (block.number() == 0) {
      remove(key);
      if (!block.more()) {
        return whole(payload);
      }
    }
    Body body = block.number() == 0 ? new Body() : bodies.get(key);
    if (body != null) {
      return append(key, body, block, payload, maxBytes);
    }
    return isLonger(block, payload, maxBytes) ? ahead(Bytes.EMPTY) : refused(key, incomplete());
  }

  /** Tells whether the body of this block is longer than {@code maxBytes}. */
  private static boolean isLonger(Block block, Bytes payload, int maxBytes) {
    return block.offset() + payload.length() + (block.more() ? 1 : 0) > maxBytes;
  }

  private Outcome append(BodyKey key, Body body, Block block, Bytes payload, int maxBytes) {
    long end = block.offset() + payload.length();
    boolean repeated = block.more() && end == body.bytes.length() && end > 0;
    if (!repeated && block.offset() != body.bytes.length()) {
      return refused(key, incomplete());
    }
    if (isLonger(block, payload, maxBytes)) {
      remove(key);
      return ahead(body.bytes);
    }
    if (!repeated && totalBytes + payload.length() > maxTotalBytes) {
      return refused(key, ErrorResponses.unavailable("too many bodies in blocks"));
    }
    remove(key);
    Bytes grown = repeated ? body.bytes : body.bytes.plus(payload);
    if (!block.more()) {
      return whole(grown);
    }
    if (bodies.size() >= maxBodies) {
      return refused(key, ErrorResponses.unavailable("too many bodies in blocks"));
    }
    body.bytes = grown;
    body.touched = time.nanos();
    bodies.put(key, body);
    totalBytes += grown.length();
    return new Outcome(null, CoapResponse.of(CoapCode.CONTINUE), null);
  }

  private static Outcome whole(Bytes body) {
    return new Outcome(body, null, null);
  }

  private static Outcome ahead(Bytes blocks) {
    return new Outcome(null, null, blocks);
  }

  private static CoapResponse incomplete() {
    return CoapResponse.diagnostic(
        CoapCode.REQUEST_ENTITY_INCOMPLETE, "a block is missing, begin again with the first");
  }

  private Outcome refused(BodyKey key, CoapResponse answer) {
    remove(key);
    return new Outcome(null, answer, null);
  }

  private void remove(BodyKey key) {
    Body body = bodies.remove(key);
    if (body != null) {
      totalBytes -= body.bytes.length();
    }
  }

  private void dropOld() {
    long now = time.nanos();
    Iterator<Body> oldest = bodies.values().iterator();
    while (oldest.hasNext()) {
      Body body = oldest.next();
      if (now - body.touched < MAX_IDLE.toNanos()) {
        return;
      }
      totalBytes -= body.bytes.length();
      oldest.remove();
    }
  }

  /** Returns how many bytes are held. */
  synchronized long heldBytes() {
    return totalBytes;
  }
}
