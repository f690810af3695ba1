// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.editor;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A terminal's other end: keys go in, and what the terminal got so far can be waited for. */
public final class Screen extends OutputStream {
  private final StringBuilder raw = new StringBuilder();
  private final PipedOutputStream keys = new PipedOutputStream();
  private final InputStream in;
  private final AtomicInteger reads = new AtomicInteger();

  /** Makes it. */
  public Screen() throws IOException {
    in =
        new FilterInputStream(new PipedInputStream(keys, 1 << 18)) {
          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            reads.incrementAndGet();
            return super.read(bytes, offset, length);
          }
        };
  }

  /** Returns how often keys were asked for. */
  public int reads() {
    return reads.get();
  }

  /** Returns what the keys bring. */
  public InputStream in() {
    return in;
  }

  /** Presses keys. */
  public Screen type(String text) throws IOException {
    keys.write(text.getBytes(StandardCharsets.UTF_8));
    keys.flush();
    return this;
  }

  /** Sends bytes that are no text. */
  public Screen send(byte[] bytes) throws IOException {
    keys.write(bytes);
    keys.flush();
    return this;
  }

  /** Hangs up. */
  public void hangUp() throws IOException {
    keys.close();
  }

  @Override
  public synchronized void write(int single) {
    raw.append((char) (single & 0xFF));
    notifyAll();
  }

  /** Returns what was shown, without what moves the cursor. */
  public synchronized String text() {
    String utf8 =
        new String(raw.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    return utf8.replaceAll("\u001b\\[[0-9;?]*[A-Za-z]|\u001b[=>]", "");
  }

  /** Waits until what was shown is as wanted. */
  public synchronized Screen await(Predicate<String> wanted) throws InterruptedException {
    long end = System.nanoTime() + 20_000_000_000L;
    while (!wanted.test(text())) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not shown; the screen is: " + text());
      }
      wait(100);
    }
    return this;
  }

  /** Waits until a text was shown so many times. */
  public Screen await(String text, int times) throws InterruptedException {
    return await(shown -> shown.split(Pattern.quote(text), -1).length > times);
  }

  /** Waits until a text was shown. */
  public Screen await(String text) throws InterruptedException {
    return await(text, 1);
  }
}
