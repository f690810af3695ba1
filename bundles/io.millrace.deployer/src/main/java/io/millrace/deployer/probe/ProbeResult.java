// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.probe;

import java.util.Arrays;

/**
 * What a probe got.
 *
 * @param code of the response, such as 0x45 for 2.05; 0 when there was none
 * @param format the Content-Format; -1 when the response names none
 * @param body a hash of the payload; 0 when there is none
 */
public record ProbeResult(int code, int format, int body) {
  /** Nobody answered in time. */
  public static final ProbeResult SILENCE = new ProbeResult(0, -1, 0);

  private static final int BAD_GATEWAY = 0xA2;
  private static final int GATEWAY_TIMEOUT = 0xA4;

  static ProbeResult of(ProbeMessage message) {
    byte[] format = message.options().get(ProbeMessage.CONTENT_FORMAT);
    int number = 0;
    for (byte each : format == null ? new byte[0] : format) {
      number = number << 8 | each & 0xFF;
    }
    byte[] payload = message.payload();
    return new ProbeResult(
        message.code(),
        format == null ? -1 : number,
        payload.length == 0 ? 0 : Arrays.hashCode(payload) | 1);
  }

  /** Tells whether it is a success, 2.xx. */
  public boolean isGood() {
    return code >> 5 == 2;
  }

  /** Tells whether somebody behind the gateway may be the reason: nothing, 5.02 or 5.04. */
  public boolean isUnreached() {
    return code == 0 || code == BAD_GATEWAY || code == GATEWAY_TIMEOUT;
  }

  /** Returns what an operator reads. */
  public String text() {
    if (code == 0) {
      return "no answer";
    }
    String text = "%d.%02d".formatted(code >> 5, code & 0x1F);
    return text + (format < 0 ? "" : " ct=" + format) + (isGood() && body == 0 ? " empty" : "");
  }
}
