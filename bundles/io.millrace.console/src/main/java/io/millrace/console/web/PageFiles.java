// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * The files of the page, which are in this bundle: a list of names, so that no path leads anywhere
 * else. They are packed when this is made. Immutable.
 */
public final class PageFiles {
  private static final String FOLDER = "/io/millrace/console/web/";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  /** The names, the page itself first. */
  public static final List<String> NAMES =
      List.of(
          "index.html",
          "console.css",
          "icon.svg",
          "app.js",
          "dom.js",
          "api.js",
          "plot.js",
          "overview.js",
          "sensors.js",
          "bundles.js",
          "sessions.js",
          "releases.js",
          "exchanges.js",
          "links.js",
          "configuration.js",
          "log.js",
          "devices.js");

  private final Map<String, PageFile> files = new LinkedHashMap<>();

  private record PageFile(String type, String etag, byte[] plain, byte[] packed) {}

  /** Reads the files. */
  public PageFiles() {
    for (String name : NAMES) {
      try (InputStream in = PageFiles.class.getResourceAsStream(FOLDER + name)) {
        byte[] plain = in.readAllBytes();
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        files.put(name, new PageFile(type, etag(plain), plain, pack(plain)));
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }
  }

  private static String etag(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(hash, 0, 8) + '"';
    } catch (NoSuchAlgorithmException impossible) { // every Java has it
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] pack(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  /** Returns how many bytes all of them have when they are packed. */
  public int packedBytes() {
    return files.values().stream().mapToInt(each -> each.packed().length).sum();
  }

  /**
   * Returns the reply with a file; null when there is none of that name.
   *
   * @param path below the console's, with a slash first
   */
  public Reply get(String path, WebRequest request) {
    PageFile file = files.get(path.equals("/") ? NAMES.get(0) : path.substring(1));
    if (file == null) {
      return null;
    }
    if (file.etag().equals(request.header("If-None-Match"))) {
      return new Reply(304, Map.of("ETag", file.etag(), "Cache-Control", "no-cache"), new byte[0]);
    }
    boolean packs = request.header("Accept-Encoding").contains("gzip");
    Reply reply =
        new Reply(
            200,
            Map.of(
                "Content-Type",
                file.type(),
                "Cache-Control",
                "no-cache",
                "Vary",
                "Accept-Encoding",
                "ETag",
                file.etag()),
            packs ? file.packed() : file.plain());
    return packs ? reply.with("Content-Encoding", "gzip") : reply;
  }
}
