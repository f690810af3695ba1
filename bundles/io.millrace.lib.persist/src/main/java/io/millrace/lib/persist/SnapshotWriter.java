// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.persist;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.transport.Peer;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the state that a bundle leaves for its successor as bytes: sections, each with its number
 * and length. A later release may add sections, which an earlier one skips, and never changes one.
 * Whom a message concerns is no bytes: it is in a list, and its index is written. Used by one
 * thread.
 */
public final class SnapshotWriter {
  private static final int INITIAL_BYTES = 1 << 16;

  private final List<Object> listeners;

  private ByteBuffer buffer = ByteBuffer.allocate(INITIAL_BYTES);

  /** Begins. */
  public SnapshotWriter() {
    this(List.of());
  }

  /** Begins what goes before or behind sections that another writer wrote, with its listeners. */
  public SnapshotWriter(List<?> before) {
    listeners = new ArrayList<>(before);
  }

  /** Returns whom messages concern, in the order in which they were written. */
  public List<Object> listeners() {
    return List.copyOf(listeners);
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      int size = Math.max(2 * buffer.capacity(), buffer.position() + bytes);
      buffer = ByteBuffer.allocate(size).put(buffer.flip());
    }
    return buffer;
  }

  /** Writes what {@code body} writes as a section. */
  public void section(int number, Runnable body) {
    integer(number);
    int at = buffer.position();
    integer(0);
    body.run();
    buffer.putInt(at, buffer.position() - at - Integer.BYTES);
  }

  /** Writes a truth value. */
  public void flag(boolean value) {
    room(1).put((byte) (value ? 1 : 0));
  }

  /** Writes 32 bits. */
  public void integer(int value) {
    room(Integer.BYTES).putInt(value);
  }

  /** Writes 64 bits. */
  public void number(long value) {
    room(Long.BYTES).putLong(value);
  }

  /** Writes bytes with their length; null has the length -1. */
  public void bytes(Bytes value) {
    integer(value == null ? -1 : value.length());
    if (value != null) {
      value.putInto(room(value.length()));
    }
  }

  /** Writes a text. */
  public void text(String value) {
    bytes(Bytes.wrap(value.getBytes(StandardCharsets.UTF_8)));
  }

  /** Writes an address; null is allowed. */
  public void address(InetSocketAddress value) {
    boolean resolved = value != null && !value.isUnresolved();
    bytes(resolved ? Bytes.wrap(value.getAddress().getAddress()) : null);
    text(value == null || resolved ? "" : value.getHostString());
    integer(resolved && value.getAddress() instanceof Inet6Address six ? six.getScopeId() : 0);
    integer(value == null ? -1 : value.getPort());
  }

  /** Writes a peer with all that {@link Peer} says of it. */
  public void peer(Peer value) {
    text(value.transport());
    address(value.remote());
    address(value.local());
    text(value.security());
  }

  /** Writes whom a message concerns; {@code none} stands for nobody. */
  public void listener(Object value, Object none) {
    integer(value == none ? -1 : listeners.size());
    if (value != none) {
      listeners.add(value);
    }
  }

  /** Returns what was written. */
  public byte[] toArray() {
    byte[] written = new byte[buffer.position()];
    buffer.flip().get(written);
    return written;
  }
}
