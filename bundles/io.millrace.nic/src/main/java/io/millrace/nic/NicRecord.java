// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a NIC leaves to its next instance, as bytes: version 1, the second in which the sensor's
 * clock was set (8 bytes), the number of observations (1 byte), and for each its options, its token
 * and what is kept for who observes next: code (1 byte, 0 for nothing), second (8 bytes), options
 * and payload. Every part of no fixed length has its length before it (2 bytes).
 */
record NicRecord(Instant clockSet, List<ObservationRecord> observations) {
  static final NicRecord EMPTY = new NicRecord(Instant.EPOCH, List.of());

  private static final byte VERSION = 1;
  private static final int MAX_BYTES = 65_536;

  Bytes encoded() {
    ByteBuffer out = ByteBuffer.allocate(MAX_BYTES);
    out.put(VERSION).putLong(clockSet.getEpochSecond()).put((byte) observations.size());
    for (ObservationRecord each : observations) {
      put(out, each.resource().options().encoded());
      put(out, each.token());
      put(out, each.kept());
    }
    return Bytes.copyOf(out.flip());
  }

  private static void put(ByteBuffer out, Kept kept) {
    if (kept == null) {
      out.put((byte) 0);
      return;
    }
    CoapResponse response = kept.response();
    out.put((byte) response.code()).putLong(kept.at().getEpochSecond());
    put(out, response.options().encoded());
    put(out, response.payload());
  }

  private static void put(ByteBuffer out, Bytes part) {
    out.putShort((short) part.length());
    part.putInto(out);
  }

  /** Reads a record; empty when the bytes are none of this version. */
  static Optional<NicRecord> decode(Bytes bytes) {
    ByteBuffer in = bytes.toBuffer();
    try {
      if (in.get() != VERSION) {
        return Optional.empty();
      }
      Instant clockSet = Instant.ofEpochSecond(in.getLong());
      List<ObservationRecord> observations = new ArrayList<>();
      for (int left = in.get() & 0xFF; left > 0; left--) {
        observations.add(observation(in));
      }
      return in.hasRemaining()
          ? Optional.empty()
          : Optional.of(new NicRecord(clockSet, List.copyOf(observations)));
    } catch (BufferUnderflowException | DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static ObservationRecord observation(ByteBuffer in) {
    ObservedResource resource = new ObservedResource(CoapOptions.ofEncoded(part(in)));
    Bytes token = part(in);
    return new ObservationRecord(resource, token, kept(in));
  }

  private static Kept kept(ByteBuffer in) {
    int code = in.get() & 0xFF;
    if (code == 0) {
      return null;
    }
    Instant at = Instant.ofEpochSecond(in.getLong());
    CoapOptions options = CoapOptions.ofEncoded(part(in));
    return new Kept(new CoapResponse(code, options, part(in)), at);
  }

  private static Bytes part(ByteBuffer in) {
    int length = in.getShort() & 0xFFFF;
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] part = new byte[length];
    in.get(part);
    return Bytes.wrap(part);
  }
}
