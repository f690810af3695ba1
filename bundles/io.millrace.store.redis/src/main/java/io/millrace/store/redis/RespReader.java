// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads replies of RESP2, Redis' protocol. Whatever comes, memory is taken only for bytes that have
 * come, and for no more than a reply may have: who answers may not be Redis. Jedis 8.0.2 allocates
 * as many bytes as the reply says that there will be, up to 2 GiB, before the first of them has
 * come; so this bundle reads itself the five types of reply that its few commands have.
 *
 * <p>A reply is a {@code byte[]}, {@code null}, a {@link Long}, a {@link String} (status), a {@link
 * RedisFault} (an error of this command alone) or a {@link List} of such.
 */
final class RespReader {
  private static final int MAX_LINE_BYTES = 4096;
  private static final int CHUNK_BYTES = 1 << 16;
  private static final int MAX_DEPTH = 8;

  private final InputStream in;
  private final long maxBytes;
  private long left;

  /**
   * Makes one.
   *
   * @param maxBytes how many bytes one reply may have; each of its elements counts 16 more
   */
  RespReader(InputStream in, long maxBytes) {
    this.in = new BufferedInputStream(in, CHUNK_BYTES);
    this.maxBytes = maxBytes;
  }

  /**
   * Reads the next reply.
   *
   * @throws RedisFault when it is none
   * @throws IOException when the connection ended
   */
  Object read() throws IOException {
    left = maxBytes;
    return read(0);
  }

  private Object read(int depth) throws IOException {
    int type = in.read();
    String head = line(type);
    return switch (type) {
      case '+' -> head;
      case '-' -> RedisFault.answered(head);
      case ':' -> number(head);
      case '$' -> bytes(number(head));
      case '*' -> list(number(head), depth);
      default -> throw RedisFault.nonsense(RedisFault.printable((char) type + head));
    };
  }

  private String line(int type) throws IOException {
    if (type < 0) {
      throw new RedisFault(RedisFault.Kind.UNREACHABLE, "Redis closed the connection");
    }
    StringBuilder line = new StringBuilder();
    for (int each = in.read(); each != '\r'; each = in.read()) {
      if (each < 0) {
        throw new RedisFault(RedisFault.Kind.UNREACHABLE, "Redis closed the connection");
      }
      if (line.length() >= MAX_LINE_BYTES) {
        throw RedisFault.nonsense("a line without an end");
      }
      line.append((char) each);
    }
    if (in.read() != '\n') {
      throw RedisFault.nonsense("a line without an end");
    }
    return line.toString();
  }

  private static long number(String head) throws RedisFault {
    try {
      return Long.parseLong(head);
    } catch (NumberFormatException e) {
      throw RedisFault.nonsense(RedisFault.printable(head) + " for a number");
    }
  }

  private byte[] bytes(long length) throws IOException {
    if (length == -1) {
      return null;
    }
    spend(length);
    byte[] read = new byte[(int) Math.min(length, CHUNK_BYTES)];
    int have = 0;
    while (have < length) {
      if (have == read.length) {
        read = Arrays.copyOf(read, (int) Math.min(length, 2L * read.length));
      }
      int more = in.read(read, have, read.length - have);
      if (more < 0) {
        throw new RedisFault(RedisFault.Kind.UNREACHABLE, "Redis closed the connection");
      }
      have += more;
    }
    if (in.read() != '\r' || in.read() != '\n') {
      throw RedisFault.nonsense("bytes without an end");
    }
    return read;
  }

  private List<Object> list(long length, int depth) throws IOException {
    if (length == -1) {
      return null;
    }
    if (depth >= MAX_DEPTH) {
      throw RedisFault.nonsense("lists in lists in lists");
    }
    spend(16 * Math.min(Math.max(length, -1), Integer.MAX_VALUE));
    List<Object> all = new ArrayList<>();
    for (long i = 0; i < length; i++) {
      all.add(read(depth + 1));
    }
    return all;
  }

  private void spend(long bytes) throws RedisFault {
    if (bytes < 0 || bytes > left) {
      throw RedisFault.nonsense("a reply of " + bytes + " bytes and more");
    }
    left -= bytes;
  }

  /** Returns a status or bytes as a text. */
  static String text(Object reply) {
    return reply instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : String.valueOf(reply);
  }
}
