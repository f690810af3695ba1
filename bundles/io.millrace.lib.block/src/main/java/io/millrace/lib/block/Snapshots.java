// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.block;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapResponse;
import io.millrace.lib.bounded.BoundedMap;

/**
 * The responses that are being sent in blocks. What several clients fetch from one target at the
 * same time is held once, and dropped when none of them needs it. Limited in bytes: the one that
 * was used the longest time ago goes first. Not thread-safe.
 */
final class Snapshots {
  /** One response, for its users. */
  static final class Snapshot {
    private final Key key;
    private CoapResponse response;
    private int users;

    private Snapshot(Key key, CoapResponse response) {
      this.key = key;
      this.response = response;
    }

    private int bytes() {
      return response.payload().length();
    }
  }

  /** What differs for different responses but by chance. */
  private record Key(int method, Bytes target, int hash) {}

  private final BoundedMap<Key, Snapshot> all;

  Snapshots(int most, long maxBytes) {
    all =
        BoundedMap.<Key, Snapshot>ofAtMost(most)
            .byUse()
            .bytes(maxBytes, Snapshot::bytes)
            .onEviction(this::drop)
            .build();
  }

  private void drop(Snapshot evicted) {
    evicted.response = null;
  }

  /** Returns the snapshot of a response for one more user, who has to {@link #release} it. */
  Snapshot acquire(BodyKey of, CoapResponse response) {
    Key key = new Key(of.method(), of.target(), response.payload().hashCode());
    Snapshot found = all.get(key);
    if (found == null || !found.response.equals(response)) {
      if (found != null) {
        all.remove(key);
        drop(found);
      }
      found = new Snapshot(key, response);
      if (!all.put(key, found, 0)) {
        drop(found);
      }
    }
    found.users++;
    return found;
  }

  /** Returns the response, which becomes the one used last; null when it had to go. */
  CoapResponse use(Snapshot snapshot) {
    if (snapshot.response != null) {
      all.get(snapshot.key);
    }
    return snapshot.response;
  }

  /** A user is done with it. */
  void release(Snapshot snapshot) {
    if (--snapshot.users == 0 && snapshot.response != null) {
      all.remove(snapshot.key);
      drop(snapshot);
    }
  }

  long bytes() {
    return all.bytes();
  }
}
