// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.sensor;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.DeviceListener;
import io.millrace.api.time.Timer;
import java.util.function.Supplier;

/**
 * One request to the sensor, from the queue to its outcome. Touched on the serial executor only.
 */
public final class SensorExchange {
  /** Whose request it is; a lower rank is sent first. */
  public enum Rank {
    /** For the sensor's clock. */
    CLOCK,
    /** Another request of the NIC itself. */
    OWN,
    /** A client's request. */
    CLIENT
  }

  /** Called when the request is sent, so that a time in its payload is the present one. */
  public final Supplier<CoapRequest> request;

  final Bytes token;

  /** Told the outcome once. */
  final DeviceListener listener;

  public Rank rank = Rank.CLIENT;

  /** The number of attempts. */
  int attempts;

  /** When the last attempt began, by the monotonic clock. */
  long attemptedAt;

  /** The sensor's deadline, by the monotonic clock. */
  long until;

  /** The client's deadline, by the monotonic clock. */
  long latest;

  Timer timer;
  CoapMessage message;

  /** Releases the link, which stays bound at least until then. */
  Runnable done = () -> {};

  /** When it was given to the link, by the monotonic clock. */
  long sentAt;

  /** Whether the link has it, so that the sensor may have received it. */
  boolean sent;

  /** Whether an earlier attempt may have been executed. */
  boolean doubtful;

  /** Whether the caller has cancelled it. */
  boolean forgotten;

  /** Why the last attempt was not sent. */
  String obstacle = "the link to the sensor is away";

  public SensorExchange(Supplier<CoapRequest> request, Bytes token, DeviceListener listener) {
    this.request = request;
    this.token = token;
    this.listener = listener;
  }

  /**
   * Tells whether it is safe to execute twice: GET, PUT, DELETE and FETCH. Not iPATCH, which is
   * idempotent only if the patch is [RFC 8132 §3].
   */
  boolean isRepeatable() {
    int code = message.code();
    return CoapCode.isIdempotent(code) && code != CoapCode.IPATCH;
  }

  /** Returns the failure at the deadline, which says whether the request may have been executed. */
  DeviceFailure timeOver(String reason) {
    return doubtful ? DeviceFailure.executionUnknown(reason) : DeviceFailure.timedOut(reason);
  }

  /** The link does not have it any more, so that unbinding the link does not wait for it. */
  void freeLink() {
    sent = false;
    done.run();
    done = () -> {};
  }
}
