// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.paho;

import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;

/** Why there is no connection, in words for an operator. */
final class PahoReason {
  private PahoReason() {}

  static String of(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    if (cause instanceof MqttException known) {
      return ofCode(known.getReasonCode(), known.getMessage());
    }
    String words = cause.getMessage();
    String kind = cause.getClass().getSimpleName();
    return words == null || words.isBlank() ? kind : kind + ": " + words;
  }

  static String of(MqttDisconnectResponse response) {
    String said = response.getReasonString();
    if (response.getException() != null && response.getException().getCause() != null) {
      return of(response.getException());
    }
    return ofCode(
        response.getReturnCode(), said == null ? "the broker ended the connection" : said);
  }

  private static String ofCode(int code, String otherwise) {
    return switch (code) {
      case 0x84 -> "the broker does not speak MQTT 5";
      case 0x85 -> "the broker refused the client ID";
      case 0x86, 0x8C -> "the broker refused user or password";
      case 0x87 -> "the broker says: not authorized";
      case 0x88 -> "the broker is unavailable";
      case 0x89 -> "the broker is busy";
      case 0x8B -> "the broker is shutting down";
      case 0x8E -> "another client has connected with the same client ID";
      case 0x95 -> "a packet was too large for the broker";
      case 0x97 -> "a quota of the broker is exceeded";
      default -> otherwise == null ? "reason code " + code : otherwise + " (" + code + ")";
    };
  }
}
