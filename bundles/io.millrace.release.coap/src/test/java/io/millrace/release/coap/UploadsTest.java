// SPDX-License-Identifier: Apache-2.0
package io.millrace.release.coap;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that come block by block, from clients that are cut, repeat, mix up and compete. */
class UploadsTest extends UploadCase {
  @Test
  void file_in_blocks_is_whole_with_the_last_one_and_for_its_owner_alone() throws IOException {
    send(ANNA, file, 0, 5);
    assertThat(state()).isEqualTo("offset 5120");
    CoapResponse last = sendRest(ANNA, file, 5);
    assertThat(last.code()).isEqualTo(CoapCode.CREATED);
    assertThat(text(last)).isEqualTo("received 16500 bytes: " + NAME);
    assertWhole(file);
    assertThat(Files.getPosixFilePermissions(releases.uploads().resolve(NAME))).hasSize(2);
    assertThat(state()).isEqualTo("complete 16500");
    assertThat(records)
        .extracting(each -> each.action() + " " + each.outcome() + " " + each.detail())
        .containsExactly(
            "release:upload " + NAME + " STARTED ", "release:upload " + NAME + " DONE 16500 bytes");
    assertThat(records.get(0).origin()).isEqualTo(ANNA.origin());
  }

  @Test
  void file_that_fits_into_one_message_comes_without_blocks() throws IOException {
    Bytes small = bytes(2, 700);
    CoapOptions options = CoapOptions.builder().path("releases/" + NAME).build();
    assertThat(put(ANNA, new CoapRequest(CoapCode.PUT, options, small)).code())
        .isEqualTo(CoapCode.CREATED);
    assertWhole(small);
    assertThat(put(ANNA, new CoapRequest(CoapCode.PUT, options, Bytes.EMPTY)).code())
        .isEqualTo(CoapCode.BAD_REQUEST);
    assertWhole(small);
  }

  @Test
  void repeated_blocks_do_no_harm() throws IOException {
    send(ANNA, file, 0, 6);
    for (int again : new int[] {5, 5, 3, 0, 1, 4}) {
      assertThat(put(ANNA, file, again).code()).isEqualTo(CoapCode.CONTINUE);
    }
    assertThat(state()).isEqualTo("offset 6144");
    sendRest(ANNA, file, 6);
    CoapResponse again = put(ANNA, file, blocks(file) - 1); // its answer was lost
    assertThat(again.code()).isEqualTo(CoapCode.CHANGED);
    assertThat(text(again)).startsWith("received 16500 bytes");
    assertWhole(file);
  }

