// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.NicRig.TEMP;
import static io.millrace.nic.NicRig.get;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;

/** Whatever a sensor says, unasked or in answer: the NIC serves the next client. */
class SensorMessageFuzzTest {
  @FuzzTest
  void nothing_a_sensor_says_keeps_the_nic_from_serving(FuzzedDataProvider data) {
    NicRig rig = new NicRig().start();
    rig.observe(TEMP);
    rig.turn(1);
    Bytes unasked = Bytes.copyOf(data.consumeBytes(300));
    Bytes answer = Bytes.copyOf(data.consumeRemainingAsBytes());
    rig.link.say(unasked);
    rig.link.answerFilter = bytes -> answer;
    rig.answered(get("snsr/arduino/temp", "sens"));
    rig.answered(get(".well-known/core"));
    rig.link.answerFilter = bytes -> bytes;
    rig.turn(20);
    RecordingListener heard = rig.answered(get("snsr/arduino/temp", "sens"));
    if (heard.only().code() != CoapCode.CONTENT) {
      throw new IllegalStateException("not served any more: " + heard.only());
    }
  }
}
