// SPDX-License-Identifier: Apache-2.0
package io.millrace.release.coap;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.AuditRecord;
import io.millrace.api.audit.AuditTrail;
import io.millrace.api.audit.Origin;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Peer;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.block.Block;
import io.millrace.lib.testing.TurnedTime;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of uploads share: a folder, clients, and a file to send. */
abstract class UploadCase {
  static final String NAME = "house-1.2.mrl";
  static final Sender ANNA = sender("192.0.2.1", 5001, null, "anna");
  static final Sender BERT = sender("192.0.2.2", 5002, null, "bert");

  @TempDir Path folder;
  final TurnedTime time = new TurnedTime();
  final AuditOutbox audit = new AuditOutbox(time::now);
  final List<AuditRecord> records = new CopyOnWriteArrayList<>();
  final Bytes file = bytes(1, 16_500);
  UnaryOperator<FileChannel> disk = UnaryOperator.identity();
  FakeReleases releases;
  Uploads uploads;

  @BeforeEach
  void open() throws IOException {
    releases = new FakeReleases(folder.resolve("upload"));
    uploads = new Uploads(time, audit, channel -> disk.apply(channel));
    audit.bind(trail());
  }

  private AuditTrail trail() {
    return new AuditTrail() {
      @Override
      public void add(Origin origin, String action, AuditOutcome outcome, String detail) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void add(AuditRecord record) {
        records.add(record);
      }

      @Override
      public List<AuditRecord> last(int most) {
        return records;
      }
    };
  }

  static Bytes bytes(long seed, int count) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  static Sender sender(String address, int port, String tag, String who) {
    Peer peer = new Peer("udp", new InetSocketAddress(address, port), null, "");
    Bytes value = tag == null ? null : Bytes.utf8(tag);
    return new Sender(peer, value, Origin.of("coap", who, address));
  }

  /** Returns the request with one block of a file. */
  static CoapRequest block(Bytes file, int number, int exponent, Object... more) {
    Block block = new Block(number, false, exponent).within(file);
    CoapOptionsBuilder options =
        CoapOptions.builder().path("releases/" + NAME).set(OptionNumber.BLOCK1, block.value());
    for (int i = 0; i < more.length; i += 2) {
      options.set((Integer) more[i], (Integer) more[i + 1]);
    }
    return new CoapRequest(CoapCode.PUT, options.build(), block.cut(file));
  }

  CoapResponse put(Sender sender, CoapRequest request) throws IOException {
    return uploads.put(NAME, request, sender, releases);
  }

  CoapResponse put(Sender sender, Bytes of, int number) throws IOException {
    return put(sender, block(of, number, 6));
  }

  /** Sends blocks of the largest size, each of which is taken. */
  void send(Sender sender, Bytes of, int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      assertThat(put(sender, of, i).code()).as("block " + i).isEqualTo(CoapCode.CONTINUE);
    }
  }

  static int blocks(Bytes of) {
    return (of.length() + 1023) / 1024;
  }

  /** Sends a file from a block to its end. */
  CoapResponse sendRest(Sender sender, Bytes of, int from) throws IOException {
    send(sender, of, from, blocks(of) - 1);
    return put(sender, of, blocks(of) - 1);
  }

  void assertWhole(Bytes expected) throws IOException {
    assertThat(Files.readAllBytes(releases.uploads().resolve(NAME))).isEqualTo(expected.toArray());
    assertThat(releases.uploads().toFile().list()).containsExactly(NAME);
  }

  String state() throws IOException {
    CoapRequest get = CoapRequest.of(CoapCode.GET, "releases/" + NAME);
    return uploads.state(NAME, get, releases).payload().utf8();
  }

  static String text(CoapResponse response) {
    return response.payload().utf8();
  }
}
