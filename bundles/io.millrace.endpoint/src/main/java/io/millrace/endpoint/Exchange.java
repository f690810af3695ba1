// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.RequestFailure;
import io.millrace.api.transport.ResponseListener;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A request from this side: from the call until its answer, its failure, or the end of its
 * observation. Everything but {@link #cancel} and {@link #release} happens on the loop.
 */
final class Exchange extends Outgoing implements Call {
  /** How far a request has come. */
  enum Stage {
    /** New, or queued behind NSTART others. */
    WAITING,
    /** On the wire, not acknowledged. */
    SENT,
    /** Acknowledged, not answered. */
    ACKNOWLEDGED,
    /** Answered, and notifications follow. */
    OBSERVING,
    /** Answered, failed or cancelled. */
    OVER
  }

  final InetSocketAddress remote;
  final CoapRequest request;
  final Reliability reliability;
  final long expires;

  /** Who waits for the answer; {@link ReleasedRequests#NOBODY} when it was released. */
  ResponseListener listener;

  Stage stage = Stage.WAITING;
  Destination destination;
  int localPort;
  Bytes token;
  int tokenHash; // when it is in a TokenTable

  /** What came while nobody waited for it; else null. */
  CoapResponse answer;

  /** Whether it is one of its destination's outstanding requests [RFC 7252 §4.7]. */
  boolean countsForNstart;

  /** Completed with the next endpoint's call, when that has it now; else null. */
  volatile CompletableFuture<Object> moved;

  private final Requests requests;

  /**
   * Makes one that was not sent.
   *
   * @param expires when it fails without a response
   */
  Exchange(
      Requests requests,
      InetSocketAddress remote,
      CoapRequest request,
      Reliability reliability,
      ResponseListener listener,
      long expires) {
    this.requests = requests;
    this.remote = remote;
    this.request = request;
    this.reliability = reliability;
    this.listener = listener;
    this.expires = expires;
  }

  @Override
  void reached(long now) {
    requests.due(this, now);
  }

  @Override
  void acknowledged(long now) {
    requests.acknowledged(this);
  }

  @Override
  void reset() {
    requests.fail(this, RequestFailure.RESET);
  }

  @Override
  void unreachable() {
    requests.fail(this, RequestFailure.UNREACHABLE);
  }

  @Override
  public void cancel() {
    onLoop(() -> requests.cancel(this), Call::cancel);
  }

  @Override
  public void deregister() {
    onLoop(() -> Observations.deregister(this, requests), Call::deregister);
  }

  @Override
  public void release(Runnable then) {
    onLoop(() -> requests.released.add(this, then), next -> next.release(then));
  }

  /** Does something with it here, or with what goes on in its place. Any thread. */
  private void onLoop(Runnable here, Consumer<Call> there) {
    requests.onLoop(
        () -> {
          CompletableFuture<Object> next = moved;
          if (next == null) {
            here.run();
          } else {
            next.thenAccept(found -> accept(there, found));
          }
        });
  }

  private static void accept(Consumer<Call> there, Object found) {
    if (found instanceof Call call) {
      there.accept(call);
    }
  }

  /** Returns how many requests may be outstanding with its peer when it is sent. */
  int nstart(EndpointLimits limits) {
    return reliability.nstart() > 0 ? reliability.nstart() : limits.nstart();
  }
}
