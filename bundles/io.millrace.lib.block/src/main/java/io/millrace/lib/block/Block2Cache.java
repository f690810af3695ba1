// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.block;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Peer;
import io.millrace.lib.bounded.BoundedMap;
import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Sends large responses in blocks [RFC 7959 §2.4]. It caches a response that is sent in blocks, so
 * that all blocks are of the same body. Responses, bytes and time are limited. Thread-safe.
 */
public final class Block2Cache {
  /** The longest time between two blocks [RFC 7252 §4.8.2, EXCHANGE_LIFETIME]. */
  public static final Duration MAX_IDLE = Duration.ofSeconds(247);

  /** How many bytes are written for a successor at the most. */
  private static final long MAX_SAVED_BYTES = 8 << 20;

  private final BoundedMap<BodyKey, Cached> cached;
  private final Snapshots snapshots;
  private final Time time;
  private final boolean fieldBlockHint;
  private volatile Runnable missing = () -> {};

  /** Stands for a response that its server sends in blocks itself. */
  private static final CoapResponse AT_SERVER = CoapResponse.of(CoapCode.CONTENT);

  /** A snapshot; null stands for a response that its server sends in blocks itself. */
  private record Cached(Snapshots.Snapshot snapshot, long since) {}

  /**
   * Makes an empty cache.
   *
   * @param maxBytes how many bytes all responses may have; one that several clients get counts once
   * @param fieldBlockHint whether {@link RequestedBlock#ofField} holds
   */
  public Block2Cache(Time time, int maxResponses, long maxBytes, boolean fieldBlockHint) {
    this.fieldBlockHint = fieldBlockHint;
    this.time = time;
    this.snapshots = new Snapshots(maxResponses, maxBytes);
    this.cached =
        BoundedMap.<BodyKey, Cached>ofAtMost(maxResponses)
            .lifetime(MAX_IDLE.toNanos(), each -> each.since)
            .onEviction(this::release)
            .build();
  }

  /**
   * Returns the block that a request asks for.
   *
   * @param block2 the value of the request's Block2, -1 when it has none
   * @param token the client's
   */
  public RequestedBlock requested(CoapRequest request, int block2, Bytes token) {
    return fieldBlockHint
        ? RequestedBlock.ofField(block2, request, token)
        : RequestedBlock.of(block2);
  }

  /**
   * Returns a response as its request asked for it: in one message, or the requested block; then
   * the response is cached for the other blocks. A block that comes from a server which cuts its
   * responses itself is passed on; its first block is reduced to the requested size. An error is
   * sent from its first block on, whatever block was requested.
   *
   * @param request the request with its whole body
   */
  public CoapResponse cut(
      Peer peer, CoapRequest request, RequestedBlock requested, CoapResponse answer) {
    CoapResponse whole = answer;
    if (answer.options().has(OptionNumber.BLOCK2)) {
      Block served = Block.of((int) answer.options().uint(OptionNumber.BLOCK2, 0));
      if (served.number() > 0 || served.more()) {
        return recut(answer, served, requested.block());
      }
      whole = answer.with(answer.options().toBuilder().remove(OptionNumber.BLOCK2).build());
    }
    RequestedBlock wanted =
        CoapCode.isSuccess(answer.code()) ? requested : requested.fromTheStart();
    if (wanted.isWhole(whole.payload().length())) {
      return whole;
    }
    CoapResponse tagged = tagged(whole);
    put(peer, request, tagged);
    CoapResponse block = block(tagged, wanted.block());
    return block != null ? block : noSuchBlock();
  }

  private static CoapResponse noSuchBlock() {
    return CoapResponse.diagnostic(CoapCode.BAD_REQUEST, "the answer has no such block");
  }

  /** Reduces a server's first block to the requested size. */
  private static CoapResponse recut(CoapResponse answer, Block served, Block asked) {
    boolean fits = asked.bytes() >= answer.payload().length();
    if (served.number() > 0 || asked.number() > 0 || fits) {
      return answer;
    }
    Block smaller = new Block(0, true, asked.exponent());
    CoapOptions options =
        answer.options().toBuilder().set(OptionNumber.BLOCK2, smaller.value()).build();
    return new CoapResponse(answer.code(), options, smaller.cut(answer.payload()));
  }

