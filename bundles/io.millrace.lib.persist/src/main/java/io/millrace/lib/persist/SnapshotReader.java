// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.persist;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.transport.Peer;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Reads what {@link SnapshotWriter} wrote, perhaps that of another release. Its methods throw an
 * {@link IllegalArgumentException} or a {@link java.nio.BufferUnderflowException} when the bytes
 * are damaged. Used by one thread.
 */
public final class SnapshotReader {
  private final List<?> listeners;
  private final long shiftNanos;
  private ByteBuffer buffer;

  /**
   * Begins.
   *
   * @param listeners those that {@link SnapshotWriter#listeners} gave
   */
  public SnapshotReader(byte[] written, List<?> listeners) {
    this(written, listeners, 0);
  }

  /**
   * Begins with what another process wrote, whose monotonic clock began elsewhere.
   *
   * @param listeners as many as {@link SnapshotWriter#listeners} gave, null where there is none
   * @param shiftNanos what is to be added to a moment of that clock to have it on this one
   */
  public SnapshotReader(byte[] written, List<?> listeners, long shiftNanos) {
    this.listeners = listeners;
    this.shiftNanos = shiftNanos;
    this.buffer = ByteBuffer.wrap(written);
  }

  /** What reads the sections of one number. */
  @FunctionalInterface
  public interface Sections {
    /** Reads one; what it leaves is skipped. */
    void read(int number);
  }

  /** Reads all sections, those that the reader does not know included. */
  public void sections(Sections reader) {
    ByteBuffer all = buffer;
    while (all.hasRemaining()) {
      int number = all.getInt();
      int length = all.getInt();
      if (length < 0 || length > all.remaining()) {
        throw new IllegalArgumentException("section " + number + " has the length " + length);
      }
      buffer = all.slice(all.position(), length);
      all.position(all.position() + length);
      reader.read(number);
    }
  }

  /** Tells whether the section goes on. */
  public boolean more() {
    return buffer.hasRemaining();
  }

  /** Reads a truth value. */
  public boolean flag() {
    return buffer.get() != 0;
  }

  /** Reads 32 bits. */
  public int integer() {
    return buffer.getInt();
  }

  /** Reads 64 bits. */
  public long number() {
    return buffer.getLong();
  }

  /** Reads a moment of the monotonic clock, in nanoseconds, which was written as a number. */
  public long moment() {
    return buffer.getLong() + shiftNanos;
  }

  /** Reads bytes; null is null again. */
  public Bytes bytes() {
    int length = buffer.getInt();
    if (length > buffer.remaining()) {
      throw new IllegalArgumentException("bytes have the length " + length);
    }
    if (length < 0) {
      return null;
    }
    byte[] read = new byte[length];
    buffer.get(read);
    return Bytes.wrap(read);
  }

  /** Reads a text. */
  public String text() {
    return bytes().utf8();
  }

  /** Reads an address, or null. */
  public InetSocketAddress address() {
    Bytes address = bytes();
    String host = text();
    int scope = integer();
    int port = integer();
    if (port < 0) {
      return null;
    }
    return address == null
        ? InetSocketAddress.createUnresolved(host, port)
        : new InetSocketAddress(address(address.toArray(), scope), port);
  }

  private static InetAddress address(byte[] address, int scope) {
    try {
      return scope != 0
          ? Inet6Address.getByAddress(null, address, scope)
          : InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address has " + address.length + " bytes", e);
    }
  }

  /** Reads a peer. */
  public Peer peer() {
    return Peer.restore(text(), address(), address(), text());
  }

  /**
   * Returns whom a message concerns.
   *
   * @param none when it concerns nobody
   * @return null when that is of a release whose api was replaced meanwhile
   */
  public <L> L listener(Class<L> type, L none) {
    int index = integer();
    if (index < 0) {
      return none;
    }
    Object found = listeners.get(index);
    return type.isInstance(found) ? type.cast(found) : null;
  }
}
