// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.coap.OptionNumber;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * {@code /sys/upg} [spec nic-resources.md §6]; the list, the whole image, rollback and abort are
 * Millrace's extensions.
 *
 * <table>
 * <caption>Requests</caption>
 * <tr><td>GET ?id=ver</td><td>record 13: the version that runs</td></tr>
 * <tr><td>GET ?id=info</td><td>record 14: the image that is uploaded, else the verified, else the
 * booted one</td></tr>
 * <tr><td>GET ?id=state</td><td>record 15</td></tr>
 * <tr><td>GET ?id=list</td><td>all images as CBOR</td></tr>
 * <tr><td>PUT ?id=init</td><td>record 14: begins an upload, or continues one of the same
 * record</td></tr>
 * <tr><td>PUT ?off=n</td><td>at most 192 bytes of the image from byte n on</td></tr>
 * <tr><td>PUT ?id=verify</td><td>checks length and CRC</td></tr>
 * <tr><td>PUT ?id=image</td><td>init, all blocks and verify: a whole image file, by Block1 when
 * long. It may begin with any block that continues the received bytes</td></tr>
 * <tr><td>PUT ?id=activate[&amp;ver=1.2.3]</td><td>boots the verified image, or that
 * version</td></tr>
 * <tr><td>PUT ?id=rollback</td><td>boots the former image</td></tr>
 * <tr><td>PUT ?id=abort</td><td>ends the upload</td></tr>
 * </table>
 *
 * <p>Every PUT is answered by the record of type 15 (after 2.31 without payload), with Accept 0 by
 * a line of text. A refused step does not affect the booted image.
 *
 * <table>
 * <caption>Codes</caption>
 * <tr><td>2.04</td><td>done</td></tr>
 * <tr><td>2.31</td><td>the block is in the file, the next one may come</td></tr>
 * <tr><td>4.00</td><td>record, query, offset or block malformed; more bytes than the image has;
 * Size1
 * is not its length; the CRC is not the head's (the upload is deleted)</td></tr>
 * <tr><td>4.04</td><td>there is no image of that version</td></tr>
 * <tr><td>4.05, 4.06, 4.15</td><td>another method, Accept or Content-Format</td></tr>
 * <tr><td>4.08</td><td>bytes are missing: verified too early, or a block behind a gap</td></tr>
 * <tr><td>4.09</td><td>an offset that is not the expected one; another upload is in progress (until
 * a minute after its last block); the version is booted or the former one; nothing to verify, to
 * activate or to roll back to; the image does not boot</td></tr>
 * <tr><td>4.12</td><td>an image for another device type</td></tr>
 * <tr><td>4.13</td><td>larger than the room for images (Size1 says how large that is), or more than
 * 192 bytes at once</td></tr>
 * <tr><td>5.00</td><td>the disk</td></tr>
 * <tr><td>5.01</td><td>another id</td></tr>
 * <tr><td>5.03</td><td>too many requests wait for the disk; Max-Age says when to try
 * again</td></tr>
 * </table>
 *
 * <p>Used by one thread.
 */
final class UpgradeResource {
  private static final Logger LOG = System.getLogger(UpgradeResource.class.getName());

  private final Images images;
  private final Upgrade upgrade;
  private final UpgradeViews views;

  UpgradeResource(Images images) {
    this.images = images;
    this.upgrade = images.upgrade;
    this.views = new UpgradeViews(images);
  }

  CoapResponse answer(CoapRequest request) throws IOException {
    if (request.code() == CoapCode.GET) {
      return views.get(request);
    }
    if (request.code() != CoapCode.PUT) {
      return CoapResponse.diagnostic(CoapCode.METHOD_NOT_ALLOWED, "GET and PUT only");
    }
    long accept = request.options().uint(OptionNumber.ACCEPT, ContentFormat.OCTET_STREAM);
    if (accept != ContentFormat.OCTET_STREAM && accept != ContentFormat.TEXT) {
      return UpgradeViews.notAcceptable("42 0");
    }
    return said(request, put(request), accept == ContentFormat.TEXT);
  }

  private UpgradeOutcome put(CoapRequest request) throws IOException {
    try {
      boolean more = step(request);
      int code = more ? CoapCode.CONTINUE : CoapCode.CHANGED;
      return new UpgradeOutcome(code, "done", upgrade.progress());
    } catch (UpgradeRefusedException refusal) {
      LOG.log(Level.DEBUG, () -> "an upgrade is refused: " + refusal.getMessage());
      return new UpgradeOutcome(refusal.code(), refusal.getMessage(), upgrade.progress());
    }
  }

