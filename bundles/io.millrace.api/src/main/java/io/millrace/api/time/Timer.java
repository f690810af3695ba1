// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.time;

import org.osgi.annotation.versioning.ProviderType;

/** A scheduled task. Thread-safe. */
@ProviderType
public interface Timer {
  /** Cancels the task; returns false when it has already begun or was already cancelled. */
  boolean cancel();
}
