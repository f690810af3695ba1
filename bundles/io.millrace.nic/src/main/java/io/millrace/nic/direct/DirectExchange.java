// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.direct;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.Device;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.DeviceListener;
import io.millrace.api.transport.Call;
import java.time.Duration;

/** One request on the NIC's own socket, or one observation. Touched on the serial executor only. */
final class DirectExchange implements DeviceListener {
  /** The longest that clients wait for a NIC [spec nic-resources.md §8]. */
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final DirectReply reply;
  private final Runnable ended;
  private Call call = () -> {};
  private boolean observation;
  private boolean over;

  /**
   * Makes an exchange.
   *
   * @param ended run once, after the last response
   */
  DirectExchange(DirectReply reply, Runnable ended) {
    this.reply = reply;
    this.ended = ended;
    reply.onRefusal(this::cancel);
  }

  void begin(Device device, CoapRequest request) {
    observation = DirectOptions.observes(request);
    CoapRequest stripped = DirectOptions.stripped(request);
    call =
        observation
            ? device.observe(stripped, DEADLINE, this)
            : device.exchange(stripped, DEADLINE, this);
  }

  boolean isObservation() {
    return observation;
  }

  /**
   * Acknowledges the request when there is no response yet, so that the client does not repeat it.
   */
  void acknowledge() {
    if (!over) {
      reply.acknowledge();
    }
  }

  @Override
  public void answered(CoapResponse response) {
    if (over) {
      return;
    }
    boolean lasts =
        CoapCode.isSuccess(response.code()) && response.options().has(OptionNumber.OBSERVE);
    if (lasts) {
      reply.next(response);
    } else {
      end();
      reply.last(response);
    }
  }

  @Override
  public void failed(DeviceFailure failure) {
    if (!over) {
      end();
      reply.last(CoapResponse.diagnostic(failure.code(), failure.reason()));
    }
  }

  /** The client has cancelled it. */
  void cancel() {
    if (!over) {
      end();
      call.cancel();
    }
  }

  private void end() {
    over = true;
    ended.run();
  }
}