  private CoapResponse said(CoapRequest request, UpgradeOutcome outcome, boolean asText) {
    CoapOptionsBuilder options = CoapResponse.of(outcome.code()).options().toBuilder();
    Bytes block = request.options().first(OptionNumber.BLOCK1);
    if (block != null) {
      options.add(OptionNumber.BLOCK1, block);
    }
    if (outcome.code() == CoapCode.REQUEST_ENTITY_TOO_LARGE) {
      options.add(OptionNumber.SIZE1, most(request));
    }
    if (outcome.code() == CoapCode.CONTINUE) {
      return new CoapResponse(outcome.code(), options.build(), Bytes.EMPTY);
    }
    options.add(
        OptionNumber.CONTENT_FORMAT, asText ? ContentFormat.TEXT : ContentFormat.OCTET_STREAM);
    Bytes payload =
        asText
            ? Bytes.utf8(outcome.reason() + "; " + outcome.progress())
            : UpgradeRecords.state(outcome.progress());
    return new CoapResponse(outcome.code(), options.build(), payload);
  }

  private long most(CoapRequest request) {
    boolean image = request.query().contains("id=image") || request.query().contains("id=init");
    return image ? images.settings().bytes() : UpgradeRecords.BLOCK_BYTES;
  }

  /** Executes one step; true when more blocks of the image follow. */
  private boolean step(CoapRequest request) throws IOException, UpgradeRefusedException {
    long format = request.options().uint(OptionNumber.CONTENT_FORMAT, ContentFormat.OCTET_STREAM);
    if (format != ContentFormat.OCTET_STREAM) {
      throw new UpgradeRefusedException(CoapCode.UNSUPPORTED_CONTENT_FORMAT, "Content-Format 42");
    }
    UpgradeQuery query = UpgradeQuery.of(request);
    if (query.id().equals("image")) {
      return image(request);
    }
    if (request.options().uint(OptionNumber.BLOCK1, 0) >> 3 != 0) {
      throw new UpgradeRefusedException(
          CoapCode.REQUEST_ENTITY_TOO_LARGE, "only id=image comes in blocks");
    }
    switch (query.id()) {
      case "" -> block(query.offset(), request.payload());
      case "init" -> upgrade.begin(record(request.payload()));
      case "verify" -> upgrade.verify();
      case "activate" -> upgrade.activate(query.version());
      case "rollback" -> upgrade.rollBack();
      case "abort" -> upgrade.abort();
      default -> throw new UpgradeRefusedException(CoapCode.NOT_IMPLEMENTED, "no such id");
    }
    return false;
  }

  private static ImageHead record(Bytes payload) throws UpgradeRefusedException {
    return ImageHead.of(payload)
        .orElseThrow(
            () -> new UpgradeRefusedException(CoapCode.BAD_REQUEST, "no record of type 14"));
  }

  private void block(long offset, Bytes payload) throws IOException, UpgradeRefusedException {
    if (payload.isEmpty()) {
      throw new UpgradeRefusedException(CoapCode.BAD_REQUEST, "a block without bytes");
    }
    if (payload.length() > UpgradeRecords.BLOCK_BYTES) {
      throw new UpgradeRefusedException(
          CoapCode.REQUEST_ENTITY_TOO_LARGE, "a block has at most 192 bytes");
    }
    upgrade.take(offset, payload, CoapCode.CONFLICT);
  }

  private boolean image(CoapRequest request) throws IOException, UpgradeRefusedException {
    ImageBlock block = ImageBlock.of(request);
    int gap = CoapCode.REQUEST_ENTITY_INCOMPLETE;
    if (block.offset() == 0) {
      ImageHead head = block.head();
      long size = request.options().uint(OptionNumber.SIZE1, head.fileBytes());
      if (size != head.fileBytes()) {
        throw new UpgradeRefusedException(
            CoapCode.BAD_REQUEST, "Size1 is " + size + ", the image has " + head.fileBytes());
      }
      upgrade.begin(head);
      upgrade.take(0, block.payload().from(ImageHead.BYTES), gap);
    } else {
      upgrade.take(block.offset() - ImageHead.BYTES, block.payload(), gap);
    }
    if (!block.more()) {
      upgrade.verify();
    }
    return block.more();
  }
}
