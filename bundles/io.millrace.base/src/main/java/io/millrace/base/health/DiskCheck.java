// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import io.millrace.lib.files.FolderSpace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The folders that the router writes to are there and take what is written, those with the most to
 * write down to the disk. Whoever writes to a folder names it by a {@code Supplier} of paths with
 * {@code millrace.status=folders}; which of them are not the folders any more that they were, the
 * launcher says with {@code folders.replaced}.
 */
@Component(property = {HealthCheck.NAME + "=disk", HealthCheck.TAGS + "=system"})
public final class DiskCheck implements HealthCheck {
  private static final List<String> FOLDERS = List.of("store", "log", "tmp");

  private final Path data;
  private final Supplier<List<String>> written;
  private final Supplier<List<String>> replaced;

  /** Makes the check. */
  @Activate
  public DiskCheck(BundleContext context) {
    this(
        Path.of(context.getProperty("millrace.data")),
        () -> Reported.of(context, "folders"),
        () -> Reported.of(context, "folders.replaced"));
  }

  DiskCheck(Path data, Supplier<List<String>> written, Supplier<List<String>> replaced) {
    this.data = data;
    this.written = written;
    this.replaced = replaced;
  }

  @Override
  public Result execute() {
    Found found = new Found();
    Set<Path> others = new TreeSet<>();
    written.get().forEach(each -> others.add(Path.of(each)));
    for (String name : FOLDERS) {
      Path folder = data.resolve(name);
      if (Files.exists(folder)) {
        others.remove(folder);
        look(folder, found);
        lookForRemoved(folder, found);
      }
    }
    others.forEach(each -> lookAtOther(each, found));
    replaced.get().forEach(each -> tellReplaced(Path.of(each), found));
    return found.result("no folders in " + data);
  }

  /**
   * A folder that was copied back is another one than that whose files are open. What is written to
   * those is lost with the next start, unless the folder has nothing that must last.
   */
  private void tellReplaced(Path folder, Found found) {
    if (folder.equals(data.resolve("cache"))) {
      found.bad(
          Result.Status.WARN,
          folder
              + " is not the folder of the start: what is in it can be made anew; restart the"
              + " router when it suits");
    } else if (folder.equals(data.resolve("run"))) {
      found.bad(
          Result.Status.WARN,
          folder
              + " is not the folder of the start: bin/millrace does not reach the router, whose"
              + " socket is in the one before; put that back, or restart it");
    } else {
      found.bad(
          Result.Status.CRITICAL,
          folder
              + " is not the folder of the start: what the router writes goes to the one before and"
              + " is lost; put that back, or restart it");
    }
  }

  /** What was taken away under a running router is written to all the same, and lost. */
  private static void lookAtOther(Path folder, Found found) {
    if (!Files.isDirectory(folder)) {
      found.bad(
          Result.Status.CRITICAL,
          folder + " is gone: what the router writes there is lost; put it back, or restart it");
    } else if (!Files.isWritable(folder)) {
      found.bad(Result.Status.CRITICAL, folder + " may not be written by the router's user");
    }
    lookForRemoved(folder, found);
  }

  private static void lookForRemoved(Path folder, Found found) {
    for (Path file : RemovedFiles.of(folder)) {
      found.bad(
          Result.Status.CRITICAL,
          file + " was removed: what the router writes to it is lost until it is restarted");
    }
  }

  private static void look(Path folder, Found found) {
    FolderSpace space = FolderSpace.of(folder);
    if (space.isUnwritable()) {
      found.bad(Result.Status.CRITICAL, space.text());
    } else if (space.isLittle()) {
      found.bad(Result.Status.WARN, space.text());
    } else {
      found.good(space.text());
    }
  }
}
