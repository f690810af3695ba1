// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.feature;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.millrace.lib.release.Bounds;
import io.millrace.lib.release.Refusal;
import io.millrace.lib.release.RefusedReleaseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON as a tree of maps, lists, strings, numbers and booleans [RFC 8259], within bounds. A
 * key that comes twice in one object, a null, bytes that are not UTF-8 and anything behind the
 * first value are refused: two readers must never see two different releases in the same bytes.
 */
public final class StrictJson {
  private static final int NUMBER_CHARACTERS = 30;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  // One level more than allowed: the reader below says so in its own words.
                  .maxNestingDepth(Bounds.JSON_DEPTH + 1)
                  .maxNumberLength(NUMBER_CHARACTERS)
                  .maxStringLength(Bounds.STRING_CHARACTERS)
                  .maxNameLength(Bounds.STRING_CHARACTERS)
                  .build())
          .build();

  private final String name;
  private final JsonParser json;
  private int values;

  private StrictJson(String name, JsonParser json) {
    this.name = name;
    this.json = json;
  }

  /** Returns the one value that the bytes of {@code release.json} are. */
  static Object read(byte[] bytes) throws RefusedReleaseException {
    return read("release.json", bytes);
  }

  /**
   * Returns the one value that the bytes are.
   *
   * @param name what it is, for the sentence of a refusal
   */
  public static Object read(String name, byte[] bytes) throws RefusedReleaseException {
    if (bytes.length > Bounds.JSON_BYTES) {
      throw new RefusedReleaseException(
          Refusal.TOO_LARGE, name + " is larger than " + Bounds.JSON_BYTES + " bytes");
    }
    // A reader of its own: Jackson guesses UTF-16 and UTF-32 from bytes.
    InputStreamReader text =
        new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder());
    try (JsonParser json = JSON.createParser(text)) {
      StrictJson reader = new StrictJson(name, json);
      json.nextToken();
      Object value = reader.value(0);
      if (json.nextToken() != null) {
        throw malformed(name, "there is more behind its end");
      }
      return value;
    } catch (StreamConstraintsException beyond) {
      throw new RefusedReleaseException(
          Refusal.TOO_LARGE, name + " has a value that is too long: " + words(beyond));
    } catch (JsonParseException wrong) {
      throw malformed(name, words(wrong) + " in line " + wrong.getLocation().getLineNr());
    } catch (CharacterCodingException wrong) {
      throw malformed(name, "it is not UTF-8");
    } catch (RefusedReleaseException refused) {
      throw refused;
    } catch (IOException wrong) {
      throw malformed(name, wrong.getMessage());
    }
  }

  private static String words(JsonProcessingException wrong) {
    return wrong.getOriginalMessage().lines().findFirst().orElse("no JSON");
  }

  private static RefusedReleaseException malformed(String name, String why) {
    return new RefusedReleaseException(Refusal.MALFORMED_JSON, name + " cannot be read: " + why);
  }

  private Object value(int depth) throws IOException {
    if (++values > Bounds.JSON_VALUES) {
      throw new RefusedReleaseException(
          Refusal.TOO_MANY, name + " has more than " + Bounds.JSON_VALUES + " values");
    }
    JsonToken token = json.currentToken();
    if (token == null) {
      throw malformed(name, "it is empty");
    }
    if (token.isStructStart() && depth >= Bounds.JSON_DEPTH) {
      throw new RefusedReleaseException(
          Refusal.JSON_DEPTH, name + " is nested more than " + Bounds.JSON_DEPTH + " levels deep");
    }
    return switch (token) {
      case START_OBJECT -> object(depth);
      case START_ARRAY -> array(depth);
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getNumberValue();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      default -> throw malformed(name, "null is no value here");
    };
  }

  private Map<String, Object> object(int depth) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String member = json.currentName();
      json.nextToken();
      members.put(member, value(depth + 1));
    }
    return members;
  }

  private List<Object> array(int depth) throws IOException {
    List<Object> elements = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(depth + 1));
    }
    return elements;
  }
}
