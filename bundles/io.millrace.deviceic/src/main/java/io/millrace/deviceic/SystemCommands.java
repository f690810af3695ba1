// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * {@code /sys/reset} and {@code /sys/event}, which no firmware has: a restart after the answer, and
 * an event as four bytes, in the NIC's byte order: least significant first [spec device-ic-api.md
 * §2, nic-resources.md §5].
 */
final class SystemCommands {
  private static final int EVENT_BYTES = 4;

  private final Runnable restart;
  private final IntConsumer event;

  /** Makes the resources; {@code restart} runs after the answer was sent. */
  SystemCommands(Runnable restart, IntConsumer event) {
    this.restart = restart;
    this.event = event;
  }

  void reset(CoapRequest request, Consumer<CoapResponse> answer) {
    boolean put = request.code() == CoapCode.PUT;
    answer.accept(CoapResponse.of(put ? CoapCode.CHANGED : CoapCode.NOT_IMPLEMENTED));
    if (put) {
      restart.run();
    }
  }

  CoapResponse event(CoapRequest request) {
    Bytes payload = request.payload();
    if (request.code() != CoapCode.PUT) {
      return CoapResponse.of(CoapCode.NOT_IMPLEMENTED);
    }
    if (payload.length() != EVENT_BYTES) {
      return CoapResponse.of(CoapCode.NOT_ACCEPTABLE);
    }
    event.accept(ByteBuffer.wrap(payload.toArray()).order(ByteOrder.LITTLE_ENDIAN).getInt());
    return CoapResponse.of(CoapCode.CHANGED);
  }
}
