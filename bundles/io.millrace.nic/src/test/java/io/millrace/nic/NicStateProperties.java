// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.lib.persist.TimeStamp;
import io.millrace.nic.observation.ObservationState;
import io.millrace.nic.observation.ObservedResource;
import io.millrace.nic.observation.ReceivedValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class NicStateProperties {
  private static NicState record(byte[] token, int count, String path, byte[] payload) {
    List<ObservationState> observations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      CoapOptions options = CoapOptions.builder().path(path + i).build();
      CoapResponse value = new CoapResponse(0x45, options, Bytes.copyOf(payload));
      ReceivedValue retained =
          i % 2 == 0 ? null : new ReceivedValue(value, TimeStamp.of(Instant.ofEpochSecond(i)));
      observations.add(
          new ObservationState(new ObservedResource(options), Bytes.copyOf(token), retained));
    }
    return new NicState(
        Instant.ofEpochSecond(1_700_000_000),
        observations,
        Map.of("total_time", 7L, "tx_bytes", 9L));
  }

  @Property
  void record_survives_being_written_and_read(
      @ForAll @Size(max = 8) byte[] token,
      @ForAll @IntRange(max = 16) int count,
      @ForAll @Size(max = 200) byte[] payload) {
    NicState record = record(token, count, "arduino/temp", payload);
    assertThat(NicState.decode(record.encoded())).hasValue(record);
  }

  @Property
  void record_that_was_cut_off_is_none(@ForAll @IntRange(max = 1000) int at) {
    Bytes whole = record(new byte[4], 3, "arduino/temp", new byte[9]).encoded();
    assertThat(NicState.decode(whole.slice(0, at % whole.length()))).isEmpty();
  }

  @Property
  void no_bytes_break_the_reader(@ForAll @Size(max = 100) byte[] bytes) {
    if (bytes.length > 0) {
      bytes[0] = 1;
    }
    NicState.decode(Bytes.copyOf(bytes))
        .ifPresent(read -> assertThat(NicState.decode(read.encoded())).hasValue(read));
  }
}
