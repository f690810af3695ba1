// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.reach;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import java.time.Duration;
import java.util.Locale;

/**
 * What a probe found.
 *
 * @param refusal the answer when there was nobody to be probed; else null
 * @param code the code that the device answered with; 0: none
 * @param nanos how long the answer took
 * @param failure why there was no answer; empty when there was one
 * @param silence for how long the device had not been heard before; null: not since the gateway was
 *     started
 */
record ProbeResult(CoapResponse refusal, int code, long nanos, String failure, Duration silence) {
  private static final double NANOS_PER_MILLI = 1e6;

  static ProbeResult refused(CoapResponse why) {
    return new ProbeResult(why, 0, 0, "", null);
  }

  static ProbeResult reached(int code, long nanos, Duration silence) {
    return new ProbeResult(null, code, nanos, "", silence);
  }

  static ProbeResult silent(String failure, Duration silence) {
    return new ProbeResult(null, 0, 0, failure, silence);
  }

  /** Returns the answer for a client, as text or as JSON. */
  CoapResponse answer(String device, boolean json) {
    if (refusal != null) {
      return refusal;
    }
    return CoapResponse.of(
        CoapCode.CONTENT,
        json ? ContentFormat.JSON : ContentFormat.TEXT,
        Bytes.utf8(json ? json(device) : text(device)));
  }

  private String text(String device) {
    String now =
        code == 0
            ? "not reached: " + failure
            : "reached: answered %s in %s ms".formatted(CoapCode.text(code), millis());
    String before =
        silence == null
            ? "not heard before since the gateway was started"
            : "heard last %d s before".formatted(silence.toSeconds());
    return "%s %s; %s".formatted(device, now, before);
  }

  private String json(String device) {
    return "{\"device\":%s,\"reached\":%b,\"code\":%s,\"ms\":%s,\"failure\":%s,\"silentSeconds\":%s}"
        .formatted(
            quoted(device),
            code != 0,
            code == 0 ? "null" : quoted(CoapCode.text(code)),
            code == 0 ? "null" : millis(),
            failure.isEmpty() ? "null" : quoted(failure),
            silence == null ? "null" : silence.toSeconds());
  }

  private String millis() {
    return String.format(Locale.ROOT, "%.1f", nanos / NANOS_PER_MILLI);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
