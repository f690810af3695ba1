// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.eclipse.californium.core.coap.MessageObserverAdapter;
import org.eclipse.californium.core.coap.Response;

/** Turns Californium's events of one request into its outcome; the first event decides. */
final class ExchangeObserver extends MessageObserverAdapter {
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  /**
   * Waits for the outcome, at most {@code limit}.
   *
   * @param late what the outcome is then
   */
  Outcome await(Duration limit, Function<Duration, Outcome> late) throws InterruptedException {
    try {
      return outcome.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return late.apply(limit);
    } catch (ExecutionException e) {
      return Outcome.failed(ExitStatus.FAULT, String.valueOf(e.getCause()));
    }
  }

  void end(ExitStatus status, String reason) {
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
    if (error instanceof SendFailure known) {
      end(known.status(), known.getMessage());
    } else {
      end(ExitStatus.UNREACHABLE, "cannot send: " + error.getMessage());
    }
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
