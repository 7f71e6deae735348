package dev.omnigraph.store.s3;

import dev.omnigraph.store.Content;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/**
 * Writes one large object in parts; it appears when the upload is completed.
 *
 * <p>An upload that fails is aborted, so that its parts cost nothing. Only one whose completion got
 * no clear answer is left alone: the completion may be under way, and there are servers on which an
 * abort beside it takes the parts from under the finished object. If it has failed after all, a
 * life-cycle rule of the bucket removes the parts.
 */
final class MultipartUpload {
  private static final int MOST_PARTS = 10_000;
  private static final int AT_A_TIME = 4;
  private static final Duration ABORT_TIMEOUT = Duration.ofSeconds(10);

  private final S3Client client;
  private final Requests requests;
  private final String bucket;
  private final String name;
  private final String key;
  private final Content content;
  private final long partSize;

  /**
   * @param name of the object in the bucket
   * @param key the same as the engine calls it
   * @param partSize of all parts but the last, in bytes; more where there would be too many parts
   */
  MultipartUpload(
      S3Connection connection,
      String bucket,
      String name,
      String key,
      Content content,
      long partSize) {
    this.client = connection.client();
    this.requests = connection.requests();
    this.bucket = bucket;
    this.name = name;
    this.key = key;
    this.content = content;
    this.partSize = Math.max(partSize, Math.ceilDiv(content.size(), MOST_PARTS));
  }

  /**
   * Uploads the parts and asks for completion.
   *
   * @param ifAbsent whether only to complete if there is no object of that name; such a request is
   *     sent once
   * @throws SdkException if the completion fails
   * @throws dev.omnigraph.error.StoreException if something before it fails: without effect
   */
  CompleteMultipartUploadResponse run(boolean ifAbsent) {
    String upload = create();
    try {
      List<CompletedPart> parts = Parallel.all(AT_A_TIME, parts(upload));
      CompleteMultipartUploadRequest request =
          CompleteMultipartUploadRequest.builder()
              .bucket(bucket)
              .key(name)
              .uploadId(upload)
              .ifNoneMatch(ifAbsent ? "*" : null)
              .multipartUpload(whole -> whole.parts(parts))
              .build();
      return ifAbsent
          ? requests.once(() -> client.completeMultipartUpload(request))
          : requests.retried(() -> client.completeMultipartUpload(request));
    } catch (SdkException completion) {
      if (!S3Errors.mayHaveHappened(completion)
          || S3Errors.exists(completion)
          || S3Errors.conflict(completion)) {
        abort(upload);
      }
      throw completion;
    } catch (RuntimeException e) {
      abort(upload);
      throw e;
    }
  }

  private String create() {
    return requests
        .read(
            Action.WRITE,
            key,
            () ->
                client.createMultipartUpload(
                    b -> b.bucket(bucket).key(name).contentType(Body.TYPE)))
        .uploadId();
  }

  private List<Supplier<CompletedPart>> parts(String upload) {
    List<Supplier<CompletedPart>> parts = new ArrayList<>();
    for (long at = 0; at < content.size(); at += partSize) {
      long offset = at;
      int number = parts.size() + 1;
      parts.add(() -> part(upload, number, offset));
    }
    return parts;
  }

  private CompletedPart part(String upload, int number, long offset) {
    long length = Math.min(partSize, content.size() - offset);
    RequestBody body = Body.slice(content, offset, length);
    UploadPartRequest request =
        UploadPartRequest.builder()
            .bucket(bucket)
            .key(name)
            .uploadId(upload)
            .partNumber(number)
            .build();
    String tag = requests.read(Action.WRITE, key, () -> client.uploadPart(request, body)).eTag();
    return CompletedPart.builder().partNumber(number).eTag(tag).build();
  }

  /**
   * Once, without waiting long, and on a thread of its own, for the caller's may be interrupted.
   * What it can't remove is left to the bucket's life-cycle rule: the failure that led here is the
   * one to tell.
   */
  private void abort(String upload) {
    Thread abort =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    client.abortMultipartUpload(
                        b ->
                            b.bucket(bucket)
                                .key(name)
                                .uploadId(upload)
                                .overrideConfiguration(o -> o.apiCallTimeout(ABORT_TIMEOUT)));
                  } catch (RuntimeException ignored) {
                    // see above
                  }
                });
    boolean interrupted = Thread.interrupted();
    try {
      abort.join(ABORT_TIMEOUT);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
