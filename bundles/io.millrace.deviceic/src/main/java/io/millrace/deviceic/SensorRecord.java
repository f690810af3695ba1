// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.sensor.Reading;
import io.millrace.lib.cbor.CborWriter;

/**
 * The payload of a reading: the CBOR map {0: routing name, 1: reading} [spec device-ic-api.md §6].
 */
final class SensorRecord {
  static final int LONGEST_BYTES = 128;

  private static final int ROUTING_NAME = 0;
  private static final int DATA = 1;

  private SensorRecord() {}

  /**
   * Encodes a reading.
   *
   * @throws IllegalArgumentException when the record is longer than 128 bytes
   */
  static Bytes of(String type, Reading reading) {
    CborWriter cbor = new CborWriter().map(2).integer(ROUTING_NAME).text(type).integer(DATA);
    Bytes value = reading.value();
    Bytes record = (reading.isText() ? cbor.text(value) : cbor.bytes(value)).written();
    if (record.length() > LONGEST_BYTES) {
      throw new IllegalArgumentException(
          "a reading of " + value.length() + " bytes, its record may have 128");
    }
    return record;
  }
}
