package dev.omnigraph.store.s3;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.error.StoreException;
import dev.omnigraph.store.AccessDeniedException;
import dev.omnigraph.store.ObjectNotFoundException;
import dev.omnigraph.store.StoreMisconfiguredException;
import dev.omnigraph.store.StoreUnavailableException;
import dev.omnigraph.store.WriteOutcomeUnknownException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;

/** What a failure of the SDK means to the engine, and one sentence about it for people. */
final class S3Errors {
  /** Failures to connect: no byte of a request has left. */
  private static final List<Class<? extends Exception>> NEVER_SENT =
      List.of(
          ConnectException.class,
          ConnectTimeoutException.class,
          ConnectionRequestTimeoutException.class,
          NoRouteToHostException.class,
          UnknownHostException.class,
          SSLHandshakeException.class);

  /** How MinIO says that of two keys one would be the other's folder. */
  private static final List<String> MINIO_FOLDER =
      List.of("XMinioObjectExistsAsDirectory", "XMinioParentIsObject");

  private static final Pattern REGION = Pattern.compile("<Region>([a-z0-9-]{1,40})</Region>");

  private final S3Address address;
  private final String region;

  /**
   * @param region the one that requests are signed for
   */
  S3Errors(S3Address address, String region) {
    this.address = address;
    this.region = region;
  }

  /** Whether a condition was refused because the name is taken. */
  static boolean exists(SdkException failure) {
    return status(failure) == 412 || code(failure).equals("PreconditionFailed");
  }

  /** Whether a condition could not be decided because another request was under way. */
  static boolean conflict(SdkException failure) {
    return (status(failure) == 409 && !MINIO_FOLDER.contains(code(failure)))
        || code(failure).equals("ConditionalRequestConflict");
  }

  /** Whether an object has no byte of the range that was asked for. */
  static boolean unsatisfiable(SdkException failure) {
    return status(failure) == 416;
  }

  /** Whether a write may have taken effect, or may still, by any of its attempts. */
  static boolean mayHaveHappened(SdkException failure) {
    boolean withoutEffect =
        failure instanceof AwsServiceException
            ? refused(status(failure)) || code(failure).equals("NotImplemented")
            : NEVER_SENT.stream().anyMatch(kind -> cause(failure, kind).isPresent());
    return !withoutEffect
        || Stream.of(failure.getSuppressed())
            .anyMatch(earlier -> earlier instanceof SdkException e && mayHaveHappened(e));
  }

  /** A completion is also answered with 200 and an error in the body, which refuses nothing. */
  private static boolean refused(int status) {
    return status >= 300 && status < 500;
  }

