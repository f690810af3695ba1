// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.LogManager;

/**
 * A process that lives a {@link UpgradeScenario} and stands still where it is told to, to be killed
 * there:
 *
 * <pre>
 *   FOLDER LIFE moment N   at the Nth moment of the disk, from 0 on
 *   FOLDER LIFE step N     when N requests were answered
 *   FOLDER LIFE offset N   when N bytes of the image are in the file
 *   FOLDER LIFE trial  0   when it is written down that an image is to be booted
 * </pre>
 *
 * <p>It prints what a client saw after each request, the version that is shown whenever that
 * changes, and {@link #STANDS} at last.
 */
final class KilledProcess implements WatchedDisk.Watcher {
  static final String STANDS = "stands";
  static final String SHOWN = "shown ";

  private final String mode;
  private final int stop;
  private int moments;

  private KilledProcess(String mode, int stop) {
    this.mode = mode;
    this.stop = stop;
  }

  public static void main(String[] words) throws IOException {
    LogManager.getLogManager().reset(); // nobody reads it
    KilledProcess victim = new KilledProcess(words[2], Integer.parseInt(words[3]));
    Path folder = new WatchedDisk(victim).watched(Path.of(words[0]));
    victim.live(folder, UpgradeScenario.of(words[1]));
    System.out.println("ended");
  }

  private void live(Path folder, List<UpgradeScenario.Step> life) throws IOException {
    Uploader client = new Uploader(folder, version -> System.out.println(SHOWN + version));
    System.out.println(ObservedUpgrade.of(client));
    for (int i = 0; i <= life.size(); i++) {
      if (mode.equals("step") && i == stop) {
        stand();
      }
      if (i < life.size()) {
        life.get(i).request().apply(client);
        System.out.println(ObservedUpgrade.of(client));
      }
    }
  }

  @Override
  public void moment(String what) {
    boolean here =
        switch (mode) {
          case "moment" -> moments++ == stop;
          case "offset" -> what.startsWith("within ");
          case "trial" -> what.equals("after moving boot.new to boot");
          default -> false;
        };
    if (here) {
      stand();
    }
  }

  @Override
  public int half(Path file, long position, int bytes) {
    if (!mode.equals("offset")) {
      return bytes / 2;
    }
    long rest = ImageHead.BYTES + stop - position;
    return file.endsWith("upload.part") && rest >= 0 && rest < bytes ? (int) rest : -1;
  }

  private static void stand() {
    System.out.println(STANDS);
    System.out.flush();
    while (true) {
      LockSupport.park();
    }
  }
}
