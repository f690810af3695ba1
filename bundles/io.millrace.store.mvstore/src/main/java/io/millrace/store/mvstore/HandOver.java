// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import io.millrace.lib.holder.Holder;
import java.nio.file.Path;

/** The way of a {@link CleanClose} from one instance of this bundle to the next. */
interface HandOver {
  /** Leaves it for the next instance. */
  void leave(CleanClose known);

  /** Removes and returns what the instance before has left; null when there is nothing. */
  CleanClose take();

  /** Returns a way that leads nowhere. */
  static HandOver none() {
    return new HandOver() {
      @Override
      public void leave(CleanClose known) {}

      @Override
      public CleanClose take() {
        return null;
      }
    };
  }

  /** Returns the way through the launcher's holder. */
  static HandOver through(Holder holder, Path path) {
    String key = "io.millrace.store.mvstore." + path;
    return new HandOver() {
      @Override
      public void leave(CleanClose known) {
        holder.put(key, known.toMap());
      }

      @Override
      public CleanClose take() {
        return CleanClose.of(holder.take(key));
      }
    };
  }
}