  /** Returns the response with an ETag, which tells whether two blocks are of one body [§2.4]. */
  public static CoapResponse tagged(CoapResponse answer) {
    if (answer.options().has(OptionNumber.ETAG)) {
      return answer;
    }
    int hash = answer.payload().hashCode();
    Bytes tag = Bytes.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(hash).array());
    return answer.with(answer.options().toBuilder().add(OptionNumber.ETAG, tag).build());
  }

  /**
   * Returns the block that the request asks for from a cached response, or null.
   *
   * @param request the request with its whole body
   */
  public CoapResponse later(Peer peer, CoapRequest request, int block2) {
    BodyKey key = BodyKey.ofResponse(peer, request);
    CoapResponse found = find(key) == null ? null : use(key);
    return found == null ? null : block(found, Block.of(block2));
  }

  private Cached find(BodyKey key) {
    Cached found = get(key);
    if (found == null) {
      missing.run();
      found = get(key);
    }
    return found;
  }

  private synchronized Cached get(BodyKey key) {
    return cached.get(key);
  }

  /** Returns the response, whose idle time begins again; null when there is none. */
  private synchronized CoapResponse use(BodyKey key) {
    Cached found = cached.get(key);
    if (found == null || found.snapshot == null) {
      return null;
    }
    long now = time.nanos();
    CoapResponse response = snapshots.use(found.snapshot);
    if (response != null) {
      cached.put(key, new Cached(found.snapshot, now), now);
    }
    return response;
  }

  /** Has something done whenever a response is not found; it may {@link #restore} it. */
  public void whenMissing(Runnable action) {
    missing = action;
  }

  /** Writes the responses, the eldest first, up to 8 MiB. */
  public synchronized void save(SnapshotWriter to) {
    long left = MAX_SAVED_BYTES;
    for (Map.Entry<BodyKey, Cached> each : cached.asMap().entrySet()) {
      Snapshots.Snapshot snapshot = each.getValue().snapshot;
      CoapResponse response = snapshot == null ? AT_SERVER : snapshots.use(snapshot);
      if (response != null && (left -= response.payload().length()) >= 0) {
        save(each.getKey(), each.getValue().since, response, to);
      }
    }
  }

  private static void save(BodyKey key, long since, CoapResponse response, SnapshotWriter to) {
    key.save(to);
    to.number(since);
    to.flag(response == AT_SERVER);
    to.integer(response.code());
    to.bytes(response.options().encoded());
    to.bytes(response.payload());
  }

  /** Adds the responses that {@link #save} wrote, where there are no newer ones. */
  public synchronized void restore(SnapshotReader from) {
    long now = time.nanos();
    while (from.more()) {
      BodyKey key = BodyKey.restore(from);
      long since = from.number();
      boolean atServer = from.flag();
      CoapResponse read =
          new CoapResponse(from.integer(), CoapOptions.ofEncoded(from.bytes()), from.bytes());
      if (cached.get(key) == null && now - since < MAX_IDLE.toNanos()) {
        put(key, atServer ? AT_SERVER : read, since, now);
      }
    }
  }

  /** Notes whether a response is a block: then a cached response is outdated. */
  public void note(Peer peer, CoapRequest request, CoapResponse answer) {
    long served = answer.options().uint(OptionNumber.BLOCK2, 0);
    if (served >> 3 != 0) {
      put(peer, request, AT_SERVER);
    }
  }

  /** Tells whether the server sends the response to a request in blocks itself. */
  public boolean isAtServer(Peer peer, CoapRequest request) {
    Cached found = find(BodyKey.ofResponse(peer, request));
    return found != null && found.snapshot == null;
  }

  /** Returns a block of a response; null when it is past the end or its size is reserved. */
  public static CoapResponse block(CoapResponse answer, Block wanted) {
    Bytes body = answer.payload();
    if (!wanted.isValid() || wanted.offset() >= body.length()) {
      return null;
    }
    Block block = wanted.within(body);
    CoapOptions options =
        answer.options().toBuilder()
            .set(OptionNumber.BLOCK2, block.value())
            .set(OptionNumber.SIZE2, body.length())
            .build();
    return new CoapResponse(answer.code(), options, block.cut(body));
  }

  /**
   * Caches a response, so that {@link #later} returns blocks of it. A client that omits the payload
   * in a FETCH for a later block, as it does after a body in blocks, means its latest FETCH [RFC
   * 7959 §2.7].
   *
   * @param request the request with its whole body
   */
  public void put(Peer peer, CoapRequest request, CoapResponse answer) {
    BodyKey key = BodyKey.ofResponse(peer, request);
    put(key, answer);
    if (!key.payload().isEmpty()) {
      put(BodyKey.of(peer, request), answer);
    }
  }

  private synchronized void put(BodyKey key, CoapResponse answer) {
    long now = time.nanos();
    put(key, answer, now, now);
  }

  private void put(BodyKey key, CoapResponse answer, long since, long now) {
    Snapshots.Snapshot snapshot = answer == AT_SERVER ? null : snapshots.acquire(key, answer);
    release(cached.remove(key));
    cached.put(key, new Cached(snapshot, since), now);
  }

  private void release(Cached over) {
    if (over != null && over.snapshot != null) {
      snapshots.release(over.snapshot);
    }
  }

  /** Forgets the responses to a peer, which is another client from now on. */
  public synchronized void forget(Peer peer) {
    for (BodyKey key : List.copyOf(cached.asMap().keySet())) {
      if (key.peer().equals(peer)) {
        release(cached.remove(key));
      }
    }
  }

  /** Returns how many bytes are held. */
  synchronized long heldBytes() {
    return snapshots.bytes();
  }
}
