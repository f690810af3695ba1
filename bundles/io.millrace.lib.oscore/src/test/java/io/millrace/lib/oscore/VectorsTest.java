// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.oscore;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The test vectors of RFC 8613 Appendix C and of RFC 3610 §8. */
class VectorsTest {
  private static final String REQUEST = "44015d1f00003974396c6f63616c686f737483747631";
  private static final String RESPONSE = "64455d1f00003974ff48656c6c6f20576f726c6421";

  @TempDir Path folder;

  @Test
  void aes_ccm_does_what_the_third_packet_of_rfc_3610_does_in_its_first_bytes() {
    byte[] key = Bytes.hex("c0c1c2c3c4c5c6c7c8c9cacbcccdcecf").toArray();
    byte[] nonce = Bytes.hex("00000003020100a0a1a2a3a4a5").toArray();
    byte[] aad = Bytes.hex("0001020304050607").toArray();
    byte[] plain = Bytes.hex("08090a0b0c0d0e0f101112131415161718191a1b1c1d1e").toArray();

    byte[] sealed = AesCcm.seal(key, nonce, aad, plain);

    assertThat(Bytes.wrap(sealed).hex())
        .isEqualTo("588c979a61c663d2f066d0c2c0f989806d5f6b61dac38417e8d12cfdf926e0");
    assertThat(AesCcm.open(key, nonce, aad, sealed)).isEqualTo(plain);
  }

  @ParameterizedTest(name = "C.{0}")
  @CsvSource({
    "1.1, '', 01, '', 4622d4dd6d944168eefb54987c, 4722d4dd6d944169eefb54987c",
    "1.2, 01, '', '', 4722d4dd6d944169eefb54987c, 4622d4dd6d944168eefb54987c",
    "3.1, '', 01, 37cbf3210017a2d3, 2ca58fb85ff1b81c0b7181b85e, 2da58fb85ff1b81d0b7181b85e",
  })
  void nonces_of_number_0_are_those_of_the_appendix(
      String section, String sender, String recipient, String idContext, String own, String other) {
    Bytes context = idContext.isEmpty() ? null : Bytes.hex(idContext);
    SecurityContext derived = Contexts.context(section, sender, recipient, context);
    Bytes zero = SecurityContext.partialIv(0);

    assertThat(Bytes.wrap(derived.nonce(derived.senderId(), zero)).hex()).isEqualTo(own);
    assertThat(Bytes.wrap(derived.nonce(derived.recipientId(), zero)).hex()).isEqualTo(other);
  }

  @Test
  void c4_a_request_of_the_first_context() {
    OpenContext open = Contexts.at(Contexts.open(Contexts.client(), folder), 20);

    assertThat(protectedRequest(open))
        .isEqualTo("44025d1f00003974396c6f63616c686f7374620914ff612f1092f1776f1c1668b3825e");
  }

  @Test
  void c5_a_request_of_a_context_without_a_salt() {
    SecurityContext context =
        new SecurityContext(
            "c5", Contexts.SECRET.toArray(), new byte[0], Bytes.hex("00"), Bytes.hex("01"), null);
    OpenContext open = Contexts.at(Contexts.open(context, folder), 20);

    assertThat(protectedRequest(open))
        .isEqualTo("44025d1f00003974396c6f63616c686f737463091400ff4ed339a5a379b0b8bc731fffb0");
  }

  @Test
  void c6_a_request_of_a_context_with_an_id_context() {
    SecurityContext context = Contexts.context("c6", "", "01", Bytes.hex("37cbf3210017a2d3"));
    OpenContext open = Contexts.at(Contexts.open(context, folder), 20);

    assertThat(protectedRequest(open))
        .isEqualTo(
            "44025d1f00003974396c6f63616c686f73746b19140837cbf3210017a2d3"
                + "ff72cd7273fd331ac45cffbe55c3");
  }

  @Test
  void c7_and_c8_responses_without_and_with_a_number() {
    OpenContext client = Contexts.at(Contexts.open(Contexts.client(), folder), 20);
    ProtectedRequest sent = ProtectedRequest.of(client, message(REQUEST).asRequest());
    OpenContext server = Contexts.open(Contexts.server(), folder);
    ReceivedRequest received = new OscoreServer(() -> List.of(server)).receive(sent.outer());
    CoapMessage response = message(RESPONSE);

    assertThat(received.request()).isEqualTo(message(REQUEST).asRequest());
    CoapResponse first = received.protection().protect(response.asResponse());
    assertThat(hex(response, first))
        .isEqualTo("64445d1f0000397490ffdbaad1e9a7e7b2a813d3c31524378303cdafae119106");
    CoapResponse second = received.protection().protect(response.asResponse());
    assertThat(hex(response, second))
        .isEqualTo("64445d1f00003974920100ff4d4c13669384b67354b2b6175ff4b8658c666a6cf88e");
    assertThat(sent.open(first)).isEqualTo(response.asResponse());
    assertThat(sent.open(second)).isEqualTo(response.asResponse());
    assertThat(response.code()).isEqualTo(CoapCode.CONTENT);
  }

  private static String protectedRequest(OpenContext open) {
    CoapMessage plain = message(REQUEST);
    CoapRequest outer = ProtectedRequest.of(open, plain.asRequest()).outer();
    CoapMessage sent = CoapMessage.of(plain.type(), plain.messageId(), plain.token(), outer);
    return Datagrams.encode(sent).hex();
  }

  private static String hex(CoapMessage as, CoapResponse response) {
    CoapMessage sent = CoapMessage.of(as.type(), as.messageId(), as.token(), response);
    return Datagrams.encode(sent).hex();
  }

  private static CoapMessage message(String hex) {
    return Datagrams.parse(Bytes.hex(hex));
  }
}
