// SPDX-License-Identifier: Apache-2.0
package io.millrace.release.coap;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.testing.TurnedTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever the network does to blocks, a client that follows the offsets brings its file. */
class UploadsProperties {
  @Property(tries = 200)
  void file_comes_through_losses_repetitions_cuts_and_disorder(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 9_000) int length) throws IOException {
    Random random = new Random(seed);
    Path folder = Files.createTempDirectory("uploads");
    try {
      FakeReleases releases = new FakeReleases(folder);
      Bytes file = UploadCase.bytes(seed, length);
      send(file, random, releases);
      assertThat(Files.readAllBytes(folder.resolve(UploadCase.NAME))).isEqualTo(file.toArray());
      assertThat(folder.toFile().list()).hasSize(1);
    } finally {
      for (String each : folder.toFile().list()) {
        Files.delete(folder.resolve(each));
      }
      Files.delete(folder);
    }
  }

  private static void send(Bytes file, Random random, FakeReleases releases) throws IOException {
    TurnedTime time = new TurnedTime();
    AuditOutbox audit = new AuditOutbox(time::now);
    Uploads uploads = new Uploads(time, audit, UnaryOperator.identity());
    Sender sender = UploadCase.sender("192.0.2.1", 5000, null, "anna");
    int exponent = random.nextInt(7);
    long offset = 0;
    for (int i = 0; i < 5_000; i++) {
      if (random.nextInt(20) == 0) { // the client was cut
        time.turn(Transfer.SILENCE);
        sender = UploadCase.sender("192.0.2.1", 5001 + i, null, "anna");
        exponent = random.nextInt(7);
      }
      if (random.nextInt(50) == 0) { // the bundle was replaced
        uploads = new Uploads(time, audit, UnaryOperator.identity());
      }
      int size = 16 << exponent;
      int last = (file.length() - 1) / size;
      boolean stray = random.nextInt(5) == 0;
      int number = stray ? random.nextInt(last + 1) : (int) Math.min(last, offset / size);
      CoapResponse answer =
          uploads.put(UploadCase.NAME, UploadCase.block(file, number, exponent), sender, releases);
      if (CoapCode.isSuccess(answer.code()) && answer.code() != CoapCode.CONTINUE) {
        return;
      }
      offset = offset(answer, (long) number * size + size, offset, stray);
    }
    throw new AssertionError("it never came");
  }

  /** Follows what the router says; a repeated block says nothing of where to go on. */
  private static long offset(CoapResponse answer, long end, long before, boolean stray) {
    String text = answer.payload().utf8();
    if (answer.code() == CoapCode.CONTINUE) {
      return stray ? before : end;
    }
    assertThat(answer.code()).isEqualTo(CoapCode.REQUEST_ENTITY_INCOMPLETE);
    assertThat(text).startsWith("offset ");
    return Long.parseLong(text.substring(7, text.indexOf(':')));
  }
}
