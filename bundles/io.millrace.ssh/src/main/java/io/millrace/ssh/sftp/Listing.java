// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.sftp;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The files of the folder at the moment at which a client opened it. */
final class Listing implements OpenHandle {
  private static final int AT_ONCE = 100;

  private final Iterator<Entry> left;

  Listing(List<Entry> entries) {
    left = entries.iterator();
  }

  /** Returns the next files; none at the end. */
  List<Entry> next() {
    List<Entry> next = new ArrayList<>();
    while (left.hasNext() && next.size() < AT_ONCE) {
      next.add(left.next());
    }
    return next;
  }

  @Override
  public void close() {}
}
