// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.coap.OptionSet;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.observe.ObserveNotificationOrderer;

/**
 * One observation from its registration to its end [RFC 7641]. Notifications that are older than
 * one already received are dropped. It never registers again by itself.
 */
final class Observation {
  /** How many notifications may wait to be taken; further ones are dropped. */
  private static final int WAITING = 1024;

  private static final Duration DEREGISTRATION_LIMIT = Duration.ofSeconds(3);

  private final PeerConnection connection;
  private final CoapEndpoint endpoint;
  private final Request request;
  private final ObserveLimit limit;
  private final NotificationListener listener;
  private final BlockingQueue<Response> arrived = new ArrayBlockingQueue<>(WAITING);
  private ObserveNotificationOrderer orderer;
  private int count;

  Observation(
      PeerConnection connection,
      CoapEndpoint endpoint,
      Request request,
      ObserveLimit limit,
      NotificationListener listener) {
    this.connection = connection;
    this.endpoint = endpoint;
    this.request = request;
    this.limit = limit;
    this.listener = listener;
  }

  Outcome run() throws InterruptedException {
    request.setObserve();
    endpoint.addNotificationListener((of, notification) -> arrived.offer(notification));
    ExchangeObserver first = new ExchangeObserver();
    connection.begin(request, first);
    Outcome outcome = first.await(limit.answer(), connection::timedOut);
    if (!outcome.isAnswered()) {
      return outcome;
    }
    count = 1;
    listener.onNotification(outcome.response());
    if (outcome.status() != ExitStatus.OK || !outcome.response().getOptions().hasObserve()) {
      return outcome;
    }
    orderer = new ObserveNotificationOrderer(outcome.response().getOptions().getObserve());
    return follow(outcome);
  }

  private Outcome follow(Outcome first) throws InterruptedException {
    Outcome last = first;
    long deadline = limit.duration() == null ? 0 : System.nanoTime() + limit.duration().toNanos();
    try {
      while (count < limit.notifications()) {
        Response next = next(deadline);
        if (next == null) {
          break;
        }
        if (isLast(next)) {
          listener.onNotification(next);
          return Outcome.answered(next);
        }
        if (orderer.isNew(next)) {
          count++;
          last = Outcome.answered(next);
          listener.onNotification(next);
        }
      }
    } catch (InterruptedException e) {
      deregister();
      throw e;
    }
    deregister();
    return last;
  }

  private Response next(long deadline) throws InterruptedException {
    return limit.duration() == null
        ? arrived.take()
        : arrived.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  /** An error, or a response without Observe, means that the server ended the observation. */
  private static boolean isLast(Response response) {
    return !response.isSuccess() || !response.getOptions().hasObserve();
  }

  private void deregister() throws InterruptedException {
    Request deregistration = new Request(request.getCode(), request.getType());
    deregistration.setOptions(new OptionSet(request.getOptions()));
    deregistration.setPayload(request.getPayload());
    deregistration.setToken(request.getToken());
    deregistration.setObserveCancel();
    endpoint.cancelObservation(request.getToken());
    boolean interrupted = Thread.interrupted();
    connection.exchange(deregistration, DEREGISTRATION_LIMIT);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
