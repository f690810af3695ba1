// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.block;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Peer;
import io.millrace.gateway.option.AnswerOptions;
import io.millrace.gateway.option.Hop;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Hands large answers out in blocks [RFC 7959 §2.4]. An answer of at most 1,024 bytes goes out
 * whole, whatever Block2 the client hints at [spec gateway-clients.md §5 item 9]; a longer one is
 * kept, so that all its blocks are of one body. Bounded in answers, bytes and time. Thread-safe.
 */
public final class Slices {
  /** How long a client may take from one block to the next. */
  static final Duration PATIENCE = Duration.ofSeconds(247);

  private final Map<BodyKey, Kept> kept = new LinkedHashMap<>();
  private final Time time;
  private final int maxAnswers;
  private final long maxBytes;
  private long bytes;

  private record Kept(CoapResponse answer, long since) {}

  /** Makes an empty store for answers. */
  public Slices(Time time, int maxAnswers, long maxBytes) {
    this.time = time;
    this.maxAnswers = maxAnswers;
    this.maxBytes = maxBytes;
  }

  /**
   * Returns the answer or its first block.
   *
   * @param hint the request's Block2, -1 when it has none
   */
  public CoapResponse first(Peer peer, CoapRequest request, int hint, CoapResponse answer) {
    if (answer.payload().length() <= Block.MAX_BYTES) {
      return answer;
    }
    keep(peer, request, answer);
    int exponent = hint < 0 ? Block.MAX_EXPONENT : Math.min(hint & 7, Block.MAX_EXPONENT);
    return slice(answer, new Block(0, true, exponent));
  }

  /** Returns a device's answer as the client gets it: its options sifted, in blocks when long. */
  public CoapResponse forClient(
      Peer peer, CoapRequest request, int hint, CoapResponse answer, Hop hop) {
    CoapResponse sifted = AnswerOptions.forClient(answer, hop);
    return hint < 0 || !sifted.options().has(OptionNumber.BLOCK2)
        ? first(peer, request, hint, sifted)
        : recut(sifted, hint);
  }

  /** Cuts a server's first block down to the size that the client hinted at. */
  private static CoapResponse recut(CoapResponse answer, int hint) {
    Block block = Block.of((int) answer.options().uint(OptionNumber.BLOCK2, 0) & 0xFFFFFF);
    Block wanted = new Block(0, true, hint & 7);
    if (block.number() != 0 || !wanted.isValid() || wanted.bytes() >= answer.payload().length()) {
      return answer;
    }
    CoapOptions options =
        answer.options().toBuilder().set(OptionNumber.BLOCK2, wanted.value()).build();
    return new CoapResponse(answer.code(), options, wanted.cut(answer.payload()));
  }

  /** Returns the block that the request asks for out of an answer that is kept, or null. */
  public CoapResponse later(Peer peer, CoapRequest request, int block2) {
    Kept found;
    synchronized (this) {
      found = kept.get(BodyKey.of(peer, request));
    }
    return found == null ? null : slice(found.answer, Block.of(block2));
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

  /** Keeps an answer, so that {@link #later} hands out blocks of it. */
  public void keep(Peer peer, CoapRequest request, CoapResponse answer) {
    keep(BodyKey.of(peer, request), answer);
  }

  private synchronized void keep(BodyKey key, CoapResponse answer) {
    remove(kept.remove(key));
    long now = time.nanos();
    Iterator<Kept> oldest = kept.values().iterator();
    while (oldest.hasNext() && !fits(answer, oldest, now)) {
      oldest.remove();
    }
    if (bytes + answer.payload().length() <= maxBytes && kept.size() < maxAnswers) {
      kept.put(key, new Kept(answer, now));
      bytes += answer.payload().length();
    }
  }

  /** Looks at the next oldest answer; false when it has to go, and then it counts no more. */
  private boolean fits(CoapResponse answer, Iterator<Kept> oldest, long now) {
    boolean room = kept.size() < maxAnswers && bytes + answer.payload().length() <= maxBytes;
    Kept next = oldest.next();
    boolean stays = room && now - next.since < PATIENCE.toNanos();
    if (!stays) {
      remove(next);
    }
    return stays;
  }

  private void remove(Kept gone) {
    if (gone != null) {
      bytes -= gone.answer.payload().length();
    }
  }

  /** Returns how many bytes are held. */
  synchronized long heldBytes() {
    return bytes;
  }
}
