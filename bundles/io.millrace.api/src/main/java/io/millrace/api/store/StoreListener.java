// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.store;

import io.millrace.api.bytes.Bytes;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told what other routers do to a {@link StoreMap}. Called by one thread of the store, which it
 * must not block.
 */
@ConsumerType
public interface StoreListener {
  /**
   * Another router has written or removed an entry of a shared map.
   *
   * @param value what the map has now, which may be newer; empty when it was removed
   */
  default void changed(Bytes key, Optional<Bytes> value) {}

  /** The store cannot be reached: from now on nothing is heard of what others do. */
  default void lost() {}

  /**
   * The store can be reached again. What others did meanwhile is not told: the map is to be read.
   *
   * @param emptied whether the store has lost what it had acknowledged, so that an entry that is
   *     missing was not removed by anybody; since that may happen again before the map is read, its
   *     {@linkplain StoreContents#epoch epoch} decides
   */
  default void resumed(boolean emptied) {}

  /** Writes that have failed may be tried again: the store works again, or has room. */
  default void recovered() {}

  /** Tells whether this one takes over what another router had in this map when that is gone. */
  default boolean isHeir() {
    return false;
  }

  /**
   * A router is gone, and its entries of this map, which is not shared, are this router's now.
   *
   * @param entries those that it had; they are in the map already
   */
  default void inherited(Map<Bytes, Bytes> entries) {}
}
