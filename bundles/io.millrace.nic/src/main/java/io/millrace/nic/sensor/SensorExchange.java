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

/** One request to the sensor on its way. Touched on the serial executor only. */
public final class SensorExchange {
  /** Whose request it is, in the order of their turn. */
  public enum Rank {
    /** For the sensor's clock. */
    CLOCK,
    /** Another of the NIC itself. */
    OWN,
    /** A client's. */
    CLIENT
  }

  /** Asked when the request's turn has come, so that the time it may hold is the present one. */
  public final Supplier<CoapRequest> request;

  final Bytes token;

  /** Told the outcome, once. */
  final DeviceListener listener;

  public Rank rank = Rank.CLIENT;

  /** How often it was begun. */
  int attempts;

  /** When the last attempt was begun, by the monotonic clock. */
  long attemptedAt;

  /** When it must be over, by the monotonic clock. */
  long until;

  /** When it must be over although the link was replaced meanwhile. */
  long latest;

  Timer timer;
  CoapMessage message;

  /** Releases the link, which stays bound at least until then. */
  Runnable done = () -> {};

  /** When the link got it, by the monotonic clock. */
  long sentAt;

  /** Whether the link has it, so that the sensor may have got it. */
  boolean sent;

  /** Whether an earlier attempt may have been executed. */
  boolean doubtful;

  /** Whether nobody wants the outcome any more. */
  boolean forgotten;

  /** Why the last attempt did not get out. */
  String obstacle = "the link to the sensor is away";

  public SensorExchange(Supplier<CoapRequest> request, Bytes token, DeviceListener listener) {
    this.request = request;
    this.token = token;
    this.listener = listener;
  }

  /**
   * Tells whether the sensor may do twice what is asked: GET, PUT, DELETE and FETCH. Not iPATCH,
   * which is idempotent only if the patch is [RFC 8132 §3].
   */
  boolean isHarmlessTwice() {
    int code = message.code();
    return CoapCode.isIdempotent(code) && code != CoapCode.IPATCH;
  }

  /** Its time is over: what of it may have been executed is said. */
  DeviceFailure timeOver(String reason) {
    return doubtful ? DeviceFailure.executionUnknown(reason) : DeviceFailure.timedOut(reason);
  }

  /** The link has it no more, so that a link which is unbound is not waited for. */
  void freeLink() {
    sent = false;
    done.run();
    done = () -> {};
  }
}
