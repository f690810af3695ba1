// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.backlog;

import io.millrace.api.bytes.Bytes;
import java.io.IOException;

/**
 * What waits to be sent, in the order in which it was added. Entries are read one after the other
 * and stay until they are acknowledged. Not thread-safe.
 */
public interface Backlog extends AutoCloseable {
  /** The longest record. */
  int MOST_RECORD_BYTES = 32 << 10;

  /**
   * One entry.
   *
   * @param id the same whenever it is read again, also by a later process; no other entry has it
   * @param sequence counts the entries
   */
  record Entry(String id, long sequence, Bytes record) {}

  /**
   * Adds an entry. The oldest are dropped when there is no room otherwise.
   *
   * @param record at most {@link #MOST_RECORD_BYTES}
   * @throws IOException when the disk does not take it: it was not added
   */
  void append(Bytes record) throws IOException;

  /** Returns the next entry that was not returned by this object yet, or null. */
  Entry next() throws IOException;

  /** Lets all entries below a sequence go; they are not read again. */
  void acknowledge(long below) throws IOException;

  /** Makes sure that what waits survives a power cut, when that is due. */
  void sync() throws IOException;

  /** Returns how many entries {@link #next} has to return yet. */
  long unread();

  /** Returns how many bytes are stored. */
  long bytes();

  /** Returns how many entries were dropped unread since the start. */
  long dropped();

  /** Returns how many bytes were written since the start, and how often that was forced. */
  Written written();

  /**
   * What the disk had to do.
   *
   * @param bytes of records and positions
   * @param syncs how often it was forced
   */
  record Written(long bytes, long syncs) {}

  @Override
  void close() throws IOException;
}
