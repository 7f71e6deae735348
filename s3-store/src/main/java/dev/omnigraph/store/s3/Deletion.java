package dev.omnigraph.store.s3;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Deletes objects, many with one request. */
final class Deletion {
  /** The most that one request may name. */
  private static final int BATCH = 1000;

  private final S3Address address;
  private final S3Client client;
  private final Requests requests;
  private final S3Errors errors;

  Deletion(S3Address address, S3Connection connection) {
    this.address = address;
    this.client = connection.client();
    this.requests = connection.requests();
    this.errors = connection.errors();
  }

  /**
   * @param keys at least one
   * @return the store's time of the last answer
   */
  Instant run(Collection<String> keys) {
    List<String> names = keys.stream().map(address::name).distinct().toList();
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a deletion needs at least one key");
    }
    Instant time = Instant.MIN;
    for (int from = 0; from < names.size(); from += BATCH) {
      time = batch(names.subList(from, Math.min(names.size(), from + BATCH)));
    }
    return time;
  }

  private Instant batch(List<String> names) {
    AtomicReference<String> concerned = new AtomicReference<>(names.getFirst());
    try {
      SdkResponse answer =
          requests.retried(
              () -> names.size() == 1 ? one(names.getFirst()) : many(names, concerned));
      return errors.time(answer.sdkHttpResponse());
    } catch (NoSuchKeyException e) { // S3 does not say so, others do
      return errors.time(e);
    } catch (SdkException e) {
      throw errors.ofWrite(Action.DELETE, address.key(Objects.requireNonNull(concerned.get())), e);
    }
  }

  private SdkResponse one(String name) {
    return client.deleteObject(b -> b.bucket(address.bucket()).key(name));
  }

  private SdkResponse many(List<String> names, AtomicReference<String> concerned) {
    DeleteObjectsRequest request =
        DeleteObjectsRequest.builder()
            .bucket(address.bucket())
            .delete(
                what ->
                    what.quiet(true)
                        .objects(
                            names.stream()
                                .map(name -> ObjectIdentifier.builder().key(name).build())
                                .toList()))
            .build();
    DeleteObjectsResponse answer = client.deleteObjects(request);
    for (S3Error error : answer.errors()) {
      if (!error.code().equals("NoSuchKey")) {
        concerned.set(error.key());
        throw refusal(error, answer);
      }
    }
    return answer;
  }

  /** What a request for that one key would have been answered. */
  private static S3Exception refusal(S3Error error, DeleteObjectsResponse answer) {
    int status =
        switch (error.code()) {
          case "AccessDenied" -> 403;
          case "InternalError" -> 500;
          case "SlowDown", "ServiceUnavailable" -> 503;
          default -> 400;
        };
    AwsErrorDetails details =
        AwsErrorDetails.builder()
            .errorCode(error.code())
            .errorMessage(error.message())
            .sdkHttpResponse(answer.sdkHttpResponse())
            .build();
    return (S3Exception) S3Exception.builder().statusCode(status).awsErrorDetails(details).build();
  }
}