  @Test
  void block_out_of_order_is_told_the_offset_and_nothing_is_lost() throws IOException {
    CoapResponse first = put(ANNA, file, 4);
    assertThat(first.code()).isEqualTo(CoapCode.REQUEST_ENTITY_INCOMPLETE);
    assertThat(text(first)).startsWith("offset 0: ");
    send(ANNA, file, 0, 3);
    CoapResponse ahead = put(ANNA, file, 9);
    assertThat(ahead.code()).isEqualTo(CoapCode.REQUEST_ENTITY_INCOMPLETE);
    assertThat(text(ahead)).startsWith("offset 3072: ");
    sendRest(ANNA, file, 3);
    assertWhole(file);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 4, 6})
  void client_that_was_cut_goes_on_from_another_port_with_any_block_size(int exponent)
      throws IOException {
    send(ANNA, file, 0, 7);
    time.turn(Transfer.SILENCE);
    Sender later = sender("192.0.2.1", 6001, "x", "anna");
    int size = 16 << exponent;
    int last = (file.length() - 1) / size;
    for (int i = 7 * 1024 / size; i < last; i++) {
      assertThat(put(later, block(file, i, exponent)).code()).isEqualTo(CoapCode.CONTINUE);
    }
    assertThat(put(later, block(file, last, exponent)).code()).isEqualTo(CoapCode.CREATED);
    assertWhole(file);
    assertThat(records).extracting(each -> each.detail()).contains("7168 bytes are here already");
  }

  @Test
  void resumption_outlives_the_bundle_and_the_process() throws IOException {
    put(ANNA, block(file, 0, 5));
    put(ANNA, block(file, 1, 5));
    put(ANNA, block(file, 2, 5)); // 1536 bytes, in the middle of a larger block
    uploads = new Uploads(time, audit, channel -> disk.apply(channel));
    assertThat(state()).isEqualTo("offset 1536");
    sendRest(BERT, file, 1);
    assertWhole(file);
  }

  @Test
  void second_client_is_told_who_sends_it_until_he_is_silent() throws IOException {
    send(ANNA, file, 0, 4);
    for (int number : new int[] {0, 3, 4, 9}) {
      CoapResponse refusal = put(BERT, file, number);
      assertThat(refusal.code()).isEqualTo(CoapCode.CONFLICT);
      assertThat(text(refusal)).startsWith("offset 4096: anna through coap from 192.0.2.1 sends");
    }
    time.turn(Transfer.SILENCE.minusMillis(1));
    assertThat(put(BERT, file, 4).code()).isEqualTo(CoapCode.CONFLICT);
    time.turn(Duration.ofMillis(1));
    send(BERT, file, 4, 6);
    assertThat(put(ANNA, file, 6).code()).isEqualTo(CoapCode.CONFLICT);
    sendRest(BERT, file, 6);
    assertWhole(file);
  }

  @Test
  void client_may_begin_again_at_once_and_its_former_transfer_is_over() throws IOException {
    Bytes other = bytes(9, 9000);
    Sender first = sender("192.0.2.1", 5001, "one", "anna");
    Sender second = sender("192.0.2.1", 5001, "two", "anna");
    send(first, file, 0, 4);
    send(second, other, 0, 2);
    assertThat(put(first, file, 4).code()).isEqualTo(CoapCode.CONFLICT);
    assertThat(put(second, other, 2).code()).isEqualTo(CoapCode.CONTINUE);
    sendRest(second, other, 3);
    assertWhole(other);
  }

  @Test
  void client_that_was_cut_goes_on_at_once_from_the_same_port() throws IOException {
    send(sender("192.0.2.1", 5001, "one", "anna"), file, 0, 4);
    send(sender("192.0.2.1", 5001, "two", "anna"), file, 4, 8);
    assertThat(sendRest(sender("192.0.2.1", 5001, null, "anna"), file, 8).code())
        .isEqualTo(CoapCode.CREATED);
    assertWhole(file);
  }

  @Test
  void file_that_is_sent_again_from_the_start_keeps_what_was_here() throws IOException {
    send(ANNA, file, 0, 10);
    send(ANNA, file, 0, 3);
    assertThat(state()).isEqualTo("offset 10240");
    sendRest(ANNA, file, 3);
    assertWhole(file);
  }

  @Test
  void another_file_from_the_start_replaces_what_was_here_from_where_it_differs()
      throws IOException {
    Bytes other = file.slice(0, 2100).plus(bytes(5, 6000));
    send(ANNA, file, 0, 10);
    send(ANNA, other, 0, 3);
    assertThat(state()).isEqualTo("offset 3072");
    sendRest(ANNA, other, 3);
    assertWhole(other);
  }

  @Test
  void shorter_file_that_begins_as_what_was_here_is_cut_at_its_end() throws IOException {
    Bytes shorter = file.slice(0, 5000);
    send(ANNA, file, 0, 10);
    assertThat(sendRest(ANNA, shorter, 0).code()).isEqualTo(CoapCode.CREATED);
    assertWhole(shorter);
  }

  @Test
  void last_block_in_the_middle_of_what_was_here_does_not_cut_it() throws IOException {
    send(ANNA, file, 0, 10);
    time.turn(Transfer.SILENCE);
    CoapResponse stray = put(BERT, file.slice(0, 5000), 4);
    assertThat(stray.code()).isEqualTo(CoapCode.REQUEST_ENTITY_INCOMPLETE);
    assertThat(state()).isEqualTo("offset 10240");
  }

  @Test
  void resumption_with_another_file_is_told_to_begin_again() throws IOException {
    send(ANNA, file, 0, 3);
    put(ANNA, block(file, 6, 5));
    time.turn(Transfer.SILENCE);
    CoapResponse refusal = put(BERT, bytes(7, 16_500), 3);
    assertThat(refusal.code()).isEqualTo(CoapCode.REQUEST_ENTITY_INCOMPLETE);
    assertThat(text(refusal)).startsWith("offset 0: this block differs");
    assertThat(state()).isEqualTo("offset 3584");
  }

  @Test
  void file_of_the_same_name_stays_until_the_next_one_is_whole() throws IOException {
    sendRest(ANNA, file, 0);
    Bytes next = bytes(3, 8000);
    send(ANNA, next, 0, 4);
    assertThat(state()).isEqualTo("complete 16500\noffset 4096");
    assertThat(Files.readAllBytes(uploads.whole(NAME, releases))).isEqualTo(file.toArray());
    assertThat(sendRest(ANNA, next, 4).code()).isEqualTo(CoapCode.CHANGED);
    assertWhole(next);
  }

  @Test
  void file_and_what_came_of_it_are_removed() throws IOException {
    sendRest(ANNA, file, 0);
    send(ANNA, file, 0, 2);
    assertThat(uploads.delete(NAME, ANNA.origin(), releases).code()).isEqualTo(CoapCode.DELETED);
    assertThat(releases.uploads()).isEmptyDirectory();
    assertThat(uploads.delete(NAME, ANNA.origin(), releases).code()).isEqualTo(CoapCode.NOT_FOUND);
    assertThat(state()).startsWith("offset 0: ");
  }

  @Test
  void list_and_state_come_as_text_and_as_json() throws IOException {
    sendRest(ANNA, file, 0);
    send(ANNA, file, 0, 2);
    CoapOptions json = CoapOptions.builder().add(OptionNumber.ACCEPT, 50).build();
    CoapRequest asJson = new CoapRequest(CoapCode.GET, json, Bytes.EMPTY);
    CoapRequest plain = new CoapRequest(CoapCode.GET, CoapOptions.NONE, Bytes.EMPTY);
    assertThat(text(uploads.list(plain, releases))).isEqualTo(NAME + " 16500");
    assertThat(text(uploads.list(asJson, releases)))
        .isEqualTo("[{\"name\":\"house-1.2.mrl\",\"bytes\":16500}]");
    assertThat(text(uploads.state(NAME, asJson, releases)))
        .isEqualTo(
            "{\"name\":\"house-1.2.mrl\",\"complete\":true,\"bytes\":16500,\"offset\":2048}");
    CoapOptions cbor = CoapOptions.builder().add(OptionNumber.ACCEPT, 60).build();
    assertThat(uploads.list(new CoapRequest(CoapCode.GET, cbor, Bytes.EMPTY), releases).code())
        .isEqualTo(CoapCode.NOT_ACCEPTABLE);
  }
}
