// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.californium.core.coap.MessageObserverAdapter;
import org.eclipse.californium.core.coap.Response;

/** Turns Californium's events of one request into its outcome; the first event decides. */
final class ExchangeObserver extends MessageObserverAdapter {
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  /** Waits for the outcome, at most {@code limit}. */
  Outcome await(Duration limit) throws InterruptedException {
    try {
      return outcome.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Outcome.failed(
          ExitStatus.TIMED_OUT, "no answer within " + limit.toMillis() / 1000.0 + " s");
    } catch (ExecutionException e) {
      return Outcome.failed(ExitStatus.FAULT, String.valueOf(e.getCause()));
    }
  }

  void unreachable(String reason) {
    end(ExitStatus.UNREACHABLE, reason);
  }

  private void end(ExitStatus status, String reason) {
    outcome.complete(Outcome.failed(status, reason));
  }

  @Override
  public void onResponse(Response response) {
    outcome.complete(Outcome.answered(response));
  }

  @Override
  public void onReject() {
    end(ExitStatus.RESET, "the peer answered with a reset");
  }

  @Override
  public void onTimeout() {
    end(ExitStatus.TIMED_OUT, "no acknowledgement after all attempts");
  }

  @Override
  public void onSendError(Throwable error) {
    end(ExitStatus.UNREACHABLE, "cannot send: " + error.getMessage());
  }

  @Override
  public void onResponseHandlingError(Throwable error) {
    end(ExitStatus.UNINTELLIGIBLE, "unusable answer: " + error.getMessage());
  }

  @Override
  public void onCancel() {
    end(ExitStatus.UNINTELLIGIBLE, "the answer could not be assembled from its blocks");
  }
}
