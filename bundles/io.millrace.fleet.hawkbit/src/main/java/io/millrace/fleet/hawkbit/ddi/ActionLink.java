// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.ddi;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * A link to an action.
 *
 * @param uri as it is read
 * @param action the action's ID: the last part of its path
 */
public record ActionLink(URI uri, String action) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** Returns the link; null when its path ends with no ID. */
  static ActionLink of(URI uri) {
    String path = uri.getRawPath();
    String last = path.substring(path.lastIndexOf('/') + 1);
    return ID.matcher(last).matches() ? new ActionLink(uri, last) : null;
  }

  /** Returns where feedback on the action goes: below its path, without the query. */
  public URI feedback() {
    return URI.create(
        uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath() + "/feedback");
  }
}
