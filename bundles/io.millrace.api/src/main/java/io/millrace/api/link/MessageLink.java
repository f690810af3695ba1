// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.link;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What both ends of a link have. Messages are bytes; a link does not look into them. Thread-safe.
 */
@ProviderType
public interface MessageLink {
  /** Service property: the link's name, which is its line's. */
  String NAME = "link.name";

  /** Returns the link's name. */
  String name();

  /** Returns the longest message it can carry, in bytes. */
  int maxMessageBytes();

  /** Returns one word for people and scripts: {@code down}, {@code idle}, {@code connected}, … */
  String state();

  /** Returns what it has counted since it was made. */
  LinkStatistics statistics();
}
