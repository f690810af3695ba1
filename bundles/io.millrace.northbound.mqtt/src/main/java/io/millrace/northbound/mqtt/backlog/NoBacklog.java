// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.backlog;

import io.millrace.api.bytes.Bytes;
import java.util.ArrayDeque;
import java.util.Deque;

/** No store: as many entries wait in memory as are sent at a time, and the oldest give way. */
public final class NoBacklog implements Backlog {
  private final String epoch;
  private final int most;
  private final Deque<Entry> waiting = new ArrayDeque<>();
  private long end;
  private long bytes;
  private long dropped;

  /**
   * Makes it.
   *
   * @param epoch begins the IDs
   * @param most how many entries wait
   */
  public NoBacklog(String epoch, int most) {
    this.epoch = epoch;
    this.most = most;
  }

  @Override
  public void append(Bytes record) {
    if (waiting.size() >= most) {
      bytes -= waiting.remove().record().length();
      dropped++;
    }
    waiting.add(new Entry(epoch + "-" + end, end, record));
    bytes += record.length();
    end++;
  }

  @Override
  public Entry next() {
    Entry next = waiting.poll();
    bytes -= next == null ? 0 : next.record().length();
    return next;
  }

  @Override
  public void acknowledge(long below) {
    // What was read is not here any more.
  }

  @Override
  public void sync() {
    // Nothing survives.
  }

  @Override
  public long unread() {
    return waiting.size();
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public long dropped() {
    return dropped;
  }

  @Override
  public Written written() {
    return new Written(0, 0);
  }

  @Override
  public void close() {
    waiting.clear();
  }
}
