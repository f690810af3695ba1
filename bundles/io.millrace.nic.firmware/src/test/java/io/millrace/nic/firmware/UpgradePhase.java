// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import io.millrace.api.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How far an upgrade is by what is on the disk: what the next process finds. */
enum UpgradePhase {
  NOTHING,
  BEGUN,
  RECEIVING,
  COMPLETE,
  /** Verified, and not yet one of the images. */
  VERIFIED,
  KEPT,
  BOOTING,
  RUNS,
  DOES_NOT_RUN,
  ROLLING_BACK,
  /** What was verified is forgotten, for the room or because it does not run. */
  FORGOTTEN;

  /** Looks at a NIC's folder. */
  static UpgradePhase of(Path folder) throws IOException {
    Path file = folder.resolve("boot");
    BootRecord boot =
        Files.exists(file)
            ? BootRecord.decode(Bytes.wrap(Files.readAllBytes(file)))
            : BootRecord.FIRST;
    if (boot.trial() != null) {
      return boot.trial().equals(boot.former()) ? ROLLING_BACK : BOOTING;
    }
    Path part = folder.resolve("upload.part");
    return Files.exists(part) ? ofPart(part, boot) : ofRest(boot, folder);
  }

  private static UpgradePhase ofPart(Path part, BootRecord boot) throws IOException {
    Optional<ImageHead> head = ImageFolder.head(part);
    long received = Files.size(part) - ImageHead.BYTES;
    if (received == 0) {
      return BEGUN;
    }
    boolean complete = received == head.orElseThrow().length();
    String version = head.orElseThrow().version().toString();
    return !complete ? RECEIVING : version.equals(boot.verified()) ? VERIFIED : COMPLETE;
  }

  private static UpgradePhase ofRest(BootRecord boot, Path folder) {
    return switch (boot.state()) {
      case VERIFY_PASSED ->
          Files.exists(folder.resolve(boot.verified() + ".image")) ? KEPT : FORGOTTEN;
      case ACTIVATE_PASSED -> RUNS;
      case ACTIVATE_FAILED -> DOES_NOT_RUN;
      default -> NOTHING;
    };
  }
}
