// SPDX-License-Identifier: Apache-2.0
package io.millrace.rig;

import java.nio.file.Path;

/**
 * A release that no router may keep, and by what it is to be noticed.
 *
 * @param name what is bad about it
 * @param noticed the criterion of the refusal or of the rollback: a kind of refusal such as {@code
 *     no-signature}, {@code plan}, {@code switch}, {@code judge components}; or {@code launcher}
 *     when the process ends of it
 */
public record BadRelease(String name, String noticed, Making making) {
  /** How it is made. */
  @FunctionalInterface
  public interface Making {
    /** Writes the file. */
    Path by(ReleaseMaker maker) throws Exception;
  }

  /** Tells whether the process ends of it, so that the next start has to put things right. */
  public boolean endsTheProcess() {
    return noticed.equals("launcher");
  }

  @Override
  public String toString() {
    return name;
  }
}
