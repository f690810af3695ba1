// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;

/**
 * {@code /sys/stats}: the CoAP record with its nine counters, none of which generation 2 counts,
 * and the stub of the power record [spec device-ic-api.md §2, §5].
 */
final class SystemStatistics {
  private static final int BYTES = 40;
  private static final int TYPE = 8;
  private static final int LENGTH = 36;
  private static final CoapResponse RECORD =
      CoapResponse.of(CoapCode.CONTENT, ContentFormat.OCTET_STREAM, record());

  private SystemStatistics() {}

  private static Bytes record() {
    byte[] record = new byte[BYTES];
    record[0] = TYPE;
    record[1] = LENGTH;
    return Bytes.wrap(record);
  }

  static CoapResponse answer(CoapRequest request) {
    boolean get = request.code() == CoapCode.GET;
    String query = request.query().stream().findFirst().orElse("");
    if (get && query.equals("mod=coap")) {
      return RECORD;
    }
    boolean stub = query.equals("mod=pwr") && (get || request.code() == CoapCode.PUT);
    return CoapResponse.of(stub ? CoapCode.NOT_ACCEPTABLE : CoapCode.NOT_IMPLEMENTED);
  }
}
