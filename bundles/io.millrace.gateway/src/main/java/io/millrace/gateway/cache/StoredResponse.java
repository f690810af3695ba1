// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.cache;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOption;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.route.OptionWriter;

/**
 * A stored response, which answers requests until its Max-Age is over [RFC 7252 §5.6.1]. Moments
 * are those of the monotonic clock, in nanoseconds. The answer that is made for one second of its
 * life serves all that ask within it. Immutable but for that; thread-safe.
 */
public final class StoredResponse {
  private static final long SECOND = 1_000_000_000;

  private record Served(long seconds, CoapResponse response) {}

  private final int code;
  private final byte[] options; // with a Max-Age
  private final int maxAgeAt; // where the head of Max-Age is
  private final int maxAgeEnd;
  private final Bytes payload;
  private final Bytes etag;
  private final int changes;
  private final long expires;
  private volatile Served served;

  /**
   * Stores a copy of a response.
   *
   * @param response as clients get it, whole
   * @param changes how often the resource had changed when it was asked for
   * @param seconds how long it is fresh from now on, 0–2^32 - 1
   */
  StoredResponse(CoapResponse response, int changes, long seconds, long now) {
    this.code = response.code();
    this.options = withMaxAge(response.options(), seconds);
    this.payload = Bytes.wrap(response.payload().toArray());
    this.changes = changes;
    this.expires = now + seconds * SECOND;
    Bytes tag = code == CoapCode.CONTENT ? response.options().first(OptionNumber.ETAG) : null;
    this.etag = tag == null ? null : Bytes.wrap(tag.toArray());
    OptionCursor at = new OptionCursor(Bytes.wrap(options), 0);
    int head = 0;
    while (at.next() && at.number() != OptionNumber.MAX_AGE) {
      head = at.position();
    }
    maxAgeAt = head;
    maxAgeEnd = at.position();
  }

  private static byte[] withMaxAge(CoapOptions options, long seconds) {
    OptionWriter out = new OptionWriter(options.encoded().length() + 16);
    boolean written = false;
    for (OptionCursor at = options.cursor(); at.next(); ) {
      if (!written && at.number() >= OptionNumber.MAX_AGE) {
        out.put(OptionNumber.MAX_AGE, (int) seconds);
        written = true;
      }
      if (at.number() != OptionNumber.MAX_AGE && at.number() != OptionNumber.BLOCK2) {
        out.put(at.number(), at.value());
      }
    }
    if (!written) {
      out.put(OptionNumber.MAX_AGE, (int) seconds);
    }
    return out.options().encoded().toArray();
  }

  /** Tells whether it answers requests without being validated. */
  public boolean isFresh(long now) {
    return expires - now > 0;
  }

  /** Returns for how many whole seconds it is fresh; 0 when it is stale. */
  public long secondsLeft(long now) {
    return Math.max(0, expires - now) / SECOND;
  }

  /** Returns for how long it has been stale, in nanoseconds; less than 0 when it is fresh. */
  long staleNanos(long now) {
    return now - expires;
  }

  /** Returns the tag by which its server can say that it is still valid, or null. */
  public Bytes etag() {
    return etag;
  }

  /** Returns the code. */
  public int code() {
    return code;
  }

  int changes() {
    return changes;
  }

  /** Returns how many bytes it holds: payload, options, and those of the answer that is made. */
  long bytes() {
    return payload.length() + 2L * options.length;
  }

  /**
   * Returns it as its server has validated it: the options of the 2.03 that are safe to forward
   * replace those of their numbers [RFC 7252 §5.9.1.3].
   */
  StoredResponse renewed(CoapOptions valid, int changes, long seconds, long now) {
    CoapOptionsBuilder merged = CoapOptions.ofChecked(Bytes.wrap(options)).toBuilder();
    for (CoapOption each : valid) {
      merged.remove(each.number());
    }
    for (CoapOption each : valid) {
      if (!OptionNumber.isUnsafeToForward(each.number())) {
        merged.add(each.number(), each.value());
      }
    }
    return new StoredResponse(
        new CoapResponse(code, merged.build(), payload), changes, seconds, now);
  }

  /**
   * Returns the answer to a request: the response with the time that it is still fresh as Max-Age,
   * or 2.03 when the client has it already [RFC 7252 §5.6.2, §5.10.6.2].
   *
   * @param request the client's options
   */
  public CoapResponse answer(CoapOptions request, long now) {
    return etag != null && EntityTags.has(request, etag) ? valid(now) : whole(now);
  }

  /** Returns the response with the time that it is still fresh as Max-Age. */
  public CoapResponse whole(long now) {
    long seconds = secondsLeft(now);
    Served present = served;
    if (present == null || present.seconds != seconds) {
      present = new Served(seconds, new CoapResponse(code, aged(seconds), payload));
      served = present;
    }
    return present.response;
  }

  /** Replaces the value of Max-Age: no option before or after it changes. */
  private CoapOptions aged(long seconds) {
    int length = (71 - Long.numberOfLeadingZeros(seconds)) / 8;
    int valueAt = maxAgeEnd - (options[maxAgeAt] & 15);
    byte[] out = new byte[options.length + valueAt + length - maxAgeEnd];
    System.arraycopy(options, 0, out, 0, valueAt);
    out[maxAgeAt] = (byte) (options[maxAgeAt] & 0xF0 | length);
    for (int i = 0; i < length; i++) {
      out[valueAt + i] = (byte) (seconds >> 8 * (length - 1 - i));
    }
    System.arraycopy(options, maxAgeEnd, out, valueAt + length, options.length - maxAgeEnd);
    return CoapOptions.ofChecked(Bytes.wrap(out));
  }

  private CoapResponse valid(long now) {
    OptionWriter out = new OptionWriter(2 * OptionWriter.MAX_HEAD_BYTES + etag.length() + 4);
    out.put(OptionNumber.ETAG, etag);
    out.put(OptionNumber.MAX_AGE, (int) secondsLeft(now));
    return new CoapResponse(CoapCode.VALID, out.options(), Bytes.EMPTY);
  }
}
