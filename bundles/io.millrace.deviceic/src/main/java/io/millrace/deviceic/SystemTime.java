// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/**
 * {@code /sys/time}: read as four bytes of seconds, set by a record of type, length, seconds and
 * milliseconds, of which the last are ignored and may be missing [spec device-ic-api.md §4].
 */
final class SystemTime {
  private static final int ABSOLUTE = 6;
  private static final int DELTA = 7;
  private static final int LENGTH = 8;
  private static final int SECONDS_AT = 2;
  private static final int SECONDS_BYTES = 4;

  private final DeviceClock clock;
  private final LongConsumer changed;
  private final boolean imitateFirmware;

  /**
   * Makes the resource; {@code changed} is told by how many seconds each setting moved the clock.
   */
  SystemTime(DeviceClock clock, LongConsumer changed, boolean imitateFirmware) {
    this.clock = clock;
    this.changed = changed;
    this.imitateFirmware = imitateFirmware;
  }

  CoapResponse answer(CoapRequest request) {
    return switch (request.code()) {
      case CoapCode.GET -> read();
      case CoapCode.PUT -> set(request.payload());
      default -> CoapResponse.of(CoapCode.NOT_IMPLEMENTED);
    };
  }

  private CoapResponse read() {
    byte[] seconds = ByteBuffer.allocate(SECONDS_BYTES).putInt((int) clock.seconds()).array();
    return CoapResponse.of(CoapCode.CONTENT, ContentFormat.OCTET_STREAM, Bytes.wrap(seconds));
  }

  private CoapResponse set(Bytes record) {
    int type = record.length() < 2 || record.at(1) != LENGTH ? 0 : record.at(0);
    if (type == DELTA) {
      return CoapResponse.of(imitateFirmware ? CoapCode.EMPTY : CoapCode.NOT_IMPLEMENTED);
    }
    if (type != ABSOLUTE || record.length() < SECONDS_AT + SECONDS_BYTES) {
      return CoapResponse.of(CoapCode.NOT_ACCEPTABLE);
    }
    long before = clock.seconds();
    clock.set(record.slice(SECONDS_AT, SECONDS_BYTES).uint());
    changed.accept(clock.seconds() - before);
    return CoapResponse.of(CoapCode.CHANGED);
  }
}
