// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.time.Time;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.lib.block.Block;
import io.millrace.lib.block.BodyKey;
import io.millrace.lib.bounded.BoundedMap;
import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;
import java.time.Duration;

/**
 * Reassembles request bodies from their blocks [RFC 7959 §2.5]. The number of bodies, the bytes of
 * one and of all bodies and the time between two blocks are limited. A body that turns out to be
 * too long is handed back with the block that shows it, and dropped. Thread-safe.
 */
public final class BodyAssembler {
  /** The longest time between two blocks of a body [RFC 7252 §4.8.2, EXCHANGE_LIFETIME]. */
  static final Duration MAX_IDLE = Duration.ofSeconds(247);

  private final BoundedMap<BodyKey, Body> bodies;
  private final Time time;
  private final long maxTotalBytes;
  private volatile Runnable missing = () -> {};

  /** A body as far as it has come. */
  private record Body(Bytes bytes, long touched) {}

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
    this.maxTotalBytes = maxTotalBytes;
    this.bodies =
        BoundedMap.<BodyKey, Body>ofAtMost(maxBodies)
            .bytes(maxTotalBytes, body -> body.bytes.length())
            .lifetime(MAX_IDLE.toNanos(), Body::touched)
            .build();
  }

  /**
   * Takes a block.
   *
   * @param option the value of Block1
   * @param maxBytes how long the whole body may be
   */
  public synchronized Outcome take(BodyKey key, int option, Bytes payload, int maxBytes) {
    Block block = Block.of(option);
    long now = time.nanos();
    bodies.removeOld(now);
    if (!block.fits(payload)) {
      return refused(key, ErrorResponses.badRequest("Block1 and payload do not fit together"));
    }
    if (payload.length() > maxBytes) {
      return refused(key, ErrorResponses.tooLarge(maxBytes));
    }
    if (block.number() == 0) {
      bodies.remove(key);
      if (!block.more()) {
        return whole(payload);
      }
    }
    Body body = block.number() == 0 ? new Body(Bytes.EMPTY, now) : find(key);
    if (body != null) {
      return append(key, body.bytes, block, payload, maxBytes);
    }
    return isLonger(block, payload, maxBytes) ? ahead(Bytes.EMPTY) : refused(key, incomplete());
  }

  private Body find(BodyKey key) {
    Body found = bodies.get(key);
    if (found == null) {
      missing.run();
      found = bodies.get(key);
    }
    return found;
  }

  /** Has something done whenever a body is not found; it may {@link #restore} it. */
  void whenMissing(Runnable action) {
    missing = action;
  }

  /** Adds blocks of a body that were taken out, for the block after them to come once more. */
  synchronized void putBack(BodyKey key, Bytes blocks) {
    long now = time.nanos();
    if (!blocks.isEmpty()) {
      bodies.offer(key, new Body(blocks, now), now);
    }
  }

  /** Writes all bodies as far as they have come. */
  synchronized void save(SnapshotWriter to) {
    bodies
        .asMap()
        .forEach(
            (key, body) -> {
              key.save(to);
              to.number(body.touched);
              to.bytes(body.bytes);
            });
  }

  /** Adds the bodies that {@link #save} wrote, where none has begun anew. */
  synchronized void restore(SnapshotReader from) {
    long now = time.nanos();
    while (from.more()) {
      BodyKey key = BodyKey.restore(from);
      Body body = readBody(from);
      if (bodies.get(key) == null && now - body.touched < MAX_IDLE.toNanos()) {
        bodies.offer(key, body, now);
      }
    }
  }

  private static Body readBody(SnapshotReader from) {
    long touched = from.number();
    return new Body(from.bytes(), touched);
  }

  /** Tells whether the body of this block is longer than {@code maxBytes}. */
  private static boolean isLonger(Block block, Bytes payload, int maxBytes) {
    return block.offset() + payload.length() + (block.more() ? 1 : 0) > maxBytes;
  }

  private Outcome append(BodyKey key, Bytes before, Block block, Bytes payload, int maxBytes) {
    long end = block.offset() + payload.length();
    boolean repeated = block.more() && end == before.length() && end > 0;
    if (!repeated && block.offset() != before.length()) {
      return refused(key, incomplete());
    }
    if (isLonger(block, payload, maxBytes)) {
      bodies.remove(key);
      return ahead(before);
    }
    if (!repeated && bodies.bytes() + payload.length() > maxTotalBytes) {
      return refused(key, ErrorResponses.unavailable("too many bodies in blocks"));
    }
    bodies.remove(key);
    Bytes grown = repeated ? before : before.plus(payload);
    if (!block.more()) {
      return whole(grown);
    }
    long now = time.nanos();
    return bodies.offer(key, new Body(grown, now), now)
        ? new Outcome(null, CoapResponse.of(CoapCode.CONTINUE), null)
        : refused(key, ErrorResponses.unavailable("too many bodies in blocks"));
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
    bodies.remove(key);
    return new Outcome(null, answer, null);
  }

  /** Returns how many bytes are held. */
  synchronized long heldBytes() {
    return bodies.bytes();
  }
}
