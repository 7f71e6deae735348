package dev.omnigraph.store.s3;

import dev.omnigraph.store.Content;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;

/** Content as the body of a request, to be read as often as the request is sent. */
final class Body {
  static final String TYPE = "application/octet-stream";

  private Body() {}

  static RequestBody of(Content content) {
    return slice(content, 0, content.size());
  }

  /** A part of the content. */
  static RequestBody slice(Content content, long offset, long length) {
    ContentStreamProvider body =
        switch (content) {
          case Content.Bytes bytes ->
              () -> new ByteArrayInputStream(bytes.bytes(), (int) offset, (int) length);
          case Content.File file -> () -> new Slice(file.open(), offset, length);
        };
    return RequestBody.fromContentProvider(body, length, TYPE);
  }

  /** A part of a stream, from an offset on; closes it. */
  private static final class Slice extends FilterInputStream {
    private long left;

    Slice(InputStream stream, long offset, long length) {
      super(stream);
      this.left = length;
      try {
        stream.skipNBytes(offset);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int start, int most) throws IOException {
      int count = left == 0 ? -1 : super.read(target, start, (int) Math.min(most, left));
      left -= Math.max(count, 0);
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = super.skip(Math.min(count, left));
      left -= skipped;
      return skipped;
    }

    @Override
    public int available() throws IOException {
      return (int) Math.min(super.available(), left);
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
