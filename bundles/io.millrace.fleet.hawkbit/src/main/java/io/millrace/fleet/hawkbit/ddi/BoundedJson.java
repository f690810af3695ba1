// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.ddi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON as maps, lists, strings, numbers and booleans, within bounds of depth, length and
 * number; unlike a release's, it may have nulls, which are left out: servers add fields as they
 * like.
 */
public final class BoundedJson {
  /** Bytes of one text. */
  public static final int BYTES = 1 << 20;

  private static final int DEPTH = 16;
  private static final int STRING = 8192;
  private static final int NUMBER = 30;
  private static final int VALUES = 20_000;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH)
                  .maxStringLength(STRING)
                  .maxNameLength(STRING)
                  .maxNumberLength(NUMBER)
                  .build())
          .build();

  private final JsonParser parser;
  private int values;

  private BoundedJson(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Returns the object that the bytes are.
   *
   * @throws IOException when they are none, or are out of bounds
   */
  public static Map<String, Object> object(byte[] bytes) throws IOException {
    if (bytes.length > BYTES) {
      throw new IOException("the JSON is longer than " + BYTES + " bytes");
    }
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("it is no JSON object");
      }
      Map<String, Object> object = new BoundedJson(parser).members();
      if (parser.nextToken() != null) {
        throw new IOException("there is more behind the JSON object");
      }
      return object;
    }
  }

  private Object value() throws IOException {
    if (++values > VALUES) {
      throw new IOException("the JSON has more than " + VALUES + " values");
    }
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new IOException("the JSON is incomplete");
    }
    return switch (token) {
      case START_OBJECT -> members();
      case START_ARRAY -> elements();
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      default -> null;
    };
  }

  private Map<String, Object> members() throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      Object value = value();
      if (value != null) {
        members.put(name, value);
      }
    }
    return members;
  }

  private List<Object> elements() throws IOException {
    List<Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      Object value = value();
      if (value != null) {
        elements.add(value);
      }
    }
    return elements;
  }

  /** Returns what is at a path of names; null when nothing is. */
  static Object at(Map<?, ?> object, String... path) {
    Object at = object;
    for (String name : path) {
      at = at instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return at;
  }

  /** Returns the text at a path; empty when there is none. */
  static String text(Map<?, ?> object, String... path) {
    return at(object, path) instanceof String text ? text : "";
  }

  /** Returns the elements at a path that are objects. */
  static List<Map<?, ?>> objects(Map<?, ?> object, String... path) {
    List<Map<?, ?>> objects = new ArrayList<>();
    if (at(object, path) instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> map) {
          objects.add(map);
        }
      }
    }
    return objects;
  }
}
