// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.outbox;

import io.millrace.api.bytes.Bytes;
import java.util.Map;

/**
 * A message of MQTT 5, either way.
 *
 * @param properties user properties
 * @param responseTopic empty for none
 * @param correlation empty for none
 */
public record Message(
    String topic,
    Bytes payload,
    String contentType,
    boolean retained,
    Map<String, String> properties,
    String responseTopic,
    Bytes correlation) {

  /** Returns a message without the properties of requests. */
  public static Message of(
      String topic, String contentType, Map<String, String> properties, Bytes payload) {
    return new Message(topic, payload, contentType, false, properties, "", Bytes.EMPTY);
  }

  /** Returns a message that the broker keeps for those that subscribe later. */
  public static Message retained(String topic, String contentType, Bytes payload) {
    return new Message(topic, payload, contentType, true, Map.of(), "", Bytes.EMPTY);
  }
}
