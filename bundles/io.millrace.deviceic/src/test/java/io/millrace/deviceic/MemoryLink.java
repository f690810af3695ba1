// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.LinkStatistics;
import io.millrace.api.link.SecondaryLink;
import io.millrace.api.link.SecondaryListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A link without a line: the test is the NIC. */
final class MemoryLink implements SecondaryLink {
  private final String name;
  private SecondaryListener listener;
  private Bytes pending;

  /** How often this end has forgotten the connection. */
  int disconnections;

  MemoryLink(String name) {
    this.name = name;
  }

  /** Sends a message and returns its answers: one at the most, if all is well. */
  List<Bytes> send(Bytes message) {
    List<Bytes> answers = new ArrayList<>();
    if (listener != null) {
      listener.message(message, answers::add);
    }
    return answers;
  }

  /** Takes what a poll would find and frees its place; null when there is nothing. */
  Bytes take() {
    Bytes taken = pending;
    pending = null;
    return taken;
  }

  boolean isAttached() {
    return listener != null;
  }

  @Override
  public AutoCloseable attach(SecondaryListener user) {
    if (listener != null) {
      throw new IllegalStateException("attached already");
    }
    listener = user;
    return () -> listener = null;
  }

  @Override
  public boolean offer(Bytes message, boolean replace) {
    if (pending != null && !replace) {
      return false;
    }
    pending = message;
    return true;
  }

  @Override
  public void disconnect() {
    disconnections++;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int maxMessageBytes() {
    return 255;
  }

  @Override
  public String state() {
    return "connected";
  }

  @Override
  public LinkStatistics statistics() {
    return new LinkStatistics(Map.of());
  }
}
