// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.millrace.api.time.Time;
import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.FileReason;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.persist.TimeStamp;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * What an endpoint leaves when the whole router stops, in a file of the router's data, for the
 * endpoint of its name in the next process: the bytes of an {@link EndpointSnapshot}. Nobody waits
 * there for what concerned somebody here. It is read once, and only within EXCHANGE_LIFETIME, by
 * the wall clock when the machine was booted meanwhile: later no peer sends a message again [RFC
 * 7252 §4.8.2].
 *
 * <p>The form: a mark with its version, the wall clock in milliseconds and the monotonic clock in
 * nanoseconds, how many listeners and calls the state names, the length of the state, the state,
 * the machine's boot, which builds before 0.3.0 neither write nor read, and the CRC-32C of all
 * that.
 */
final class EndpointFile {
  private static final Logger LOG = System.getLogger(EndpointFile.class.getName());
  private static final int MARK = 0x4d_45_50_01;
  private static final int HEAD_BYTES = 4 * Integer.BYTES + 2 * Long.BYTES;
  private static final int MOST_BYTES = 64 << 20;

  private final Path folder;
  private final Time time;
  private final Duration lifetime;

  /**
   * Finds the folder.
   *
   * @param data the router's data; when null, nothing is kept
   */
  EndpointFile(String data, Time time, Duration lifetime) {
    this.folder = data == null ? null : Path.of(data, "run");
    this.time = time;
    this.lifetime = lifetime;
  }

  private Path file(String name) {
    return folder.resolve("endpoint-" + name.replaceAll("[^\\w.~-]", "_"));
  }

  /** Writes what the endpoint of that name leaves; false when it cannot. */
  boolean put(String name, Map<String, Object> left) {
    EndpointSnapshot snapshot = folder == null ? null : EndpointSnapshot.takeWhole(left);
    if (snapshot == null) {
      return false;
    }
    try {
      if (snapshot.state().length > MOST_BYTES - HEAD_BYTES) {
        throw new IOException(snapshot.state().length + " bytes are too many");
      }
      OwnerOnly.createDirectories(folder);
      DurableFile.write(file(name), bytes(snapshot));
      return true;
    } catch (IOException failure) {
      LOG.log(Level.WARNING, "what the endpoint {0} leaves is lost: {1}", name, words(failure));
      return false;
    }
  }

  private byte[] bytes(EndpointSnapshot snapshot) {
    byte[] boot = time.bootId().getBytes(US_ASCII);
    int length = HEAD_BYTES + snapshot.state().length + boot.length + Integer.BYTES;
    ByteBuffer to = ByteBuffer.allocate(length);
    to.putInt(MARK);
    to.putLong(time.now().toEpochMilli());
    to.putLong(time.nanos());
    to.putInt(snapshot.listeners().size());
    to.putInt(snapshot.calls().size());
    to.putInt(snapshot.state().length);
    to.put(snapshot.state());
    to.put(boot);
    to.putInt(checksum(to.array(), to.position()));
    return to.array();
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, length);
    return (int) sum.getValue();
  }

  /**
   * Returns what the endpoint of that name has left, and deletes it; null when there is nothing.
   */
  Map<String, Object> take(String name) {
    if (folder == null || !Files.exists(file(name))) {
      return null;
    }
    try {
      byte[] bytes = Files.size(file(name)) > MOST_BYTES ? null : Files.readAllBytes(file(name));
      Files.delete(file(name)); // first: nothing is handled twice, whatever comes of it
      return bytes == null ? damaged(name) : read(name, bytes);
    } catch (IOException failure) {
      LOG.log(Level.WARNING, "what the endpoint {0} left is lost: {1}", name, words(failure));
      return null;
    }
  }

  private Map<String, Object> read(String name, byte[] bytes) {
    try {
      ByteBuffer from = ByteBuffer.wrap(bytes);
      int end = bytes.length - Integer.BYTES;
      if (from.getInt() != MARK || from.getInt(end) != checksum(bytes, end)) {
        return damaged(name);
      }
      Instant wall = Instant.ofEpochMilli(from.getLong());
      long nanos = from.getLong();
      List<Object> nobody = Collections.nCopies(from.getInt(), null);
      List<CompletableFuture<Object>> calls =
          Stream.generate(() -> new CompletableFuture<Object>()).limit(from.getInt()).toList();
      byte[] state = new byte[from.getInt()];
      from.get(state);
      String boot = new String(bytes, from.position(), end - from.position(), US_ASCII);
      TimeStamp written = new TimeStamp(wall, boot, nanos);
      Duration age =
          written.isOfThisBoot(time) ? written.age(time) : Duration.between(wall, time.now());
      long shift = time.nanos() - age.toNanos() - nanos;
      if (age.isNegative() || age.compareTo(lifetime) > 0) {
        LOG.log(Level.DEBUG, "what the endpoint {0} left is {1} old: not used", name, age);
        return null;
      }
      return new EndpointSnapshot(
              state, nobody, null, calls, new CompletableFuture<>(), new AtomicBoolean(), shift)
          .toMap();
    } catch (BufferUnderflowException | IndexOutOfBoundsException half) {
      return damaged(name);
    }
  }

  private static Map<String, Object> damaged(String name) {
    LOG.log(Level.WARNING, "what the endpoint {0} left is damaged: not used", name);
    return null;
  }

  private static String words(IOException failure) {
    return FileReason.of(failure);
  }
}
