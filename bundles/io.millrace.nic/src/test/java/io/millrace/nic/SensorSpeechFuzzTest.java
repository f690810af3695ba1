// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.Bench.TEMP;
import static io.millrace.nic.Bench.get;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;

/** Whatever a sensor says, unasked or in answer: the NIC serves the next client. */
class SensorSpeechFuzzTest {
  @FuzzTest
  void nothing_a_sensor_says_keeps_the_nic_from_serving(FuzzedDataProvider data) {
    Bench bench = new Bench().start();
    bench.observe(TEMP);
    bench.turn(1);
    Bytes unasked = Bytes.copyOf(data.consumeBytes(300));
    Bytes answer = Bytes.copyOf(data.consumeRemainingAsBytes());
    bench.link.say(unasked);
    bench.link.passage = bytes -> answer;
    bench.answered(get("snsr/arduino/temp", "sens"));
    bench.answered(get(".well-known/core"));
    bench.link.passage = bytes -> bytes;
    bench.turn(20);
    Heard heard = bench.answered(get("snsr/arduino/temp", "sens"));
    if (heard.only().code() != CoapCode.CONTENT) {
      throw new IllegalStateException("not served any more: " + heard.only());
    }
  }
}
