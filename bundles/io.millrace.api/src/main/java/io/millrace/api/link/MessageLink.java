// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.link;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A link of either role: it carries messages, which are bytes to it, over a line. A service with
 * the property {@link #NAME}. Thread-safe.
 */
@ProviderType
public interface MessageLink {
  /** Service property: the link's name, which is the name of its line. */
  String NAME = "link.name";

  /** Returns the link's name. */
  String name();

  /** Returns the length of the longest message, in bytes. */
  int maxMessageBytes();

  /** Returns the state in one word: {@code down}, {@code idle}, {@code connected} or another. */
  String state();

  /** Returns the counters since the link was made. */
  LinkStatistics statistics();
}
