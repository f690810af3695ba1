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
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Serves answers in blocks [RFC 7959 §2.4]. A snapshot of an answer that leaves in blocks is kept,
 * so that all its blocks are of one body. Bounded in answers, bytes and time. Thread-safe.
 */
public final class Block2Cache {
  /** How long a snapshot is kept: what a client may take for all blocks of a body. */
  public static final Duration LIFETIME = Duration.ofSeconds(247);

  private final Map<BodyKey, Snapshot> snapshots = new LinkedHashMap<>();
  private final Time time;
  private final int maxAnswers;
  private final long maxBytes;
  private final boolean fieldBlockHint;
  private long bytes;

  private record Snapshot(CoapResponse answer, long since) {}

  /** Stands for an answer that its server hands out in blocks itself. */
  private static final CoapResponse AT_SERVER = CoapResponse.of(CoapCode.CONTENT);

  /**
   * Makes an empty cache.
   *
   * @param fieldBlockHint whether {@link RequestedBlock#ofField} holds
   */
  public Block2Cache(Time time, int maxAnswers, long maxBytes, boolean fieldBlockHint) {
    this.fieldBlockHint = fieldBlockHint;
    this.time = time;
    this.maxAnswers = maxAnswers;
    this.maxBytes = maxBytes;
  }

  /**
   * Returns what a request asks for of the answer to be forwarded.
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
   * Returns an answer as its request asked for it: whole, or the block, which then comes out of a
   * snapshot that serves the other blocks too. The blocks of a server that cuts its answers itself
   * go on, at first cut down to the size that was asked for. An error begins anew, whatever block
   * was asked for.
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
    keep(peer, request, tagged);
    CoapResponse block = slice(tagged, wanted.block());
    return block != null ? block : noSuchBlock();
  }

  private static CoapResponse noSuchBlock() {
    return CoapResponse.diagnostic(CoapCode.BAD_REQUEST, "the answer has no such block");
  }

  /** Cuts a server's first block down to the size that was asked for. */
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

  /** Returns the answer with an ETag, which tells whether two blocks are of one body [§2.4]. */
  public static CoapResponse tagged(CoapResponse answer) {
    if (answer.options().has(OptionNumber.ETAG)) {
      return answer;
    }
    int hash = answer.payload().hashCode();
    Bytes tag = Bytes.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(hash).array());
    return answer.with(answer.options().toBuilder().add(OptionNumber.ETAG, tag).build());
  }

  /**
   * Returns the block that the request asks for out of an answer that is kept, or null.
   *
   * @param request the request with its whole body
   */
  public CoapResponse later(Peer peer, CoapRequest request, int block2) {
    Snapshot found;
    synchronized (this) {
      found = snapshots.get(BodyKey.ofAnswer(peer, request));
    }
    return found == null ? null : slice(found.answer, Block.of(block2));
  }

  /** Notes when an answer, as it came, is a block of more: what is kept is of an older answer. */
  public void note(Peer peer, CoapRequest request, CoapResponse answer) {
    long served = answer.options().uint(OptionNumber.BLOCK2, 0);
    if (served >> 3 != 0) {
      keep(peer, request, AT_SERVER);
    }
  }

  /** Tells whether the server hands the answer to a request out in blocks itself. */
  public synchronized boolean isAtServer(Peer peer, CoapRequest request) {
    Snapshot found = snapshots.get(BodyKey.ofAnswer(peer, request));
    return found != null && found.answer == AT_SERVER;
  }

  /** Returns a block of an answer, or null when it lies behind the end or its size is none. */
  public static CoapResponse slice(CoapResponse answer, Block wanted) {
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
   * Keeps an answer, so that {@link #later} hands out blocks of it. A client that leaves the
   * payload out of a FETCH for a later block, as it does behind a body in blocks, means its newest
   * [RFC 7959 §2.7].
   *
   * @param request the request with its whole body
   */
  public void keep(Peer peer, CoapRequest request, CoapResponse answer) {
    BodyKey key = BodyKey.ofAnswer(peer, request);
    keep(key, answer);
    if (!key.payload().isEmpty()) {
      keep(BodyKey.of(peer, request), answer);
    }
  }

  private synchronized void keep(BodyKey key, CoapResponse answer) {
    remove(snapshots.remove(key));
    long now = time.nanos();
    Iterator<Snapshot> oldest = snapshots.values().iterator();
    while (oldest.hasNext() && !fits(answer, oldest, now)) {
      oldest.remove();
    }
    if (bytes + answer.payload().length() <= maxBytes && snapshots.size() < maxAnswers) {
      snapshots.put(key, new Snapshot(answer, now));
      bytes += answer.payload().length();
    }
  }

  /** Looks at the next oldest answer; false when it has to go, and then it counts no more. */
  private boolean fits(CoapResponse answer, Iterator<Snapshot> oldest, long now) {
    boolean room = snapshots.size() < maxAnswers && bytes + answer.payload().length() <= maxBytes;
    Snapshot next = oldest.next();
    boolean stays = room && now - next.since < LIFETIME.toNanos();
    if (!stays) {
      remove(next);
    }
    return stays;
  }

  private void remove(Snapshot gone) {
    if (gone != null) {
      bytes -= gone.answer.payload().length();
    }
  }

  /** Returns how many bytes are held. */
  synchronized long heldBytes() {
    return bytes;
  }
}
