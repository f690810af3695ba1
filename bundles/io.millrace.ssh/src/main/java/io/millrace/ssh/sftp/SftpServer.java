// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.sftp;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.lib.files.FileReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Serves the upload folder to one client by SFTP, version 3 [draft-ietf-secsh-filexfer-02], which
 * every client speaks. What is not needed to put, fetch, list, rename and remove plain files is not
 * there at all: no links, no folders, no permissions, no extensions. Each request is answered
 * before the next one is read.
 */
public final class SftpServer {
  private static final int WRITING = 0x2;
  private static final int APPENDING = 0x4;
  private static final int CREATING = 0x8;
  private static final int ONLY_NEW = 0x20;

  private final UploadFolder folder;
  private final SftpRecord record;
  private final Handles handles = new Handles();

  /**
   * Makes one for one client.
   *
   * @param record is told what the client did and what it was refused
   */
  public SftpServer(UploadFolder folder, SftpRecord record) {
    this.folder = folder;
    this.record = record;
  }

  /** Serves until the input ends; files that are half there then are removed. */
  public void serve(InputStream in, OutputStream out) throws IOException {
    try {
      for (SftpRequest next = SftpRequest.read(in); next != null; next = SftpRequest.read(in)) {
        out.write(answer(next).framed());
        out.flush();
      }
    } finally {
      handles.abandon().forEach(this::recordHalf);
    }
  }

  private void recordHalf(String name) {
    record.add("upload " + name, AuditOutcome.FAILED, "the connection ended before the file did");
  }

  private SftpReply answer(SftpRequest request) {
    if (request.type() == SftpRequest.INIT) {
      return SftpReply.version();
    }
    int id = 0;
    try {
      id = request.number();
      return answer(id, request);
    } catch (SftpRefusedException refused) {
      if (refused.status() == SftpStatus.PERMISSION_DENIED) {
        record.add("sftp request", AuditOutcome.REFUSED, refused.getMessage());
      }
      return SftpReply.status(id, refused.status(), refused.getMessage());
    } catch (IOException failure) {
      return SftpReply.status(id, SftpStatus.FAILURE, FileReason.of(failure));
    }
  }

  private SftpReply answer(int id, SftpRequest request) throws IOException, SftpRefusedException {
    return switch (request.type()) {
      case SftpRequest.OPEN -> open(id, request);
      case SftpRequest.CLOSE -> close(id, request);
      case SftpRequest.READ -> read(id, request);
      case SftpRequest.WRITE -> write(id, request);
      case SftpRequest.STAT, SftpRequest.LSTAT -> SftpReply.attributes(id, entry(request.text()));
      case SftpRequest.FSTAT -> SftpReply.attributes(id, entry(handles.get(request.text())));
      case SftpRequest.SETSTAT -> setTimes(id, request);
      case SftpRequest.FSETSTAT -> setTimesOfHandle(id, request);
      case SftpRequest.OPENDIR -> list(id, request.text());
      case SftpRequest.READDIR -> next(id, request.text());
      case SftpRequest.REMOVE -> remove(id, request.text());
      case SftpRequest.REALPATH -> resolve(id, request.text());
      case SftpRequest.RENAME -> rename(id, request.text(), request.text());
      default ->
          throw new SftpRefusedException(
              SftpStatus.UNSUPPORTED, "the upload folder takes plain files alone");
    };
  }

  private SftpReply open(int id, SftpRequest request) throws IOException, SftpRefusedException {
    String name = fileName(request.text());
    int flags = request.number();
    if ((flags & WRITING) == 0) {
      Entry entry = folder.entry(name);
      return SftpReply.handle(id, handles.add(new Download(entry, folder.existing(name))));
    }
    // Whether the client says "emptied first" (sftp) or cuts it to size later (scp) is the same
    // here.
    if ((flags & CREATING) == 0 || (flags & APPENDING) != 0) {
      throw new SftpRefusedException(
          SftpStatus.UNSUPPORTED, "a file cannot be changed or resumed: send it whole");
    }
    handles.requireRoom();
    return SftpReply.handle(id, handles.add(folder.begin(name, (flags & ONLY_NEW) != 0)));
  }

