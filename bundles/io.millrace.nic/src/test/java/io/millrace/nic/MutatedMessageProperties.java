// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.NicRig.TEMP;
import static io.millrace.nic.NicRig.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A sensor whose messages are spoilt on their way. */
class MutatedMessageProperties {
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
    NicRig rig = new NicRig().start();
    RecordingListener observer = rig.observe(TEMP);
    rig.turn(2);
    rig.link.answerFilter = bytes -> spoil(bytes, places);
    for (String path : List.of("snsr", "snsr/arduino/temp", ".well-known/core", "snsr/sys/time")) {
      assertThat(rig.answered(get(path, "sens")).count()).isEqualTo(1);
    }
    rig.sensor.period(TEMP);
    Bytes notification = rig.sensor.pending;
    rig.sensor.pending = null;
    rig.link.say(spoil(notification, places));
    rig.turn(2);
    rig.link.answerFilter = bytes -> bytes;
    assertThat(rig.answered(get("snsr/arduino/temp", "sens")).only().code())
        .isEqualTo(CoapCode.CONTENT);
    assertThat(observer.count()).isBetween(1, 2);
  }
}
