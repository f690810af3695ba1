// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.DeliveryListener;

/** A confirmable response that waits for its acknowledgement. */
final class OutgoingResponse extends Outgoing {
  final Bytes token;
  final DeliveryListener listener;
  private final Responses responses;

  OutgoingResponse(Responses responses, Bytes token, DeliveryListener listener) {
    this.responses = responses;
    this.token = token;
    this.listener = listener;
  }

  @Override
  void reached(long now) {
    responses.due(this, now);
  }

  @Override
  void acknowledged(long now) {
    responses.settle(this, Delivery.ACKNOWLEDGED);
  }

  @Override
  void reset() {
    responses.settle(this, Delivery.RESET);
  }

  @Override
  void unreachable() {
    responses.settle(this, Delivery.UNREACHABLE);
  }
}
