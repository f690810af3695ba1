// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.Bench.TEMP;
import static io.millrace.nic.Bench.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A sensor whose messages are spoilt on their way. */
class MutatedSpeechProperties {
  private static Bytes spoil(Bytes bytes, List<Integer> places) {
    byte[] array = bytes.toArray();
    for (int place : places) {
      if (array.length > 0) {
        array[place % array.length] ^= (byte) (1 << place % 8);
      }
    }
    return Bytes.wrap(array);
  }

  @Property(tries = 300)
  void every_request_has_one_outcome_and_the_nic_serves_on(
      @ForAll @Size(min = 1, max = 5) List<@IntRange(max = 4000) Integer> places) {
    Bench bench = new Bench().start();
    Heard observer = bench.observe(TEMP);
    bench.turn(2);
    bench.link.passage = bytes -> spoil(bytes, places);
    for (String path : List.of("snsr", "snsr/arduino/temp", ".well-known/core", "snsr/sys/time")) {
      assertThat(bench.answered(get(path, "sens")).count()).isEqualTo(1);
    }
    bench.sensor.period(TEMP);
    Bytes notification = bench.sensor.pending;
    bench.sensor.pending = null;
    bench.link.say(spoil(notification, places));
    bench.turn(2);
    bench.link.passage = bytes -> bytes;
    assertThat(bench.answered(get("snsr/arduino/temp", "sens")).only().code())
        .isEqualTo(CoapCode.CONTENT);
    assertThat(observer.count()).isBetween(1, 2);
  }
}
