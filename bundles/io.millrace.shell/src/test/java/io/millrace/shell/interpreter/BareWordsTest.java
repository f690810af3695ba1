// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which words of a line are put in quotes. A backquote is a quote of this table's. */
class BareWordsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          coap:get coap://[::1]/x?y&z        ~ coap:get "coap://[::1]/x?y&z"
          coap:get coaps+tcp://h/*           ~ coap:get "coaps+tcp://h/*"
          coap:get /x?a=b&c                  ~ coap:get "/x?a=b&c"
          coap:get -P coap://[::1] /x        ~ coap:get -P "coap://[::1]" "/x"
          coap:get --proxy=coap://[::1] /x   ~ coap:get --proxy="coap://[::1]" "/x"
          coap:get coap://h/ü?ö              ~ coap:get "coap://h/ü?ö"
          coap:get coap://h/x?a|grep b       ~ coap:get "coap://h/x?a"|grep b
          coap:get coap://h/x?a; lb          ~ coap:get "coap://h/x?a"; lb
          coap:get /x?a;                     ~ coap:get "/x?a";
          coap:get /x;v=1                    ~ coap:get "/x;v=1"
          coap:get coap://h/x(1)             ~ coap:get "coap://h/x(1)"
          (coap:get coap://h/x?a)            ~ (coap:get "coap://h/x?a")
          each [1] {coap:get coap://h/x?a}   ~ each [1] {coap:get "coap://h/x?a"}
          coap:get coap://$host/x?$name      ~ coap:get "coap://$host/x?$name"
          coap:get coap://${host}/x?a        ~ coap:get "coap://${host}/x?a"
          coap:get "coap://h/x?a"            ~ coap:get "coap://h/x?a"
          coap:get 'coap://h/x?a' /y?b       ~ coap:get 'coap://h/x?a' "/y?b"
          coap:post -e "a /x?\\" /y" /z?b     ~ coap:post -e "a /x?\\" /y" "/z?b"
          coap:post -e a\\ /x /z?b            ~ coap:post -e a\\ /x "/z?b"
          lb -s | grep /x?                   ~ lb -s | grep /x?
          cat /tmp/*.txt                     ~ cat /tmp/*.txt
          cat /tmp/*; coap:get /x?a          ~ cat /tmp/*; coap:get "/x?a"
          uart:ports xcoap://h?              ~ uart:ports "xcoap://h?"
          lb xcoap://h?                      ~ lb xcoap://h?
          coap:post -e {"a":1} /x            ~ coap:post -e $_word1 "/x" with {"a":1}
          coap:post {"a": [1, "}"]} [] /x;   ~ coap:post $_word1 $_word2 "/x"; with {"a": [1, "}"]} []
          coap:post -e {"$a":"it's"}|grep b  ~ coap:post -e $_word1|grep b with {"$a":"it's"}
          coap:get -P [::1]:5683 -t null     ~ coap:get -P $_word1 -t "null" with [::1]:5683
          nic:info ? 05 1e3 a&b *            ~ nic:info "?" "05" "1e3" "a&b" "*"
          nic:info true ^ &                ~ nic:info "true" "^" &
          nic:info $x $x? ${x y} a$x         ~ nic:info $x $x? ${x y} "a$x"
          nic:info a=b --x=? --y=z -1        ~ nic:info "a=b" --x="?" --y=z -1
          nic:info a'b c' d(e) #no           ~ nic:info a'b c' d(e) #no
          nic:info SSN1 --json > file        ~ nic:info SSN1 --json > file
          each [1] {nic:info ?}              ~ each [1] {nic:info "?"}
          nic:info [1 {                      ~ nic:info [1 {
          lb {"a":1} [::1] null              ~ lb {"a":1} [::1] null
          x = coap://h/x?a                   ~ x = "coap://h/x?a"
          coap:get "                         ~ coap:get "
          coap:get \\                        ~ coap:get \\
          """)
  void word_needsNoQuotes_andNothingElseIsTouched(String typed, String forGogo) {
    StringBuilder words = new StringBuilder();
    String line = BareWords.quote(typed, (name, word) -> words.append(" ").append(word));
    assertThat(line + (words.isEmpty() ? "" : " with" + words)).isEqualTo(forGogo);
  }
}