  /**
   * The store's time of an answer.
   *
   * @throws StoreMisconfiguredException if it has none
   */
  Instant time(SdkHttpResponse answer) {
    Optional<String> date = answer.firstMatchingHeader("Date");
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.orElse(""), Instant::from);
    } catch (DateTimeParseException e) {
      throw new StoreMisconfiguredException(
          "%s answers without a `Date`, the only clock a graph goes by".formatted(address.where()),
          e);
    }
  }

  /** The store's time of a refusal. */
  Instant time(SdkException refusal) {
    return time(((AwsServiceException) refusal).awsErrorDetails().sdkHttpResponse());
  }

  /** For a request that has had no effect, or whose effect nobody sees. */
  OmnigraphException withoutEffect(Action action, String key, SdkException failure) {
    if (failure instanceof AwsServiceException refusal) {
      return refused(action, key, refusal);
    }
    if (Thread.currentThread().isInterrupted()) {
      return unavailable(
          "the thread was interrupted while it waited for %s".formatted(where()), failure);
    }
    return unanswered(action, key, failure);
  }

  /** For a write or deletion. */
  OmnigraphException ofWrite(Action action, String key, SdkException failure) {
    if (!mayHaveHappened(failure)) {
      return withoutEffect(action, key, failure);
    }
    return new WriteOutcomeUnknownException(
        "%s gave no answer that tells whether its request to %s %s took effect (%s)"
            .formatted(where(), action.verb(), object(key), why(failure)),
        failure);
  }

  private OmnigraphException refused(Action action, String key, AwsServiceException refusal) {
    int status = status(refusal);
    return switch (code(refusal)) {
      case "NoSuchKey" -> new ObjectNotFoundException(key, time(refusal));
      case "XMinioObjectExistsAsDirectory", "XMinioParentIsObject" ->
          new InvalidInputException(
              "key_is_folder",
              "%s can't hold %s beside a key of which one is the other's folder"
                  .formatted(where(), object(key)),
              refusal);
      case "KeyTooLongError", "XMinioInvalidObjectName" ->
          new InvalidInputException(
              "invalid_object_key", "%s can't hold %s".formatted(where(), object(key)), refusal);
      case "NoSuchBucket" ->
          misconfigured(
              "there is no bucket `%s` on %s; create it, or correct the URI"
                  .formatted(address.bucket(), where()),
              refusal);
      case "PermanentRedirect",
          "TemporaryRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException" ->
          elsewhere(refusal);
      case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired" ->
          new AccessDeniedException(Credentials.EXPIRED, refusal);
      case "InvalidAccessKeyId", "InvalidToken", "InvalidClientTokenId" ->
          new AccessDeniedException(
              "%s does not know these credentials; check the access key, and which account or server it is for"
                  .formatted(where()),
              refusal);
      case "SignatureDoesNotMatch" ->
          new AccessDeniedException(
              "the secret key does not fit the access key on %s; check both".formatted(where()),
              refusal);
      case "RequestTimeTooSkewed" ->
          misconfigured(
              "this machine's clock differs too much from that of %s; set it right"
                  .formatted(where()),
              refusal);
      case "NoSuchUpload" ->
          unavailable(
              "the upload of %s was ended by somebody else, perhaps a life-cycle rule of the bucket; try again"
                  .formatted(object(key)),
              refusal);
      default -> byStatus(action, key, status, refusal);
    };
  }

  private StoreException byStatus(
      Action action, String key, int status, AwsServiceException refusal) {
    if (status == 301 || status == 307) {
      return elsewhere(refusal);
    }
    if (status == 401 || status == 403) {
      return new AccessDeniedException(
          "the credentials may not %s %s on %s; grant %s"
              .formatted(action.verb(), object(key), where(), action.permission()),
          refusal);
    }
    boolean passing =
        status == 429
            || status == 409
            || (status >= 500 && status != 501)
            || code(refusal).equals("RequestTimeout");
    if (passing) {
      return unavailable(
          "%s is not able to %s %s at the moment (%s); try again later"
              .formatted(where(), action.verb(), object(key), why(refusal)),
          refusal);
    }
    return misconfigured(
        "%s refuses to %s %s (%s); check that it is an S3 server and allows this"
            .formatted(where(), action.verb(), object(key), why(refusal)),
        refusal);
  }

  private StoreException elsewhere(AwsServiceException refusal) {
    Optional<String> right = bucketRegion(refusal);
    if (right.isEmpty()) {
      return misconfigured(
          "the bucket `%s` is not in the region `%s`; set the right one with `?region=` or AWS_REGION"
              .formatted(address.bucket(), region),
          refusal);
    }
    return misconfigured(
        "the bucket `%1$s` is in the region `%2$s`, not `%3$s`; open it with `?region=%2$s` or set AWS_REGION=%2$s"
            .formatted(address.bucket(), right.get(), region),
        refusal);
  }

  private static Optional<String> bucketRegion(AwsServiceException refusal) {
    AwsErrorDetails details = refusal.awsErrorDetails();
    Optional<String> header = details.sdkHttpResponse().firstMatchingHeader("x-amz-bucket-region");
    if (header.isPresent() || details.rawResponse() == null) {
      return header;
    }
    Matcher body = REGION.matcher(details.rawResponse().asString(StandardCharsets.UTF_8));
    return body.find() ? Optional.of(body.group(1)) : Optional.empty();
  }

  private StoreException unanswered(Action action, String key, SdkException failure) {
    Optional<UnknownHostException> host = cause(failure, UnknownHostException.class);
    if (host.isPresent()) {
      return unavailable(
          "%s can't be reached: the host `%s` is unknown; check the endpoint, the region and the network"
              .formatted(where(), String.valueOf(host.get().getMessage()).replaceFirst(":.*", "")),
          failure);
    }
    Optional<SSLException> tls = cause(failure, SSLException.class);
    if (tls.isPresent() && !mayHaveHappened(failure)) {
      return misconfigured(
          "%s and this Java find no common ground in TLS (%s); check `http` or `https`, and the server's certificate"
              .formatted(where(), tls.get().getMessage()),
          failure);
    }
    if (!mayHaveHappened(failure)) {
      return unavailable(
          "%s can't be reached (%s); check the endpoint and the network"
              .formatted(where(), why(failure)),
          failure);
    }
    return unavailable(
        "%s gave no complete answer to the request to %s %s (%s); try again later"
            .formatted(where(), action.verb(), object(key), why(failure)),
        failure);
  }

  private StoreException unavailable(String message, SdkException cause) {
    return new StoreUnavailableException(message, cause);
  }

  private StoreException misconfigured(String message, SdkException cause) {
    return new StoreMisconfiguredException(message, cause);
  }

  private String where() {
    return address.where();
  }

  private String object(String key) {
    return "`" + address.location().uri() + "/" + key + "`";
  }

  /** What was answered, or the innermost reason for which nothing was. */
  private static String why(SdkException failure) {
    if (failure instanceof AwsServiceException refusal) {
      return (status(refusal) + " " + code(refusal)).strip();
    }
    Throwable innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return String.valueOf(innermost.getMessage());
  }

  private static int status(SdkException failure) {
    return failure instanceof AwsServiceException refusal ? refusal.statusCode() : 0;
  }

  private static String code(SdkException failure) {
    if (failure instanceof AwsServiceException refusal
        && refusal.awsErrorDetails() != null
        && refusal.awsErrorDetails().errorCode() != null) {
      return refusal.awsErrorDetails().errorCode();
    }
    return "";
  }

  private static <T> Optional<T> cause(Throwable failure, Class<T> kind) {
    @Nullable Throwable at = failure;
    while (at != null && !kind.isInstance(at)) {
      at = at.getCause();
    }
    return Optional.ofNullable(at).map(kind::cast);
  }
}
