// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.store;

import io.millrace.api.bytes.Bytes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One named map of a {@link Store}. Writes are applied in the order of the calls; a write is
 * durable (survives SIGKILL) when its stage completes. A stage completes exceptionally, with the
 * cause, when the store failed. It may complete on the store's own thread: dependent stages must
 * not block. Thread-safe.
 */
@ProviderType
public interface StoreMap {
  /** Reads one value. */
  CompletionStage<Optional<Bytes>> get(Bytes key);

  /** Reads all entries: a snapshot. */
  CompletionStage<Map<Bytes, Bytes>> all();

  /** Writes a value, replacing the former one. */
  CompletionStage<Void> put(Bytes key, Bytes value);

  /** Removes a value; completes also when there was none. */
  CompletionStage<Void> remove(Bytes key);
}
