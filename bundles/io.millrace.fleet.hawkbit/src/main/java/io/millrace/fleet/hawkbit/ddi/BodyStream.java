// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.ddi;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A body as a stream. The JDK's own one throws away what it has when the connection ends early, and
 * waits for ever when nothing comes; this one gives every byte that came before it fails, and gives
 * up after a while. At most one portion is asked for ahead. Read by one thread; closed by any.
 */
final class BodyStream extends InputStream implements BodySubscriber<InputStream> {
  private static final Object END = new Object();

  private final long longestMillis;
  private final BlockingQueue<Object> came = new LinkedBlockingQueue<>();
  private final Deque<ByteBuffer> portion = new ArrayDeque<>();
  private volatile Subscription subscription;
  private volatile boolean closed;
  private boolean ended;

  /**
   * Makes it.
   *
   * @param longestPause after which it is given up
   */
  BodyStream(Duration longestPause) {
    longestMillis = longestPause.toMillis();
  }

  @Override
  public CompletionStage<InputStream> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Subscription opened) {
    subscription = opened;
    if (closed) {
      opened.cancel();
    } else {
      opened.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    came.add(buffers);
  }

  @Override
  public void onError(Throwable failure) {
    came.add(failure);
  }

  @Override
  public void onComplete() {
    came.add(END);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (portion.isEmpty() && !ended) {
      take();
    }
    if (portion.isEmpty()) {
      return -1;
    }
    ByteBuffer first = portion.peek();
    int count = Math.min(length, first.remaining());
    first.get(bytes, offset, count);
    if (!first.hasRemaining()) {
      portion.remove();
      askForMore();
    }
    return count;
  }

  private void askForMore() {
    if (portion.isEmpty() && !closed) {
      subscription.request(1);
    }
  }

  @SuppressWarnings("unchecked")
  private void take() throws IOException {
    Object next = next();
    if (next == END) {
      ended = true;
    } else if (next instanceof Throwable failure) {
      throw new IOException("the download was cut: " + failure.getMessage(), failure);
    } else {
      for (ByteBuffer each : (List<ByteBuffer>) next) {
        if (each.hasRemaining()) {
          portion.add(each);
        }
      }
      askForMore();
    }
  }

  private Object next() throws IOException {
    try {
      Object next = came.poll(longestMillis, TimeUnit.MILLISECONDS);
      if (next == null) {
        close();
        throw new IOException("nothing came for " + longestMillis / 1000 + " s");
      }
      return next;
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("this router stops");
    }
  }

  @Override
  public void close() {
    closed = true;
    Subscription opened = subscription;
    if (opened != null) {
      opened.cancel();
    }
    came.add(new IOException("closed"));
  }
}
