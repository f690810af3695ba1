// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The upload in progress: a file with the head and the bytes received so far. A block is in the
 * file before it is answered. Used by one thread.
 */
final class PartialImage {
  private final Path file;
  private final ImageHead head;
  private long received;

  private PartialImage(Path file, ImageHead head, long received) {
    this.file = file;
    this.head = head;
    this.received = received;
  }

  /** Begins an upload. */
  static PartialImage begin(ImageFolder folder, ImageHead head) throws IOException {
    folder.writeWhole(folder.part(), head.record(), false);
    return new PartialImage(folder.part(), head, 0);
  }

  /** Continues the upload of an earlier process; empty when there is none. */
  static Optional<PartialImage> left(ImageFolder folder) throws IOException {
    Path file = folder.part();
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Optional<ImageHead> head = ImageFolder.head(file);
    long received = Files.size(file) - ImageHead.BYTES;
    if (head.isEmpty() || received > head.get().length()) {
      Files.delete(file);
      return Optional.empty();
    }
    return Optional.of(new PartialImage(file, head.get(), received));
  }

  ImageHead head() {
    return head;
  }

  long received() {
    return received;
  }

  boolean isComplete() {
    return received == head.length();
  }

  boolean isIntact() throws IOException {
    return ImageFolder.isIntact(file, head);
  }

  /**
   * Adds bytes of the image. Bytes that were received before must be the same and are not written
   * again, so that a repeated block does no harm.
   *
   * @param offset of the first byte in the image
   * @param gap the response code for an offset beyond the received bytes
   */
  void take(long offset, Bytes block, int gap) throws IOException, UpgradeRefusedException {
    if (offset > received) {
      throw new UpgradeRefusedException(gap, "offset " + offset + ", expected is " + received);
    }
    if (offset + block.length() > head.length()) {
      throw new UpgradeRefusedException(
          CoapCode.BAD_REQUEST, "more bytes than the image has, " + head.length());
    }
    int known = (int) Math.min(block.length(), received - offset);
    if (!ImageFolder.read(file, ImageHead.BYTES + offset, known).equals(block.slice(0, known))) {
      throw new UpgradeRefusedException(
          CoapCode.CONFLICT, "other bytes are there, expected is " + received);
    }
    if (known < block.length()) {
      append(block.from(known));
    }
  }

  private void append(Bytes rest) throws IOException {
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      out.position(ImageHead.BYTES + received);
      ImageFolder.writeAll(out, rest.toBuffer());
    } catch (IOException failure) {
      received = Math.max(0, Files.size(file) - ImageHead.BYTES);
      throw failure;
    }
    received += rest.length();
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
  }
}
