// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.audit;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The audit trail of this router: bounded, only added to, and kept over restarts. Thread-safe. No
 * caller waits for the disk: what is added is written in order by the trail's own thread.
 */
@ProviderType
public interface AuditTrail {
  /**
   * Adds a record with the time of now.
   *
   * @param origin who, from where and through which interface
   * @param action what was ordered; cut at 512 characters. The caller leaves secrets out
   * @param outcome how it ended
   * @param detail a sentence more, cut at 1024 characters; may be empty
   */
  void add(Origin origin, String action, AuditOutcome outcome, String detail);

  /**
   * Adds a record whose time was taken before, as of one that waited while the trail was replaced.
   */
  default void add(AuditRecord record) {
    add(record.origin(), record.action(), record.outcome(), record.detail());
  }

  /**
   * Returns the newest records, the oldest of them first.
   *
   * @param most 1 to 10,000
   */
  List<AuditRecord> last(int most);
}
