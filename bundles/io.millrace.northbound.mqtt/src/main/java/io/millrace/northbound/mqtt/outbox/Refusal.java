// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.outbox;

/** Reason codes with which a broker refuses a message, in words [MQTT 5 §3.4.2.1]. */
final class Refusal {
  private Refusal() {}

  static String text(String what, int reason) {
    String why =
        switch (reason) {
          case 0x87 -> "the user is not authorized for its topic";
          case 0x97 -> "a quota is exceeded";
          default -> "reason code 0x%02X".formatted(reason);
        };
    return "the broker refused " + what + ": " + why;
  }
}
