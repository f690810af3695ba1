// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.direct;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.lib.block.Block2Cache;
import io.millrace.lib.block.RequestedBlock;
import io.millrace.lib.loop.SerialExecutor;

/**
 * Sends the responses to a request on the NIC's own socket: one, piggybacked or separate, or
 * notifications one at a time, of which the latest replaces one that waits [RFC 7641 §4.5.2]. When
 * the request asked for a block, each response is cut to it [RFC 7959 §2.4]. Touched on the serial
 * executor only.
 */
final class DirectReply {
  /**
   * One in this many notifications is confirmable, to find out whether the client is still there.
   */
  private static final int CONFIRMED = 16;

  private final SerialExecutor executor;
  private final Block2Cache blocks;
  private final CoapRequest request;
  private final RequestedBlock requested;
  private final Requester requester;
  private ReplyTo replyTo;
  private Runnable refused = () -> {};
  private CoapResponse waiting;
  private boolean outstanding;
  private boolean answered;
  private int notifications;

  DirectReply(
      SerialExecutor executor, Block2Cache blocks, CoapRequest request, Requester requester) {
    this.executor = executor;
    this.blocks = blocks;
    this.request = request;
    this.requested = RequestedBlock.of(DirectOptions.block2(request));
    this.requester = requester;
    this.replyTo = requester.replyTo();
  }

  /** Sets the task that is run when the client refuses a notification or is unreachable. */
  void onRefusal(Runnable task) {
    refused = task;
  }

  void acknowledge() {
    if (!answered && replyTo.confirmable() && !replyTo.acknowledged()) {
      requester.transport().acknowledge(replyTo);
      replyTo = replyTo.asAcknowledged();
    }
  }

  /** Sends a notification that is not the last. */
  void next(CoapResponse response) {
    if (outstanding) {
      waiting = response;
    } else {
      send(response);
    }
  }

  /** Sends the last response. */
  void last(CoapResponse response) {
    waiting = null;
    send(response);
  }

  private void send(CoapResponse response) {
    boolean confirmable = replyTo.confirmable() || ++notifications % CONFIRMED == 0;
    outstanding = confirmable;
    CoapResponse block =
        requester.protection().apply(blocks.cut(requester.client(), request, requested, response));
    if (block == null) {
      waiting = null;
      refused.run();
      return;
    }
    ReplyTo to = replyTo;
    answered = true;
    replyTo = replyTo.asAcknowledged();
    requester
        .transport()
        .respond(
            to,
            block,
            confirmable ? Reliability.CONFIRMABLE : Reliability.NON_CONFIRMABLE,
            delivery -> executor.execute(() -> settled(delivery)));
  }

  private void settled(Delivery delivery) {
    if (!delivery.isSuccess()) {
      waiting = null;
      refused.run();
      return;
    }
    if (delivery == Delivery.ACKNOWLEDGED) {
      outstanding = false;
    }
    CoapResponse next = waiting;
    if (next != null && !outstanding) {
      waiting = null;
      send(next);
    }
  }
}
