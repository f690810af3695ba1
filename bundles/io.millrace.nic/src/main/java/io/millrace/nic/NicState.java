// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.telemetry.PowerStatistics;
import io.millrace.lib.persist.TimeStamp;
import io.millrace.nic.observation.ObservationState;
import io.millrace.nic.observation.ObservedResource;
import io.millrace.nic.observation.ReceivedValue;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state that a NIC saves for its next instance. As bytes: version 2, the second in which the
 * sensor's clock was set (8 bytes), the number of observations (1 byte), and for each its options,
 * its token and the value that is retained for the next observer: code (1 byte, 0 for nothing),
 * second (8 bytes), options and payload; then the number of power statistics that were cleared (1
 * byte), and for each its index (1 byte) and its value when it was cleared (8 bytes). Each part of
 * variable length follows its length (2 bytes).
 */
record NicState(Instant clockSet, List<ObservationState> observations, Map<String, Long> cleared) {
  static final NicState EMPTY = new NicState(Instant.EPOCH, List.of(), Map.of());

  private static final byte VERSION = 2;

  /** As version 2, without the cleared statistics. */
  private static final byte FIRST_VERSION = 1;

  private static final int MAX_BYTES = 65_536;

  Bytes encoded() {
    ByteBuffer out = ByteBuffer.allocate(MAX_BYTES);
    out.put(VERSION).putLong(clockSet.getEpochSecond()).put((byte) observations.size());
    for (ObservationState each : observations) {
      put(out, each.resource().options().encoded());
      put(out, each.token());
      put(out, each.retained());
    }
    out.put((byte) cleared.size());
    cleared.forEach(
        (name, value) -> out.put((byte) PowerStatistics.NAMES.indexOf(name)).putLong(value));
    return Bytes.copyOf(out.flip());
  }

  private static void put(ByteBuffer out, ReceivedValue retained) {
    if (retained == null) {
      out.put((byte) 0);
      return;
    }
    CoapResponse response = retained.response();
    out.put((byte) response.code()).putLong(retained.at().wall().getEpochSecond());
    put(out, response.options().encoded());
    put(out, response.payload());
  }

  private static void put(ByteBuffer out, Bytes part) {
    out.putShort((short) part.length());
    part.putInto(out);
  }

  /** Decodes a state; empty when the bytes are malformed or of another version. */
  static Optional<NicState> decode(Bytes bytes) {
    ByteBuffer in = bytes.toBuffer();
    try {
      byte version = in.get();
      if (version != VERSION && version != FIRST_VERSION) {
        return Optional.empty();
      }
      Instant clockSet = Instant.ofEpochSecond(in.getLong());
      List<ObservationState> observations = new ArrayList<>();
      for (int left = in.get() & 0xFF; left > 0; left--) {
        observations.add(observation(in));
      }
      Map<String, Long> cleared = version == VERSION ? cleared(in) : Map.of();
      return in.hasRemaining()
          ? Optional.empty()
          : Optional.of(new NicState(clockSet, List.copyOf(observations), cleared));
    } catch (BufferUnderflowException | DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Map<String, Long> cleared(ByteBuffer in) {
    Map<String, Long> cleared = new HashMap<>();
    for (int left = in.get(); left > 0; left--) {
      int index = in.get();
      if (index < 0 || index >= PowerStatistics.NAMES.size()) {
        throw new IllegalArgumentException("no such statistics: " + index);
      }
      cleared.put(PowerStatistics.NAMES.get(index), in.getLong());
    }
    return cleared;
  }

  private static ObservationState observation(ByteBuffer in) {
    ObservedResource resource = new ObservedResource(CoapOptions.ofEncoded(part(in)));
    Bytes token = part(in);
    return new ObservationState(resource, token, retained(in));
  }

  private static ReceivedValue retained(ByteBuffer in) {
    int code = in.get() & 0xFF;
    if (code == 0) {
      return null;
    }
    Instant at = Instant.ofEpochSecond(in.getLong());
    CoapOptions options = CoapOptions.ofEncoded(part(in));
    return new ReceivedValue(new CoapResponse(code, options, part(in)), TimeStamp.of(at));
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