  private SftpReply close(int id, SftpRequest request) throws IOException, SftpRefusedException {
    OpenHandle handle = handles.remove(request.text());
    try {
      handle.close();
    } catch (IOException | SftpRefusedException failure) {
      if (handle instanceof Upload upload) {
        record.add("upload " + upload.name(), AuditOutcome.FAILED, failure.getMessage());
      }
      throw failure;
    }
    if (handle instanceof Upload upload) {
      record.add("upload " + upload.name(), AuditOutcome.DONE, upload.size() + " bytes");
    } else if (handle instanceof Download download) {
      record.add("download " + download.entry().name(), AuditOutcome.DONE, "");
    }
    return done(id);
  }

  private SftpReply read(int id, SftpRequest request) throws IOException, SftpRefusedException {
    if (!(handles.get(request.text()) instanceof Download download)) {
      throw notFor("reading");
    }
    ByteBuffer data = download.read(request.longNumber(), request.number());
    return data == null
        ? SftpReply.status(id, SftpStatus.END_OF_FILE, "end of file")
        : SftpReply.data(id, data);
  }

  private SftpReply write(int id, SftpRequest request) throws IOException, SftpRefusedException {
    if (!(handles.get(request.text()) instanceof Upload upload)) {
      throw notFor("writing");
    }
    upload.write(request.longNumber(), request.bytes());
    return done(id);
  }

  private Entry entry(String path) throws IOException, SftpRefusedException {
    String name = UploadFolder.name(path);
    return name.isEmpty() ? Entry.root() : folder.entry(name);
  }

  private static Entry entry(OpenHandle handle) throws SftpRefusedException {
    if (handle instanceof Upload upload) {
      return new Entry(upload.name(), upload.size(), 0);
    }
    if (handle instanceof Download download) {
      return download.entry();
    }
    throw notFor("a file's attributes");
  }

  private SftpReply setTimes(int id, SftpRequest request) throws IOException, SftpRefusedException {
    String name = fileName(request.text());
    SetAttributes wanted = SetAttributes.read(request);
    if (wanted.size() >= 0 || wanted.seconds() < 0) {
      throw SftpRefusedException.denied("of a file's attributes only its times can be set");
    }
    folder.touch(name, wanted.seconds());
    return done(id);
  }

  private SftpReply setTimesOfHandle(int id, SftpRequest request)
      throws IOException, SftpRefusedException {
    if (!(handles.get(request.text()) instanceof Upload upload)) {
      throw notFor("writing");
    }
    SetAttributes wanted = SetAttributes.read(request);
    if (wanted.size() >= 0) {
      upload.cut(wanted.size());
    } else if (wanted.seconds() >= 0) {
      upload.touch(wanted.seconds());
    } else {
      throw SftpRefusedException.denied("of a file's attributes only its times can be set");
    }
    return done(id);
  }

  private SftpReply list(int id, String path) throws IOException, SftpRefusedException {
    if (!UploadFolder.name(path).isEmpty()) {
      throw SftpRefusedException.noSuchFile();
    }
    return SftpReply.handle(id, handles.add(new Listing(folder.entries())));
  }

  private SftpReply next(int id, String handle) throws SftpRefusedException {
    if (!(handles.get(handle) instanceof Listing listing)) {
      throw notFor("listing");
    }
    List<Entry> next = listing.next();
    return next.isEmpty()
        ? SftpReply.status(id, SftpStatus.END_OF_FILE, "no more files")
        : SftpReply.names(id, next, next.size());
  }

  private SftpReply remove(int id, String path) throws IOException, SftpRefusedException {
    String name = fileName(path);
    folder.remove(name);
    record.add("remove " + name, AuditOutcome.DONE, "");
    return done(id);
  }

  private SftpReply rename(int id, String from, String to)
      throws IOException, SftpRefusedException {
    String old = fileName(from);
    String name = fileName(to);
    folder.rename(old, name);
    record.add("rename " + old + " to " + name, AuditOutcome.DONE, "");
    return done(id);
  }

  private static SftpReply resolve(int id, String path) throws SftpRefusedException {
    Entry resolved = new Entry("/" + UploadFolder.name(path), 0, 0);
    return SftpReply.names(id, List.of(resolved), 1);
  }

  private static String fileName(String path) throws SftpRefusedException {
    String name = UploadFolder.name(path);
    if (name.isEmpty()) {
      throw SftpRefusedException.denied("the upload folder itself stays as it is");
    }
    return name;
  }

  private static SftpRefusedException notFor(String what) {
    return new SftpRefusedException(SftpStatus.FAILURE, "the handle is not for " + what);
  }

  private static SftpReply done(int id) {
    return SftpReply.status(id, SftpStatus.OK, "done");
  }
}
