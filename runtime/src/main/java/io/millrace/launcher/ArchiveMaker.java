// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import io.millrace.archive.ClassArchive;
import java.time.Duration;
import org.osgi.framework.BundleContext;

/** Says whether this start has its classes from an archive, and has one made for the next start. */
final class ArchiveMaker {
  /** When the router has its own start behind it. */
  private static final Duration AFTER = Duration.ofSeconds(90);

  private ArchiveMaker() {}

  /** Attends to a framework that is about to be started. */
  static void attend(BundleContext framework, Home home, FrameworkTimer timer) {
    LauncherStatus.say(framework, "classes", ClassArchive::state);
    timer.later(AFTER, () -> ClassArchive.makeIfMissing(home.home(), home.etc(), home.data()));
  }
}
