// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import java.nio.ByteBuffer;

/**
 * {@code /sys/stats}: the CoAP record with its nine counters, of which generation 1 alone counts
 * two, and the stub of the power record [spec device-ic-api.md §2, §5]. Used by tasks of the serial
 * executor only.
 */
final class SystemStatistics {
  private static final int BYTES = 40;
  private static final int TYPE = 8;
  private static final int LENGTH = 36;
  private static final int ENABLED_AT = 12;
  private static final int DISABLED_AT = 16;

  private int enabled;
  private int disabled;

  /** A sensor was switched on. */
  void enabled() {
    enabled++;
  }

  /** A sensor was switched off. */
  void disabled() {
    disabled++;
  }

  /** Resets the counters. */
  void powerUp() {
    enabled = 0;
    disabled = 0;
  }

  CoapResponse answer(CoapRequest request) {
    boolean get = request.code() == CoapCode.GET;
    String query = request.query().stream().findFirst().orElse("");
    if (get && query.equals("mod=coap")) {
      return CoapResponse.of(CoapCode.CONTENT, ContentFormat.OCTET_STREAM, record());
    }
    boolean stub = query.equals("mod=pwr") && (get || request.code() == CoapCode.PUT);
    return CoapResponse.of(stub ? CoapCode.NOT_ACCEPTABLE : CoapCode.NOT_IMPLEMENTED);
  }

  private Bytes record() {
    ByteBuffer record = ByteBuffer.allocate(BYTES).put((byte) TYPE).put((byte) LENGTH);
    return Bytes.wrap(record.putInt(ENABLED_AT, enabled).putInt(DISABLED_AT, disabled).array());
  }
}
