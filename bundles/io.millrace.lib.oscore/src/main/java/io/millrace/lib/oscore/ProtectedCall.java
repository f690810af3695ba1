// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.oscore;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.RequestFailure;
import io.millrace.api.transport.ResponseListener;
import java.util.function.BiFunction;

/**
 * The client's part of one exchange, or of an observation: the listener gets only what the other
 * end has protected. When that asks for an Echo option, because it was restarted, the request goes
 * once more with it [RFC 8613 Appendix B.1.2, RFC 9175 §2.3]. It cannot be released or resumed, as
 * a request cannot be protected a second time. Thread-safe.
 */
public final class ProtectedCall implements Call {
  private final OpenContext open;
  private final CoapRequest request;
  private final ResponseListener listener;
  private final BiFunction<CoapRequest, ResponseListener, Call> sender;
  private Call current = () -> {};
  private boolean cancelled;
  private boolean again;

  private ProtectedCall(
      OpenContext open,
      CoapRequest request,
      ResponseListener listener,
      BiFunction<CoapRequest, ResponseListener, Call> sender) {
    this.open = open;
    this.request = request;
    this.listener = listener;
    this.sender = sender;
  }

  /**
   * Sends a request.
   *
   * @param sender sends what is protected
   */
  public static Call begin(
      OpenContext open,
      CoapRequest request,
      ResponseListener listener,
      BiFunction<CoapRequest, ResponseListener, Call> sender) {
    ProtectedCall call = new ProtectedCall(open, request, listener, sender);
    call.send(request, true);
    return call;
  }

  private void send(CoapRequest plain, boolean mayBeAsked) {
    ProtectedRequest sent = ProtectedRequest.of(open, plain);
    if (sent == null) {
      listener.failed(
          open.isUsedUp()
              ? RequestFailure.notConnected("the OSCORE context is used up, rotate it", false)
              : RequestFailure.REFUSED);
      return;
    }
    Call begun = sender.apply(sent.outer(), new Opening(sent, mayBeAsked));
    boolean late;
    synchronized (this) {
      late = cancelled;
      if (mayBeAsked == isFirst()) {
        current = begun;
      }
    }
    if (late) {
      begun.cancel();
    }
  }

  private synchronized boolean isFirst() {
    return !again;
  }

  @Override
  public void cancel() {
    Call call;
    synchronized (this) {
      cancelled = true;
      call = current;
    }
    call.cancel();
  }

  private synchronized boolean goesAgain() {
    again = !cancelled;
    return again;
  }

  /** Opens the responses to what was sent. */
  private final class Opening implements ResponseListener {
    private final ProtectedRequest sent;
    private final boolean mayBeAsked;
    private boolean heard;

    Opening(ProtectedRequest sent, boolean mayBeAsked) {
      this.sent = sent;
      this.mayBeAsked = mayBeAsked;
    }

    @Override
    public void answered(CoapResponse outer) {
      CoapResponse response = sent.open(outer);
      if (response == null) {
        refuse(outer);
        return;
      }
      Bytes echo = response.options().first(OptionNumber.ECHO);
      if (mayBeAsked && response.code() == CoapCode.UNAUTHORIZED && echo != null) {
        if (goesAgain()) {
          send(
              request.with(request.options().toBuilder().set(OptionNumber.ECHO, echo).build()),
              false);
        }
        return;
      }
      heard = true;
      listener.answered(response);
    }

    private void refuse(CoapResponse outer) {
      if (heard) {
        return; // a notification that is old or not from there
      }
      boolean claims = outer.options().has(OptionNumber.OSCORE);
      listener.failed(
          claims
              ? RequestFailure.MALFORMED_RESPONSE
              : RequestFailure.notConnected(
                  "the device answers " + CoapCode.name(outer.code()) + " without OSCORE", false));
    }

    @Override
    public void failed(RequestFailure failure) {
      listener.failed(failure);
    }
  }
}
