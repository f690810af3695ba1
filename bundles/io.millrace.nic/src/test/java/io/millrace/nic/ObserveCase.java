// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.NicRig.TEMP;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.MessageType;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of observations at a NIC share. */
abstract class ObserveCase {
  final NicRig rig = new NicRig();

  @BeforeEach
  void start() {
    rig.start();
    rig.turn(1);
    rig.sensor.heard.clear();
  }

  RecordingListener observed() {
    RecordingListener heard = rig.observe(TEMP);
    rig.turn(2);
    return heard;
  }

  void notify(CoapResponse response, int messageId) {
    Bytes token = rig.sensor.observers.get(TEMP);
    rig.link.say(
        rig.sensor.codec.serialize(CoapMessage.of(MessageType.NON, messageId, token, response)));
  }
}
