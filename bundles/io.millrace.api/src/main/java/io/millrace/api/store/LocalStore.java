// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.store;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A store on this machine that another one may replace while the router runs: a service beside
 * {@link Store}, also while it is retired. Who replaces it registers its own {@link Store} and lets
 * that wait, retires this one, copies its maps, and goes on. Thread-safe.
 */
@ProviderType
public interface LocalStore extends Store {
  /** Returns the names of all maps that have entries. */
  CompletionStage<Set<String>> names();

  /** Tells whether another store has its content, and it is no {@link Store} service. */
  boolean isRetired();

  /**
   * Is a {@link Store} service no more. When this returns, those who used it use the next one, or
   * wait; what they had begun is done or was given up. After a restart it is not retired, unless
   * {@link #confirmRetired} was called.
   */
  void retire();

  /** Stays retired over a restart; durable when the stage completes. */
  CompletionStage<Void> confirmRetired();

  /** Is a {@link Store} service again; durable when the stage completes. */
  CompletionStage<Void> resume();
}
