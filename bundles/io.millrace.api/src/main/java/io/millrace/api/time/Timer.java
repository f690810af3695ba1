// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.time;

import org.osgi.annotation.versioning.ProviderType;

/** A task that waits for its time. Thread-safe. */
@ProviderType
public interface Timer {
  /** Takes the task back; returns false when it has already begun or was already taken back. */
  boolean cancel();
}
